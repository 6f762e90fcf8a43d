/** The steps of a chunk that is written by one call of `/composite/sobjects`. */
import { SyncError } from '../model/syncError.ts';
import type { RecordUpdate } from '../ports.ts';
import { type ActiveChunk, saveSettled, toSend } from './activeChunk.ts';
import { type ApplyRun, refusalReason, RunStopped, type TimedLook } from './applyRun.ts';
import type { ChunkRow } from './chunkRow.ts';
import type { JournalEntry } from './journal.ts';
import { judgeUnanswered } from './lookAtRows.ts';
import { failedOfCall, settleRows, type Verdict, verdictsOfCall } from './settleRows.ts';

/** Answers the entry to journal; null when there was no reply, or none that can be used. */
export async function patchRows(run: ApplyRun, active: ActiveChunk): Promise<JournalEntry | null> {
  const { chunk, object } = active;
  const updates = toSend(active).map(updateOf);
  await run.mayWrite();
  await run.record({ kind: 'patch.intent', chunk, at: run.serverTime() });
  const reply = await run.ports.writer.updateRecords(object, updates, run.mutating);
  if (reply.kind === 'unknown') return null;
  if (reply.kind === 'refused') {
    await run.record({ kind: 'call.refused', chunk, call: 'patch', code: reply.code });
    throw new RunStopped('paused', refusalReason(`an update of ${object}`, reply));
  }
  const failed = failedOfCall(
    updates.map(({ id }) => id),
    reply.value,
  );
  // An answer that does not fit what was sent tells nothing about any row.
  return failed === null ? null : { kind: 'patched', chunk, failed };
}

/**
 * Reads the records back and settles every row. After a call without an answer that is all there is to go by, and the call
 * may still be at work: rows that look untouched are looked at again before they are called so.
 * @param look takes a look at all records of the object that the plan is about
 */
export async function settlePatch(run: ApplyRun, active: ActiveChunk, look: () => Promise<TimedLook>): Promise<void> {
  const state = run.chunk(active.chunk);
  if (state?.phase.kind !== 'patching' && state?.phase.kind !== 'patched') {
    throw new SyncError('internal', `${active.chunk} was not sent.`);
  }
  const failed = state.phase.kind === 'patched' ? state.phase.failed : null;
  const seen = failed === null ? await lookUntilSettled(run, active, look) : await look();
  await run.record({ kind: 'readback', chunk: active.chunk, at: seen.at });
  const verdicts = failed === null ? new Map<string, Verdict>() : verdictsOfCall(toSend(active), failed);
  const rows = settleRows(active.rows, verdicts, { ...active.settling, look: seen.look, over: [], wasAborted: false });
  await saveSettled(run, active, rows);
  run.keepLook(active.object, seen);
}

async function lookUntilSettled(
  run: ApplyRun,
  active: ActiveChunk,
  look: () => Promise<TimedLook>,
): Promise<TimedLook> {
  const { fields, userId } = active.settling;
  let seen: TimedLook | null = null;
  for (const waitMs of run.request.limits.settleMs) {
    await run.wait(waitMs);
    seen = await look();
    const states = seen.look;
    const isUntouched = (row: ChunkRow) =>
      judgeUnanswered(row, states.get(row.record.crmId), fields, userId) === 'unchanged';
    if (!toSend(active).some(isUntouched)) break;
  }
  return seen ?? (await look());
}

function updateOf({ record: { crmId, changes } }: ChunkRow): RecordUpdate {
  return { id: crmId, fields: Object.fromEntries(changes.map(({ field, after }) => [field, after])) };
}
