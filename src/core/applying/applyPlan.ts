/**
 * Applies a plan by the write protocol: every row is written once, or listed with a reason, whatever breaks in between.
 * Nothing here repeats a call that may have had its effect; whoever was not answered asks or reads back.
 */
import type { PushObject } from '../model/records.ts';
import { SyncError } from '../model/syncError.ts';
import type { Work } from '../ports.ts';
import type { ApplyPorts } from './applyPorts.ts';
import type { ApplyRequest, ApplyResult } from './applyRequest.ts';
import { applyResult } from './applyResult.ts';
import { ApplyRun, RunStopped } from './applyRun.ts';
import { type ApplyRecord, byParent, freshRow } from './chunkRow.ts';
import {
  againRows,
  type ChunkState,
  foldJournal,
  freshRun,
  pendingAgain,
  type RunState,
  takenRecords,
} from './chunkState.ts';
import { driveFreshChunk, driveStartedChunk, type ObjectAtWork, rowsToSendAgain } from './driveChunk.ts';
import type { JournalEntry } from './journal.ts';
import { recordChunks } from './recordChunks.ts';

/**
 * Applies a plan that no run has begun to apply. The caller has claimed it (`RunStore.consumePlan`) and holds the lock.
 * Ends `done`, `paused` or `cancelled`; throws only what is a defect, or before anything was sent.
 */
export async function applyPlan(request: ApplyRequest, ports: ApplyPorts, work: Work): Promise<ApplyResult> {
  const run = new ApplyRun(freshRun, request, ports, work);
  await run.record({
    kind: 'plan.consumed',
    planId: request.planId,
    rowsSha256: request.rowsSha256,
    readAt: request.readAt,
    userId: request.userId,
    planned: { Contact: request.objects.Contact.planned, Account: request.objects.Account.planned },
    ...(request.firstRecords !== null && { firstRecords: request.firstRecords }),
  });
  return await runToItsEnd(run);
}

/**
 * Carries on a run from its journal; one that is done changes nothing. `refused` when the journal is of another plan or
 * another user. A journal with damage in its middle is not carried on: see `readBackDamagedRun`.
 */
export async function continueFrom(
  entries: readonly JournalEntry[],
  request: ApplyRequest,
  ports: ApplyPorts,
  work: Work,
): Promise<ApplyResult> {
  const state = foldJournal(entries);
  if (state.consumed === null) return await applyPlan(request, ports, work);
  const { planId, rowsSha256, userId } = state.consumed;
  if (planId !== request.planId || rowsSha256 !== request.rowsSha256) {
    throw new SyncError('refused', 'The journal belongs to another plan. Nothing was sent.');
  }
  if (userId !== request.userId) {
    throw new SyncError('refused', 'The run was begun by another Salesforce user. Sign in as that user to resume it.');
  }
  const run = new ApplyRun(state, request, ports, work);
  return state.isDone ? await applyResult(run, 'done', '') : await runToItsEnd(run);
}

/** Accounts first: a Contact's parent should not be busy twice. */
const order: readonly PushObject[] = ['Account', 'Contact'];

async function runToItsEnd(run: ApplyRun): Promise<ApplyResult> {
  try {
    for (const object of order) await applyObject(run, object);
    await listOrphans(run);
    await run.record({ kind: 'run.done' });
    return await applyResult(run, 'done', '');
  } catch (error) {
    const stopped = asStop(error, run.work.signal);
    if (stopped === null) throw error;
    return await applyResult(run, stopped.state, stopped.message);
  }
}

async function applyObject(run: ApplyRun, object: PushObject): Promise<void> {
  const { planned, records, fields } = run.request.objects[object];
  if (planned === 0) return;
  const { limits } = run.request;
  const method = planned < limits.bulkFrom ? 'rest' : 'bulk';
  const at: ObjectAtWork = { object, method, all: method === 'rest' ? await gather(records()) : [] };
  for (const started of run.state.chunks) {
    if (started.object === object && started.phase.kind !== 'done') await driveStartedChunk(run, at, started);
    run.progressWithin(0);
  }
  await applyFirst(run, object);
  const cut = { method, columns: fields.size, limits } as const;
  for await (const { offset, records: chunk } of recordChunks(records(), cut, takenRecords(run.state, object))) {
    await driveFreshChunk(run, at, {
      chunk: nextName(run, object, 'plan'),
      origin: { kind: 'plan', offset, count: chunk.length },
      rows: chunk.map(freshRow),
    });
    run.progressWithin(0);
  }
  if (takenRecords(run.state, object) !== planned) {
    throw new SyncError('internal', `The plan says ${planned} ${object} records and holds another number.`);
  }
  await sendAgain(run, at);
}

/** Writes the first records, by REST calls, whatever the others take, and pauses for a person to look at them. */
async function applyFirst(run: ApplyRun, object: PushObject): Promise<void> {
  const left = leftBeforePause(run.state);
  if (left === null) return;
  const { records } = run.request.objects[object];
  const taken = takenRecords(run.state, object);
  const at: ObjectAtWork = { object, method: 'rest', all: [] };
  const cut = { method: 'rest', columns: 0, limits: run.request.limits } as const;
  const first = upTo(records(), taken + left);
  for await (const { offset, records: chunk } of recordChunks(first, cut, taken)) {
    await driveFreshChunk(run, at, {
      chunk: nextName(run, object, 'plan'),
      origin: { kind: 'plan', offset, count: chunk.length },
      rows: chunk.map(freshRow),
    });
    run.progressWithin(0);
  }
  await sendAgain(run, at);
  if (leftBeforePause(run.state) !== 0 || takenOfAll(run.state) === plannedOfAll(run)) return;
  await run.record({ kind: 'first.ended' });
  throw new RunStopped('paused', firstWords(run.state));
}

/** Records that are still taken up before the pause that was asked for; null when none was, or when it is behind. */
function leftBeforePause(state: RunState): number | null {
  const { consumed, isFirstEnded } = state;
  if (consumed?.firstRecords === undefined || isFirstEnded) return null;
  return Math.max(0, consumed.firstRecords - takenOfAll(state));
}

function takenOfAll(state: RunState): number {
  return takenRecords(state, 'Account') + takenRecords(state, 'Contact');
}

function plannedOfAll({ request: { objects } }: ApplyRun): number {
  return objects.Account.planned + objects.Contact.planned;
}

function firstWords(state: RunState): string {
  const taken = takenOfAll(state);
  const written = state.chunks.reduce(
    (sum, { phase }) => sum + (phase.kind === 'done' ? phase.counts.succeeded : 0),
    0,
  );
  const look = 'Look at them, then continue.';
  if (written < taken) return `Of the first ${taken} records, ${written} were written. ${look}`;
  return taken === 1
    ? 'The first record was written. Look at it, then continue.'
    : `The first ${taken} records were written. ${look}`;
}

/** Rows that failed for a passing reason or were not processed, until none is left or their tries are used up. */
async function sendAgain(run: ApplyRun, at: ObjectAtWork): Promise<void> {
  const { limits } = run.request;
  const mostRows = at.method === 'rest' ? limits.recordsPerCall : limits.recordsPerJob;
  for (;;) {
    const ended = together(pendingAgain(run.state, at.object), mostRows);
    if (ended.length === 0) return;
    const rows = await rowsToSendAgain(run, ended);
    const locked = Math.max(...rows.map(({ tries }) => tries.locked));
    // Whoever held the lock needs time to finish.
    if (locked > 0) await run.wait(limits.lockWaitMs * 2 ** (locked - 1));
    await driveFreshChunk(run, at, {
      chunk: nextName(run, at.object, 'again'),
      origin: { kind: 'again', of: ended.map(({ chunk }) => chunk) },
      rows: [...rows].sort(byParent),
    });
    run.progressWithin(0);
  }
}

/** As many of the ended chunks as fit into one call or job; one at least. */
function together(ended: readonly ChunkState[], mostRows: number): readonly ChunkState[] {
  let rows = 0;
  return ended.filter((chunk, index) => {
    rows += againRows(chunk);
    return index === 0 || rows <= mostRows;
  });
}

function nextName(run: ApplyRun, object: PushObject, kind: 'plan' | 'again'): string {
  const earlierOnes = run.state.chunks.filter(({ object: other, origin }) => other === object && origin.kind === kind);
  const number = String(earlierOnes.length + 1).padStart(4, '0');
  return kind === 'plan' ? `${object}-${number}` : `${object}-again-${number}`;
}

async function* upTo(
  pages: AsyncIterable<readonly ApplyRecord[]>,
  count: number,
): AsyncGenerator<readonly ApplyRecord[]> {
  let left = count;
  for await (const page of pages) {
    if (left <= 0) return;
    yield page.slice(0, left);
    left -= page.length;
  }
}

async function gather(pages: AsyncIterable<readonly ApplyRecord[]>): Promise<readonly ApplyRecord[]> {
  const records: ApplyRecord[] = [];
  for await (const page of pages) records.push(...page);
  return records;
}

/** A create call without an answer may have left an open, empty job. It can do nothing; Salesforce removes it in a day. */
async function listOrphans(run: ApplyRun): Promise<void> {
  for (const object of order) {
    const chunks = run.state.chunks.filter((chunk) => chunk.object === object);
    if (!chunks.some(({ lostCreates }) => lostCreates > 0)) continue;
    const known = new Set(chunks.flatMap(({ jobIds }) => jobIds));
    const jobs = await run.ports.writer.runningJobs(object, run.work.signal);
    const orphans = jobs.filter(
      ({ id, state, createdById }) => state === 'Open' && createdById === run.request.userId && !known.has(id),
    );
    if (orphans.length === 0) continue;
    const ids = orphans.map(({ id }) => id).join(', ');
    run.warn(
      'orphanJobs',
      `Open and empty jobs that a lost reply left behind: ${ids}. They do nothing.`,
      orphans.length,
    );
  }
}

/** Faults of the outside leave a run that can be carried on; anything else is a defect and goes to whoever called. */
function asStop(error: unknown, signal: AbortSignal): RunStopped | null {
  if (error instanceof RunStopped) return error;
  if (signal.aborted) return new RunStopped('cancelled', 'Cancelled.');
  if (!(error instanceof SyncError)) return null;
  if (error.code === 'cancelled') return new RunStopped('cancelled', error.message);
  return error.code === 'internal' || error.code === 'usage' ? null : new RunStopped('paused', error.message);
}
