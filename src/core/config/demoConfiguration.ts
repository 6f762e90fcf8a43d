/**
 * The configuration of the demo: what an admin of the emulated org would have written down. It writes (`replace`), because
 * nothing of the demo leaves this machine.
 * @param integrationUser the username with which the emulated nightly run connects; named only where it is given
 */
export function demoConfiguration(dataset: string, integrationUser?: string): Readonly<Record<string, unknown>> {
  return {
    mode: 'replace',
    personalization: { account: 'demo', instance: 'us-1', dataset },
    ...(integrationUser !== undefined && { salesforce: { integrationUser } }),
    match: { accountsFromContacts: true },
    pull: {
      Contact: { fields: [{ field: 'Loyalty_Id__c', attribute: 'loyaltyId', matchOn: true }] },
      Account: { fields: [{ field: 'Account_Number__c', attribute: 'accountNumber', matchOn: true }] },
    },
    push: {
      User: [
        { item: 'lastActivity' },
        { item: 'engagementScore' },
        { item: 'segments', separator: ';' },
        { attribute: 'favoriteCategory', field: 'Favorite_Category__c' },
        { attribute: 'lifetimeValue', field: 'Lifetime_Value__c' },
        { attribute: 'newsletterOptIn', field: 'Newsletter_Opt_In__c' },
        { attribute: 'preferredStore', field: 'Preferred_Store__c' },
      ],
      Account: [{ item: 'engagementScore' }],
    },
  };
}
