import type { DuckDBValue } from '@duckdb/node-api';
import type { MatchRule } from '../../core/matching/rule.ts';
import type { MatchRow } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { MatchPage, PageQuery } from '../../core/ports.ts';
import { matchedOnOf, matchedPairsOf } from './pairTexts.ts';
import type { Session } from './session.ts';
import pageSql from './sql/page.sql';
import { fill } from './sqlText.ts';

/** One page of a preview, in the order of ids. The cursor is a position, so that a later page costs what the first does. */
export async function pageOf(session: Session, rule: MatchRule, query: PageQuery): Promise<MatchPage> {
  const { conditions, values } = conditionsOf(query);
  const after = query.after === undefined ? -1 : positionOf(query.after);
  const rows = await session.rows(fill(pageSql, { preview: `${query.kind}_preview`, conditions }), {
    ...values,
    after,
    // One more than asked for tells whether there is a next page.
    limit: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1)?.[0];
  return {
    rows: shown.map((row) => rowOf(rule, query.kind, row)),
    next: rows.length > query.limit ? String(last) : null,
  };
}

function positionOf(cursor: string): number {
  const position = Number(cursor);
  if (!Number.isSafeInteger(position))
    throw new SyncError('usage', `${JSON.stringify(cursor)} is not the end of a page.`);
  return position;
}

function conditionsOf(query: PageQuery): {
  readonly conditions: string;
  readonly values: Readonly<Record<string, DuckDBValue>>;
} {
  const conditions = ['true'];
  const values: Record<string, DuckDBValue> = {};
  const where = (condition: string, name?: string, value?: DuckDBValue) => {
    conditions.push(condition);
    if (name !== undefined && value !== undefined) values[name] = value;
  };
  if (query.outcome !== undefined) where('outcome = CAST($outcome AS outcome)', 'outcome', query.outcome);
  if (query.priority !== undefined) where('priority = $priority', 'priority', query.priority);
  if (query.nameOnly !== undefined) where('name_only = $nameOnly', 'nameOnly', query.nameOnly);
  if (query.reason !== undefined) where('reason = CAST($reason AS reason)', 'reason', query.reason);
  if (query.nearMiss === 'none') where('near_miss IS NULL');
  else if (query.nearMiss !== undefined) where('near_miss = CAST($nearMiss AS near_miss)', 'nearMiss', query.nearMiss);
  if (query.text !== undefined && query.text !== '') {
    where('(contains(id, $text) OR contains(display_name, $text) OR contains(email, $text))', 'text', query.text);
  }
  return { conditions: conditions.join(' AND '), values };
}

function rowOf(rule: MatchRule, kind: ProfileKind, row: readonly DuckDBValue[]): MatchRow & { readonly label: string } {
  const [, id, label, outcome, object, crmId, priority, hits, candidates, count, reason, nearMiss, nearMissId] = row;
  const deciding = priority === null ? null : Number(priority);
  // Codes come from our own enums and ids from our own columns: DuckDB's client only cannot know their types.
  return {
    kind,
    personalizationId: String(id),
    label: String(label),
    outcome: outcome as MatchRow['outcome'],
    crmObject: object as MatchRow['crmObject'],
    crmId: crmId as string | null,
    priority: deciding,
    matchedOn: matchedOnOf(deciding),
    matchedPairs: deciding === null ? [] : matchedPairsOf(rule, kind, deciding, BigInt(String(hits))),
    candidates: candidates === null ? [] : (candidates as { readonly items: readonly string[] }).items,
    candidateCount: Number(count),
    reason: reason as MatchRow['reason'],
    nearMiss: nearMiss as MatchRow['nearMiss'],
    nearMissId: nearMissId as string | null,
  };
}
