import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../../src/core/config/parseConfiguration.ts';
import { matchRuleOf } from '../../../../src/core/matching/rule.ts';
import { neededColumns } from '../../../../src/core/reading/neededColumns.ts';

describe('neededColumns', () => {
  it('asks for the keys of the rule, each once, and for nothing of the push when only matching', () => {
    const needed = columns(false);
    expect(needed.users).toEqual({
      standard: ['name', 'displayName', 'accountName'],
      attributes: ['sfcrmContactId', 'sfcrmLeadId', 'emailAddress', 'loyaltyId'],
      fields: [],
    });
    expect(needed.contacts.fields).toEqual(['Id', 'Name', 'Email', 'AccountId', 'Loyalty_Id__c']);
    expect(needed.leads.fields).toEqual(['Id', 'Name', 'Email', 'IsConverted', 'ConvertedContactId', 'loyalty_id__c']);
    expect(needed.leads.isOptional).toBe(true);
    expect(needed.accounts).toEqual({ standard: ['name'], attributes: ['sfcrmAccountId'], fields: [] });
    expect(needed.crmAccounts.fields).toEqual(['Id', 'Name']);
  });

  it('adds what a plan compares, the stamp, and a field only once in any letter case', () => {
    const needed = columns(true);
    expect(needed.users.standard).toEqual(['name', 'displayName', 'accountName', 'lastActivity']);
    expect(needed.users.attributes).toContain('nick');
    expect(needed.contacts.fields).toEqual([
      'Id',
      'Name',
      'Email',
      'AccountId',
      'Loyalty_Id__c',
      'Interaction_Studio_LastActivity__c',
      'Nick__c',
      'SystemModstamp',
    ]);
    expect(needed.crmAccounts.fields).toEqual(['Id', 'Name']);
  });
});

function columns(withPlan: boolean) {
  const parsed = parseConfiguration(
    JSON.stringify({
      personalization: { account: 'a', instance: 'i', dataset: 'd' },
      pull: {
        Contact: {
          fields: [
            { field: 'Loyalty_Id__c', attribute: 'loyaltyId', matchOn: true },
            { field: 'Title', attribute: 'title' },
          ],
        },
        Lead: { fields: [{ field: 'loyalty_id__c', attribute: 'loyaltyId', matchOn: true }] },
      },
      push: {
        User: [
          { item: 'lastActivity' },
          { attribute: 'nick', field: 'Nick__c' },
          { attribute: 'mail', field: 'email' },
        ],
      },
    }),
    'c.json',
  );
  if (parsed.kind === 'problems') throw new Error(JSON.stringify(parsed.problems));
  return neededColumns(parsed.configuration, matchRuleOf(parsed.configuration), withPlan);
}
