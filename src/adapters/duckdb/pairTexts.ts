import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchedOn } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import type { Session } from './session.ts';
import { accountPairs, stagingOf, userPairs } from './staging.ts';

/** What a priority is called. */
const matchedOnByPriority: readonly MatchedOn[] = ['link', 'salesforceId', 'matchField', 'nameOrEmail', 'viaContacts'];

export function matchedOnOf(priority: number | null): MatchedOn | null {
  return priority === null ? null : (matchedOnByPriority[priority] ?? null);
}

/** The equal pairs of a decision, from its bits: in the rule's order, each once. */
export function matchedPairsOf(rule: MatchRule, kind: ProfileKind, priority: number, hits: bigint): readonly string[] {
  const staging = stagingOf(rule);
  const pairs = kind === 'user' ? userPairs(rule, staging) : accountPairs(rule, staging);
  const equal = pairs.filter((pair) => pair.priority === priority && ((hits >> BigInt(pair.pair)) & 1n) === 1n);
  return [...new Set(equal.map(({ text }) => text))];
}

/** `<kind>_pair_texts`: how each combination of bits that occurs is written in the export. */
export async function writePairTexts(session: Session, rule: MatchRule, kind: ProfileKind): Promise<void> {
  const table = `${kind}_pair_texts`;
  await session.run(
    `CREATE OR REPLACE TABLE ${table} (priority UTINYINT, hits UBIGINT, matched_on VARCHAR, pairs VARCHAR)`,
  );
  const combinations = await session.rows(
    `SELECT DISTINCT priority, hits FROM ${kind}_matches WHERE priority IS NOT NULL`,
  );
  const appender = await session.append(table);
  for (const [priority, hits] of combinations) {
    const texts = matchedPairsOf(rule, kind, Number(priority), BigInt(String(hits)));
    appender.appendUTinyInt(Number(priority));
    appender.appendUBigInt(BigInt(String(hits)));
    appender.appendVarchar(matchedOnOf(Number(priority)) ?? '');
    if (texts.length === 0) appender.appendNull();
    else appender.appendVarchar(texts.join(';'));
    appender.endRow();
  }
  appender.closeSync();
}
