import type { MatchRule } from '../../core/matching/rule.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import type { Combination } from './previewGroups.ts';
import type { Session } from './session.ts';
import candidatesSql from './sql/candidates.sql';
import { fill, literal } from './sqlText.ts';
import { accountPairs, type Pair, stagingOf, userPairs } from './staging.ts';

/**
 * Puts the candidates of profiles with reason `severalCandidates` into `<kind>_candidates`. The groups say which pairs those
 * were equal by: only their values are looked at.
 */
export async function findCandidates(
  session: Session,
  rule: MatchRule,
  kind: ProfileKind,
  combinations: readonly Combination[],
): Promise<void> {
  const staging = stagingOf(rule);
  const pairs = kind === 'user' ? userPairs(rule, staging) : accountPairs(rule, staging);
  const needed = neededPairs(pairs, combinations);
  await session.run(
    fill(candidatesSql, {
      matches: `${kind}_matches`,
      profiles: `${kind}_profiles`,
      candidates: `${kind}_candidates`,
      several_values: unionAll(noValues, needed.map(severalValues)),
      equal_records: unionAll(
        noRecords,
        needed.flatMap((one) => equalRecords(one, rule.leads)),
      ),
    }),
  );
}

interface NeededPair extends Pair {
  readonly object: CrmObject;
}

/** Each pair by which somebody has several candidates, for the object of those. */
function neededPairs(pairs: readonly Pair[], combinations: readonly Combination[]): readonly NeededPair[] {
  const several = combinations.filter(({ reason }) => reason === 'severalCandidates');
  const objects = [...new Set(several.flatMap(({ object }) => (object === null ? [] : [object])))];
  return objects.flatMap((object) =>
    pairs
      .filter((pair) =>
        several.some(
          (one) =>
            one.object === object &&
            one.priority === pair.priority &&
            (((one.hits ?? 0n) >> BigInt(pair.pair)) & 1n) === 1n,
        ),
      )
      .map((pair) => ({ ...pair, object })),
  );
}

const noValues =
  'SELECT 0 AS profile, CAST(NULL AS crm_object) AS object, 0 AS priority, 0 AS pair, CAST(NULL AS VARCHAR) AS value WHERE false';
const noRecords =
  'SELECT CAST(NULL AS crm_object) AS object, 0 AS priority, 0 AS pair, CAST(NULL AS VARCHAR) AS value, 0 AS record, CAST(NULL AS VARCHAR) AS id WHERE false';

function unionAll(none: string, selects: readonly string[]): string {
  return [none, ...selects].join('\nUNION ALL ');
}

function severalValues({ object, priority, pair, value }: NeededPair): string {
  return `SELECT profile, several_object, ${priority}, ${pair}, ${value} FROM several_profiles
    WHERE several_object = ${literal(object)} AND several_priority = ${priority} AND (several_hits >> ${pair}) & 1 = 1`;
}

/** The records of an object by a pair, converted Leads standing for their Contact. */
function equalRecords({ object, priority, pair, records }: NeededPair, leads: boolean): readonly string[] {
  const wanted = `(SELECT DISTINCT value FROM several
    WHERE object = ${literal(object)} AND priority = ${priority} AND pair = ${pair}) w`;
  const select = (value: string, record: string, from: string) =>
    `SELECT ${literal(object)}, ${priority}, ${pair}, w.value, ${record} FROM ${from} JOIN ${wanted} ON w.value = ${value}`;
  const own = records[object];
  const ofLeads = records.Lead;
  const table = tables[object];
  return [
    ...(own === undefined ? [] : [select(own, 'r.rowid, r.id', `${table} r`)]),
    ...(object === 'Contact' && leads && ofLeads !== undefined
      ? [
          `SELECT ${literal(object)}, ${priority}, ${pair}, l.value, c.rowid, c.id
           FROM (SELECT w.value, r.contact FROM (FROM leads WHERE contact IS NOT NULL) r JOIN ${wanted} ON w.value = ${ofLeads}) l
           JOIN contacts c ON c.rowid = l.contact`,
        ]
      : []),
  ];
}

const tables: Readonly<Record<CrmObject, string>> = {
  Contact: 'contacts',
  Lead: '(SELECT rowid, * FROM leads WHERE NOT is_converted)',
  Account: 'crm_accounts',
};
