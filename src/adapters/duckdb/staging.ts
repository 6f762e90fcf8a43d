import { type MatchRule, nameRuleApplies } from '../../core/matching/rule.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';

/** Which columns the staged tables have, by the rule: attributes are `a_0`…, fields without a name of their own `f_0`…. */
export interface Staging {
  readonly attributes: Readonly<Record<ProfileKind, readonly string[]>>;
  readonly fields: Readonly<Record<CrmObject, readonly string[]>>;
}

/** One way in which a profile and a record can be equal. */
export interface Pair {
  readonly priority: 1 | 2 | 3;
  /** Number within its priority; also the place of its bit in `hits`. */
  readonly pair: number;
  /** As it stands in `matchedPairs`. */
  readonly text: string;
  /** SQL over the profile. */
  readonly value: string;
  /** SQL over the rows of each object for which the pair applies. */
  readonly records: Readonly<Partial<Record<CrmObject, string>>>;
}

export function stagingOf(rule: MatchRule): Staging {
  const { attributes, matchFields } = rule;
  const ofUsers = [...matchFields.Contact, ...matchFields.Lead].map(({ attribute }) => attribute);
  const ofAccounts = matchFields.Account.map(({ attribute }) => attribute);
  return {
    attributes: {
      user: [...new Set([attributes.contactId, attributes.leadId, attributes.email, ...ofUsers])],
      account: [...new Set([attributes.accountId, ...ofAccounts])],
    },
    fields: {
      Contact: ownFields(rule, 'Contact'),
      Lead: ownFields(rule, 'Lead'),
      Account: ownFields(rule, 'Account'),
    },
  };
}

/** The SQL column of a profile with the first 15 characters of an id of that object, where its attribute holds one. */
export const idKeyColumns: Readonly<Record<CrmObject, string>> = {
  Contact: 'contact_key',
  Lead: 'lead_key',
  Account: 'account_key',
};

/** The SQL column that holds an attribute. */
export function attributeColumn(staging: Staging, kind: ProfileKind, attribute: string): string {
  return `a_${staging.attributes[kind].indexOf(attribute)}`;
}

/**
 * A field's value as SQL. Ids of other records are 18 characters wherever they are compared; they are normalised there and
 * not when they are loaded, because of a million most are never looked at.
 */
export function fieldValue(staging: Staging, object: CrmObject, field: string): string {
  const column = fieldColumn(staging, object, field);
  return holdsIds(field) ? `coalesce(salesforce_id(${column}, ''), ${column})` : column;
}

/** Whether a field holds a text, as SQL for one text and many rows: ids are normalised only where they can be equal. */
export function fieldEquals(staging: Staging, object: CrmObject, field: string, text: string): string {
  const equal = `${fieldValue(staging, object, field)} = ${text}`;
  if (!holdsIds(field)) return equal;
  return `(left(${fieldColumn(staging, object, field)}, 15) = left(${text}, 15) AND ${equal})`;
}

function fieldColumn(staging: Staging, object: CrmObject, field: string): string {
  const name = field.toLowerCase();
  return standardFields[object].get(name) ?? `f_${staging.fields[object].indexOf(name)}`;
}

function holdsIds(field: string): boolean {
  return idFields.has(field.toLowerCase());
}

const idFields: ReadonlySet<string> = new Set(['accountid', 'convertedcontactid']);

/** Everything by which users and Contacts, or users and Leads, can be equal, in the order of `matchedPairs`. */
export function userPairs(rule: MatchRule, staging: Staging): readonly Pair[] {
  const attribute = (name: string) => attributeColumn(staging, 'user', name);
  const { contactId, leadId, email } = rule.attributes;
  const byName = (column: string): Pair['records'] => ({
    ...(nameRuleApplies(rule, 'Contact') && { Contact: column }),
    ...(nameRuleApplies(rule, 'Lead') && { Lead: column }),
  });
  return numbered([
    [1, `${contactId}=Id`, idKeyColumns.Contact, { Contact: 'left(id, 15)' }],
    [1, `${leadId}=Id`, idKeyColumns.Lead, { Lead: 'left(id, 15)' }],
    ...fieldPairs(rule, staging, 'user', 'Contact'),
    ...fieldPairs(rule, staging, 'user', 'Lead'),
    [3, `${email}=Email`, attribute(email), byName('email')],
    [3, 'displayName=Name', 'display_name', byName('name')],
  ]);
}

/** Everything by which Personalization accounts and Salesforce Accounts can be equal. */
export function accountPairs(rule: MatchRule, staging: Staging): readonly Pair[] {
  const { accountId } = rule.attributes;
  return numbered([
    [1, `${accountId}=Id`, idKeyColumns.Account, { Account: 'left(id, 15)' }],
    ...fieldPairs(rule, staging, 'account', 'Account'),
    [3, 'name=Name', 'id', nameRuleApplies(rule, 'Account') ? { Account: 'name' } : {}],
  ]);
}

type UnnumberedPair = readonly [Pair['priority'], Pair['text'], Pair['value'], Pair['records']];

const standardFields: Readonly<Record<CrmObject, ReadonlyMap<string, string>>> = {
  Contact: new Map([
    ['id', 'id'],
    ['name', 'name'],
    ['email', 'email'],
    ['accountid', 'account_id'],
  ]),
  Lead: new Map([
    ['id', 'id'],
    ['name', 'name'],
    ['email', 'email'],
    ['convertedcontactid', 'converted_contact_id'],
  ]),
  Account: new Map([
    ['id', 'id'],
    ['name', 'name'],
  ]),
};

function ownFields(rule: MatchRule, object: CrmObject): readonly string[] {
  const names = rule.matchFields[object].map(({ field }) => field.toLowerCase());
  return [...new Set(names)].filter((name) => !standardFields[object].has(name));
}

function fieldPairs(rule: MatchRule, staging: Staging, kind: ProfileKind, object: CrmObject): UnnumberedPair[] {
  return rule.matchFields[object].map(({ attribute, field }) => [
    2,
    `${attribute}=${field}`,
    attributeColumn(staging, kind, attribute),
    { [object]: fieldValue(staging, object, field) },
  ]);
}

function numbered(pairs: readonly UnnumberedPair[]): readonly Pair[] {
  const next = { 1: 0, 2: 0, 3: 0 };
  return pairs.map(([priority, text, value, records]) => {
    const pair = next[priority];
    next[priority] += 1;
    return { priority, pair, text, value, records };
  });
}
