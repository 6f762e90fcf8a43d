import type { DuckDBValue } from '@duckdb/node-api';
import type { MatchRule } from '../../../core/matching/rule.ts';
import type { CrmObject, ProfileKind } from '../../../core/model/records.ts';
import { loadedTables } from '../loadTables.ts';
import type { Session } from '../session.ts';
import profilesViaContacts from '../sql/profilesViaContacts.sql';
import { fill } from '../sqlText.ts';
import { accountPairs, type Pair, stagingOf, userPairs } from '../staging.ts';

/**
 * Puts every profile that is equal to one record into `profiles_by_keys (profile, priority)`, whatever decided about it: by
 * the record's own values, by those of the converted Leads that stand for it, and (accounts) via its users' Contacts.
 */
export async function profilesByKeys(
  session: Session,
  rule: MatchRule,
  { kind, object, record }: { readonly kind: ProfileKind; readonly object: CrmObject; readonly record: number },
): Promise<void> {
  const staging = stagingOf(rule);
  const pairs = kind === 'user' ? userPairs(rule, staging) : accountPairs(rule, staging);
  await session.run('CREATE OR REPLACE TEMP TABLE profiles_by_keys (profile BIGINT, priority UTINYINT)');
  const own = await valuesOf(session, pairs, object, `${loadedTables[object]} WHERE rowid = ${record}`);
  const ofLeads =
    object === 'Contact' && rule.leads ? await valuesOf(session, pairs, 'Lead', `leads WHERE contact = ${record}`) : [];
  for (const { pair, values } of [...own, ...ofLeads]) {
    await session.run(
      `INSERT INTO profiles_by_keys SELECT profile, ${pair.priority} FROM ${kind}_profiles
       WHERE ${pair.value} IN (${values.map((_, index) => `$v${index}`).join(', ')})`,
      Object.fromEntries(values.map((value, index) => [`v${index}`, value])),
    );
  }
  if (kind === 'account' && rule.accountsFromContacts) await session.run(fill(profilesViaContacts, { record }));
}

async function valuesOf(
  session: Session,
  pairs: readonly Pair[],
  object: CrmObject,
  rows: string,
): Promise<readonly { readonly pair: Pair; readonly values: readonly DuckDBValue[] }[]> {
  const applying = pairs.filter(({ records }) => records[object] !== undefined);
  const columns = applying.map(({ records }) => `for_client(${records[object] ?? 'NULL'})`);
  if (columns.length === 0) return [];
  const found = await session.rows(`SELECT ${columns.join(', ')} FROM ${rows} LIMIT 100`);
  return applying.flatMap((pair, index) => {
    const values = [...new Set(found.map((row) => row[index]))].filter((value) => typeof value === 'string');
    return values.length === 0 ? [] : [{ pair, values }];
  });
}
