import type { MatchRule } from '../../core/matching/rule.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import { accountPairs, type Pair, stagingOf, userPairs } from './staging.ts';

/**
 * Views over the staged tables that turn the configured pairs into rows `(…, priority, pair, value)`, so that every step of
 * the rule is one static query whatever is configured:
 * - `user_profiles`, `account_profiles`: the appearances that count.
 * - `user_keys`, `account_keys`: what a profile can be recognised by. Blanks are no keys.
 * - `contact_keys`: what a Contact can be recognised by, **including its converted Leads**, which stand for it at the
 *   same priority and by the Lead's pairs.
 * - `lead_keys`: open Leads. `missing_contact_keys`: converted Leads whose Contact is not there.
 * - `crm_account_keys`.
 */
export function keyViews(rule: MatchRule, someLeftOut: Readonly<Record<ProfileKind, boolean>>): string {
  const staging = stagingOf(rule);
  const users = userPairs(rule, staging);
  const accounts = accountPairs(rule, staging);
  const converted = rule.leads
    ? recordKeys(users, 'Lead', { record: 'contact', rows: 'leads WHERE contact IS NOT NULL' })
    : [];
  const missing = rule.leads
    ? recordKeys(users, 'Lead', { record: 'rowid', rows: 'leads WHERE is_converted AND contact IS NULL' })
    : [];
  return [
    profilesView('user_profiles', 'users', someLeftOut.user),
    profilesView('account_profiles', 'accounts', someLeftOut.account),
    keysView(
      'user_keys',
      'profile',
      profileKeys(
        users.filter((pair) => isForContacts(pair) || (rule.leads && isForLeads(pair))),
        'user_profiles',
      ),
    ),
    keysView('account_keys', 'profile', profileKeys(accounts, 'account_profiles')),
    keysView('contact_keys', 'record', [
      ...recordKeys(users, 'Contact', { record: 'rowid', rows: 'contacts WHERE true' }),
      ...converted,
    ]),
    keysView(
      'lead_keys',
      'record',
      recordKeys(users, 'Lead', { record: 'rowid', rows: 'leads WHERE NOT is_converted' }),
    ),
    keysView('user_lead_keys', 'profile', profileKeys(users.filter(isForLeads), 'user_profiles')),
    keysView('missing_contact_keys', 'record', missing),
    keysView(
      'crm_account_keys',
      'record',
      recordKeys(accounts, 'Account', { record: 'rowid', rows: 'crm_accounts WHERE true' }),
    ),
  ].join('\n');
}

function isForContacts(pair: Pair): boolean {
  return pair.records.Contact !== undefined;
}

function isForLeads(pair: Pair): boolean {
  return pair.records.Lead !== undefined;
}

/** Nothing is left out in most runs; a join would then cost and change nothing. */
function profilesView(view: string, table: string, someLeftOut: boolean): string {
  const counted = someLeftOut ? `ANTI JOIN ${table}_left_out l ON l.profile = p.rowid` : '';
  return `CREATE OR REPLACE VIEW ${view} AS SELECT p.rowid AS profile, p.* FROM ${table} p ${counted};`;
}

function profileKeys(pairs: readonly Pair[], profiles: string): readonly string[] {
  return pairs.map((pair) => keysOf(pair, pair.value, 'profile', `${profiles} WHERE true`));
}

/** @param source the rows of an object's table, with the SQL of the record that each of them stands for as `record`. */
function recordKeys(
  pairs: readonly Pair[],
  object: CrmObject,
  source: { readonly record: string; readonly rows: string },
): readonly string[] {
  return pairs.flatMap((pair) => {
    const value = pair.records[object];
    return value === undefined ? [] : [keysOf(pair, value, `${source.record} AS record`, source.rows)];
  });
}

function keysOf({ priority, pair }: Pair, value: string, subject: string, rows: string): string {
  return `SELECT ${subject}, ${priority} AS priority, ${pair} AS pair, ${value} AS value FROM ${rows} AND ${value} IS NOT NULL`;
}

function keysView(view: string, subject: string, selects: readonly string[]): string {
  const none = `SELECT CAST(NULL AS BIGINT) AS ${subject}, 0 AS priority, 0 AS pair, CAST(NULL AS VARCHAR) AS value WHERE false`;
  return `CREATE OR REPLACE VIEW ${view} AS\n${[none, ...selects].join('\nUNION ALL ')};`;
}
