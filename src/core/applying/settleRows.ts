import type { JobResults, RowResult } from '../ports.ts';
import type { ApplyLimits } from './applyLimits.ts';
import type { ChunkRow, SettledRow } from './chunkRow.ts';
import type { ChunkCounts, FailedRow, OverwrittenRow } from './journal.ts';
import { judgeUnanswered, type Look, noteOnWritten, type PlannedFields } from './lookAtRows.ts';
import { type Decision, noChunkCounts, succeeded } from './outcomes.ts';

/** What Salesforce said about a row; `unsaid` when it said nothing, or two things. */
export type Verdict =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'unprocessed' }
  | { readonly kind: 'unsaid' };

/** What is needed to settle the rows of a chunk. */
export interface Settlement {
  readonly fields: PlannedFields;
  readonly userId: string;
  readonly limits: ApplyLimits;
  /** Taken after the write. */
  readonly look: Look;
  readonly over: readonly OverwrittenRow[];
  /** A person aborted the job: what it had not processed is listed, not sent again. */
  readonly wasAborted: boolean;
}

/** Codes of failures that pass by themselves. Nothing else is sent again. */
const transientCodes: ReadonlySet<string> = new Set([
  'UNABLE_TO_LOCK_ROW',
  'SERVER_UNAVAILABLE',
  'REQUEST_RUNNING_TOO_LONG',
]);

/** Verdicts of a job's three result files, joined by id: their order is not that of the upload. */
export function verdictsOfJob({ rows, unprocessed }: JobResults): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  const said: readonly (readonly [string, Verdict])[] = [
    ...rows.map((row) => [row.id, verdictOf(row)] as const),
    ...unprocessed.map((id) => [id, { kind: 'unprocessed' }] as const),
  ];
  for (const [id, verdict] of said) verdicts.set(id, verdicts.has(id) ? { kind: 'unsaid' } : verdict);
  return verdicts;
}

/**
 * The failed rows of a REST call; null when the answer does not fit what was sent. Results come in the order of the
 * request; a failed one may not carry its id.
 */
export function failedOfCall(sent: readonly string[], results: readonly RowResult[]): readonly FailedRow[] | null {
  if (results.length !== sent.length) return null;
  const failed: FailedRow[] = [];
  for (const [index, result] of results.entries()) {
    const id = sent[index] ?? '';
    if (result.id !== '' && result.id !== id) return null;
    if (!result.success) failed.push({ id, code: codeOf(result), message: result.message });
  }
  return failed;
}

/** Verdicts of a REST call that was answered. */
export function verdictsOfCall(rows: readonly ChunkRow[], failed: readonly FailedRow[]): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const { record } of rows) verdicts.set(record.crmId, { kind: 'succeeded' });
  for (const { id, code, message } of failed) verdicts.set(id, { kind: 'failed', code, message });
  return verdicts;
}

/** Every row with its end, or with why it is sent once more. */
export function settleRows(
  rows: readonly ChunkRow[],
  verdicts: ReadonlyMap<string, Verdict>,
  settlement: Settlement,
): readonly SettledRow[] {
  const over = new Map(settlement.over.map((row) => [row.id, row]));
  return rows.map((row) => {
    const { crmId, personalizationId } = row.record;
    const state = settlement.look.get(crmId);
    const { decision, again } = decide(row, verdicts.get(crmId) ?? { kind: 'unsaid' }, settlement);
    const isWritten = decision.outcome === 'succeeded';
    return {
      crmId,
      personalizationId,
      ...decision,
      modstamp: isWritten ? (state?.modstamp ?? null) : row.modstamp,
      again,
      note: isWritten ? notesOf(row, over.get(crmId), settlement) : '',
    };
  });
}

export function countSettled(rows: readonly SettledRow[]): ChunkCounts {
  const counts = { ...noChunkCounts };
  for (const { outcome, again } of rows) {
    if (again === null) counts[outcome] += 1;
    else if (again === 'locked') counts.againFailed += 1;
    else counts.againNotSent += 1;
  }
  return counts;
}

interface Ending {
  readonly decision: Decision;
  readonly again: SettledRow['again'];
}

function decide(row: ChunkRow, verdict: Verdict, settlement: Settlement): Ending {
  if (row.decided !== null) return end(row.decided);
  switch (verdict.kind) {
    case 'succeeded':
      return end(succeeded);
    case 'failed':
      return {
        decision: { outcome: 'failed', code: verdict.code, message: verdict.message },
        again: transientCodes.has(verdict.code) && row.tries.locked < settlement.limits.lockTries ? 'locked' : null,
      };
    case 'unprocessed':
      return settlement.wasAborted
        ? end(notSent('jobAborted', 'A person aborted the job before it came to this row.'))
        : onceMore(row, notSent('unprocessed', 'Salesforce did not get to this row.'));
    case 'unsaid':
      return readBack(row, settlement);
  }
}

function readBack(row: ChunkRow, { look, fields, userId, wasAborted }: Settlement): Ending {
  const state = look.get(row.record.crmId);
  switch (judgeUnanswered(row, state, fields, userId)) {
    case 'written':
      return end(succeeded);
    case 'unchanged':
      return wasAborted
        ? end(notSent('jobAborted', 'A person aborted the job before it came to this row.'))
        : onceMore(row, notSent('noAnswer', 'Salesforce gave no answer, and the record is as it was.'));
    case 'unclear': {
      const by = state === undefined ? '' : ` It was last changed by ${state.modifiedByName}, ${state.modstamp}.`;
      return end({
        outcome: 'unknown',
        code: 'noAnswer',
        message: `Salesforce gave no answer, and the record is neither as it was nor as planned.${by}`,
      });
    }
  }
}

function onceMore(row: ChunkRow, decision: Decision): Ending {
  return { decision, again: row.tries.other < 1 ? 'other' : null };
}

function end(decision: Decision): Ending {
  return { decision, again: null };
}

function notesOf(row: ChunkRow, over: OverwrittenRow | undefined, { look, fields, userId }: Settlement): string {
  const notes = [
    over === undefined ? '' : `written over a change of ${over.by}, ${over.at}`,
    noteOnWritten(row, look.get(row.record.crmId), fields, userId),
  ];
  return notes.filter((note) => note !== '').join('; ');
}

function verdictOf(row: RowResult): Verdict {
  return row.success ? { kind: 'succeeded' } : { kind: 'failed', code: codeOf(row), message: row.message };
}

/** Bulk writes code and text as one: `UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--`. */
function codeOf({ errorCode, message }: RowResult): string {
  return errorCode || (/^[A-Z][A-Z_]+(?=:)/.exec(message)?.[0] ?? 'UNKNOWN_EXCEPTION');
}

function notSent(code: string, message: string): Decision {
  return { outcome: 'notSent', code, message };
}
