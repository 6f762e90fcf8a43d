import type { Decisions, MatchSummary } from '../model/matches.ts';
import type { Warning } from '../model/syncEvent.ts';
import { SyncError } from '../model/syncError.ts';
import { type InputTables, isAvailable, type ReadTable } from '../model/tables.ts';
import type { MatchStore, Work } from '../ports.ts';
import type { MatchRule } from './rule.ts';

export interface Matched {
  readonly tables: InputTables;
  readonly summary: MatchSummary;
  /** Of reading and of matching. */
  readonly warnings: readonly Warning[];
}

export interface MatchToMake {
  readonly tables: InputTables;
  readonly rule: MatchRule;
  readonly decisions: Decisions;
}

/** Loads what was read and matches it. What is missing on one side is said, and the rest carries on. */
export async function matchTables(
  { tables, rule, decisions }: MatchToMake,
  store: MatchStore,
  work: Work,
): Promise<Matched> {
  if (rule.leads && !isAvailable(tables.leads)) {
    throw new SyncError('configuration', `match.leads is on, but there are no Leads: ${tables.leads.unavailable}`);
  }
  work.emit({ kind: 'phaseStarted', phase: 'load', label: 'Loading' });
  await store.load(tables, rule, work);
  work.emit({ kind: 'phaseStarted', phase: 'match', label: 'Matching' });
  const summary = await store.match(rule, decisions, work);
  const warnings = [...Object.values(tables).flatMap((table: ReadTable) => warningsOf(table)), ...summary.warnings];
  for (const warning of warnings) work.emit({ kind: 'warning', warning });
  return { tables, summary, warnings };
}

function warningsOf(table: ReadTable): readonly Warning[] {
  if (!isAvailable(table)) return [{ code: 'unavailable', message: table.unavailable, count: 0 }];
  if (table.refusedRows === 0) return table.warnings;
  const first = table.refused[0];
  const where = first === undefined ? '' : `, first ${first.file}:${first.line}: ${first.reason}`;
  return [
    ...table.warnings,
    {
      code: 'refusedRows',
      message: `${table.origin}: ${table.refusedRows} rows were refused${where}`,
      count: table.refusedRows,
    },
  ];
}
