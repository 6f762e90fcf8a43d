/** The words every other room uses for records: which side, which object, which kind. Imports nothing. */

/** The Salesforce objects that take part. Contact and Account are written; Lead is only read. */
export type CrmObject = 'Contact' | 'Lead' | 'Account';

/** The Salesforce objects that a push may update (Personalization users → Contact, accounts → Account). */
export type PushObject = Exclude<CrmObject, 'Lead'>;

/** The Personalization profiles that take part: *users* and *accounts* of one dataset. */
export type ProfileKind = 'user' | 'account';

/** Key prefix of each object: the first three characters of its record ids. */
export const keyPrefixes: Readonly<Record<CrmObject, string>> = { Contact: '003', Lead: '00Q', Account: '001' };

/** Which profile a push to this object takes its values from. */
export const profileOf: Readonly<Record<PushObject, ProfileKind>> = { Contact: 'user', Account: 'account' };

/**
 * The standard columns of a Personalization export (User and Account Export API). `name` is the profile's id.
 * Every other column of a CSV export is an attribute of that name.
 */
export const standardColumns = [
  'name',
  'displayName',
  'accountName',
  'engagementScore',
  'engagementPercentChange',
  'firstActivity',
  'lastActivity',
  'totalActions',
  'segments',
] as const;

export type StandardColumn = (typeof standardColumns)[number];

export function isStandardColumn(name: string): name is StandardColumn {
  return (standardColumns as readonly string[]).includes(name);
}
