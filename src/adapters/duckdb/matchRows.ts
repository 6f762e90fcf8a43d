import type { DuckDBValue } from '@duckdb/node-api';
import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchPageRow } from '../../core/model/matches.ts';
import type { CrmObject, ProfileKind } from '../../core/model/records.ts';
import { loadedTables } from './loadTables.ts';
import { matchedOnOf, matchedPairsOf } from './pairTexts.ts';
import type { Session } from './session.ts';
import matchRowsSql from './sql/matchRows.sql';
import { fill } from './sqlText.ts';

/**
 * Whole rows of a few profiles, by the profiles' row numbers. Rows are found through a short list on the other side of a
 * join, which DuckDB turns into a look at the few blocks that hold them; `rowid IN (…)` would read the whole table.
 */
export async function matchRowsOf(
  session: Session,
  rule: MatchRule,
  kind: ProfileKind,
  profiles: readonly number[],
): Promise<ReadonlyMap<number, MatchPageRow>> {
  if (profiles.length === 0) return new Map();
  const rows = await session.rows(
    fill(matchRowsSql, {
      wanted: rowNumbers(profiles),
      profiles: `${kind}_profiles`,
      matches: `${kind}_matches`,
      candidates: `${kind}_candidates`,
    }),
  );
  const decided = rows.map(decidedRow);
  const crmIds = await crmIdsOf(session, decided);
  return new Map(decided.map((row) => [row.profile, pageRow(rule, kind, row, crmIds.get(crmKey(row)) ?? null)]));
}

/** A short list of row numbers as a table `(wanted)`. */
function rowNumbers(numbers: readonly number[]): string {
  return `(SELECT unnest([${numbers.join(', ')}]) AS wanted)`;
}

interface DecidedRow {
  readonly profile: number;
  readonly id: string;
  readonly label: string;
  readonly outcome: MatchPageRow['outcome'];
  readonly object: CrmObject | null;
  readonly priority: number | null;
  readonly record: number | null;
  readonly hits: bigint;
  readonly reason: MatchPageRow['reason'];
  readonly nearMiss: MatchPageRow['nearMiss'];
  readonly nearMissId: string | null;
  readonly candidates: readonly string[];
  readonly candidateCount: number;
}

function decidedRow(row: readonly DuckDBValue[]): DecidedRow {
  const [profile, id, label, outcome, object, priority, record, hits, reason, nearMiss, nearMissId, ids, count] = row;
  // Codes come from our own enums and ids from our own columns: DuckDB's client only cannot know their types.
  return {
    profile: Number(profile),
    id: String(id),
    label: String(label),
    outcome: outcome as DecidedRow['outcome'],
    object: object as CrmObject | null,
    priority: priority === null ? null : Number(priority),
    record: record === null ? null : Number(record),
    hits: hits === null ? 0n : BigInt(String(hits)),
    reason: reason as DecidedRow['reason'],
    nearMiss: nearMiss as DecidedRow['nearMiss'],
    nearMissId: nearMissId as string | null,
    candidates: ids === null ? [] : (ids as { readonly items: readonly string[] }).items,
    candidateCount: Number(count ?? 0),
  };
}

/** The ids of the records that the rows claim, by `crmKey`. */
async function crmIdsOf(session: Session, rows: readonly DecidedRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const object of ['Contact', 'Lead', 'Account'] as const) {
    const records = rows.flatMap((row) =>
      row.object === object && row.record !== null && row.reason !== 'severalCandidates' ? [row.record] : [],
    );
    if (records.length === 0) continue;
    const found = await session.rows(
      `SELECT r.rowid, r.id FROM ${loadedTables[object]} r JOIN ${rowNumbers(records)} w ON w.wanted = r.rowid`,
    );
    for (const [record, id] of found) ids.set(`${object}:${Number(record)}`, String(id));
  }
  return ids;
}

function crmKey({ object, record }: DecidedRow): string {
  return `${object ?? ''}:${record ?? ''}`;
}

function pageRow(rule: MatchRule, kind: ProfileKind, row: DecidedRow, claimedId: string | null): MatchPageRow {
  const isMatched = row.outcome === 'matched';
  const priority = isMatched || row.outcome === 'ambiguous' ? row.priority : null;
  const isClaim = row.reason === 'claimedByStronger' || row.reason === 'claimedByOthers';
  const claimed = isClaim && claimedId !== null ? [claimedId] : [];
  return {
    kind,
    personalizationId: row.id,
    label: row.label,
    outcome: row.outcome,
    crmObject: priority === null ? null : row.object,
    crmId: isMatched ? claimedId : null,
    priority,
    matchedOn: matchedOnOf(priority),
    matchedPairs: priority === null ? [] : matchedPairsOf(rule, kind, priority, row.hits),
    candidates: isClaim ? claimed : row.candidates,
    candidateCount: isClaim ? claimed.length : row.candidateCount,
    reason: row.reason,
    nearMiss: row.nearMiss,
    nearMissId: row.nearMissId,
    // At priority 3 the e-mail's pair comes first.
    nameOnly: kind === 'user' && isMatched && priority === 3 && (row.hits & 1n) === 0n,
  };
}
