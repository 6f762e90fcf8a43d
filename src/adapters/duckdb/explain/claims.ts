import type { DuckDBValue } from '@duckdb/node-api';
import type { MatchRule } from '../../../core/matching/rule.ts';
import type { Claim } from '../../../core/model/explanation.ts';
import type { CrmObject, ProfileKind } from '../../../core/model/records.ts';
import { matchedOnOf, matchedPairsOf } from '../pairTexts.ts';
import type { Session } from '../session.ts';
import { literal } from '../sqlText.ts';

export interface Claims {
  /** Best priority first, then by id. */
  readonly claims: readonly Claim[];
  /** All of them. */
  readonly count: number;
}

export interface ClaimedRecord {
  readonly kind: ProfileKind;
  readonly object: CrmObject;
  /** Row number. */
  readonly record: number;
}

/** Who claims a record, won or lost. An ambiguous profile with several candidates claims nothing. */
export async function claimsOn(
  session: Session,
  rule: MatchRule,
  { kind, object, record }: ClaimedRecord,
  limit: number,
): Promise<Claims> {
  const rows = await session.rows(
    `${selectClaims(kind)}
     WHERE m.object = ${literal(object)} AND m.record = ${record}
       AND (m.reason IS NULL OR m.reason IN ('claimedByStronger', 'claimedByOthers'))
     ORDER BY m.priority, p.id LIMIT ${limit}`,
  );
  return claimsOf(rule, kind, rows);
}

/** Columns that `claimsOf` reads, of matches `m` and profiles `p`. */
export function selectClaims(kind: ProfileKind): string {
  return `SELECT for_client(p.id), for_client(coalesce(p.display_name, p.id)), m.priority, m.hits, m.outcome, m.reason,
      count(*) OVER ()
    FROM ${kind}_matches m JOIN ${kind}_profiles p ON p.profile = m.profile`;
}

export function claimsOf(rule: MatchRule, kind: ProfileKind, rows: readonly (readonly DuckDBValue[])[]): Claims {
  return {
    claims: rows.map(([id, label, priority, hits, outcome, reason]) => ({
      kind,
      personalizationId: String(id),
      label: String(label),
      priority: Number(priority),
      // A claim has a priority, and each priority a name.
      matchedOn: matchedOnOf(Number(priority)) ?? 'link',
      matchedPairs: matchedPairsOf(rule, kind, Number(priority), BigInt(String(hits))),
      outcome: outcome as Claim['outcome'],
      reason: reason as Claim['reason'],
    })),
    count: Number(rows[0]?.[6] ?? 0),
  };
}
