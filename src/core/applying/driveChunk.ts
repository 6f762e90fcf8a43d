import type { PushObject } from '../model/records.ts';
import { SyncError } from '../model/syncError.ts';
import type { ActiveChunk } from './activeChunk.ts';
import { saveSettled, toSend } from './activeChunk.ts';
import { type ApplyRun, earlier, isSameMoment, RunStopped, type TimedLook } from './applyRun.ts';
import {
  abandonJob,
  askJob,
  closeJob,
  createJob,
  pollJob,
  type StepReply,
  uploadRows,
  settleJob,
} from './bulkSteps.ts';
import { type ApplyRecord, type ChunkRow, decodeRows, encodeRows, freshRow } from './chunkRow.ts';
import type { ChunkState } from './chunkState.ts';
import type { ChunkOrigin } from './journal.ts';
import { fieldsToRead, lookAtRows, staleness } from './lookAtRows.ts';
import { nextStep, type Step } from './nextStep.ts';
import { patchRows, settlePatch } from './restSteps.ts';
import { settleRows } from './settleRows.ts';

/** What all chunks of one object share. */
export interface ObjectAtWork {
  readonly object: PushObject;
  readonly method: 'rest' | 'bulk';
  /** All planned records of the object where they are written by REST: one look serves all its chunks. Else empty. */
  readonly all: readonly ApplyRecord[];
}

/** A chunk about to begin. */
export interface FreshChunk {
  readonly chunk: string;
  readonly origin: ChunkOrigin;
  readonly rows: readonly ChunkRow[];
}

/** Writes a chunk from its beginning to its end. */
export async function driveFreshChunk(run: ApplyRun, at: ObjectAtWork, fresh: FreshChunk): Promise<void> {
  const active = activate(run, at, { ...fresh, attempt: 0 });
  await checkRows(run, at, active);
  await drive(run, at, active);
}

/** Carries a chunk on from where its journal ends. */
export async function driveStartedChunk(run: ApplyRun, at: ObjectAtWork, state: ChunkState): Promise<void> {
  const rows = await decodeRows<ChunkRow>(run.ports.files.lines(state.file, state.sha256));
  // The first records of a run go by REST calls, whatever the others take.
  await drive(run, at, activate(run, { ...at, method: state.method }, { ...state, rows }));
}

/** Rows of ended chunks that are to be sent once more, with their tries counted. */
export async function rowsToSendAgain(run: ApplyRun, ended: readonly ChunkState[]): Promise<readonly ChunkRow[]> {
  const rows: ChunkRow[] = [];
  for (const { phase, file, sha256 } of ended) {
    if (phase.kind !== 'done') continue;
    const reasons = new Map<string, 'locked' | 'other'>();
    for await (const line of run.ports.files.lines(phase.file, phase.sha256)) {
      const { crmId, again } = JSON.parse(line) as { crmId: string; again: 'locked' | 'other' | null };
      if (again !== null) reasons.set(crmId, again);
    }
    for (const row of await decodeRows<ChunkRow>(run.ports.files.lines(file, sha256))) {
      const why = reasons.get(row.record.crmId);
      if (why === undefined) continue;
      rows.push({ ...freshRow(row.record), tries: { ...row.tries, [why]: row.tries[why] + 1 } });
    }
  }
  return rows;
}

async function drive(run: ApplyRun, at: ObjectAtWork, active: ActiveChunk): Promise<void> {
  for (;;) {
    const state = run.chunk(active.chunk);
    if (state === undefined) throw new SyncError('internal', `${active.chunk} is not in the journal.`);
    const step = nextStep(state, active, run.request.limits);
    if (step.kind === 'none') return;
    run.stopIfCancelled();
    const reply = await takeStep(run, at, active, step);
    if (reply !== null) await run.record(reply);
    if (isUnanswered(run, active) || reply?.kind === 'abandoned') active.setbacks += 1;
    // What was checked before a job was given up is checked anew: minutes may have passed.
    if (reply?.kind === 'abandoned') active.isChecked = false;
  }
}

function isUnanswered(run: ApplyRun, active: ActiveChunk): boolean {
  const phase = run.chunk(active.chunk)?.phase.kind;
  return phase === 'creating' || phase === 'closing';
}

async function takeStep(
  run: ApplyRun,
  at: ObjectAtWork,
  active: ActiveChunk,
  step: Exclude<Step, { kind: 'none' }>,
): Promise<StepReply> {
  switch (step.kind) {
    case 'check':
      await checkRows(run, at, active);
      return null;
    case 'create':
      return await createJob(run, active);
    case 'upload':
      return await uploadRows(run, active, step.jobId);
    case 'close':
      return await closeJob(run, active, step.jobId);
    case 'ask':
      return await askJob(run, active, step.jobId, step.wasRefused);
    case 'abandon':
      return await abandonJob(run, active, step.jobId, step.isOurs);
    case 'poll':
      return await pollJob(run, active, step.jobId);
    case 'settleJob':
      await settleJob(run, active);
      return null;
    case 'patch':
      return await patchRows(run, active);
    case 'settlePatch':
      await settlePatch(run, active, () => lookBeforeWrite(run, at, active));
      return null;
    case 'settleUnsent':
      await settleUnsent(run, active);
      return null;
    case 'pause':
      throw new RunStopped('paused', step.reason);
  }
}

/**
 * The stale check: what changed since the plan was read, less an overlap, is compared with the plan field by field. Then
 * the before-values go to disk. Without them nothing is written.
 */
async function checkRows(run: ApplyRun, at: ObjectAtWork, active: ActiveChunk): Promise<void> {
  run.stopIfCancelled();
  run.assertBudget(callsPerChunk[active.method]);
  const { fields } = run.request.objects[active.object];
  const wanted = toSend(active).map(({ record }) => record.crmId);
  const { look, at: checkedAt } = run.takeLook(active.object, wanted) ?? (await lookBeforeWrite(run, at, active));
  let otherEdits = 0;
  active.rows = active.rows.map((row) => {
    if (row.decided !== null) return row;
    const state = look.get(row.record.crmId);
    const decided = staleness(row.record, state, fields);
    if (decided === null && state !== undefined && !isSameMoment(state.modstamp, row.modstamp)) otherEdits += 1;
    return { ...row, modstamp: state?.modstamp ?? row.modstamp, decided };
  });
  active.attempt += 1;
  const { chunk, object, method, origin, attempt, rows } = active;
  const name = `before/${chunk}-${attempt}.jsonl`;
  const { sha256 } = await run.ports.files.save(name, encodeRows(rows));
  await run.record({
    kind: 'before.saved',
    chunk,
    attempt,
    object,
    method,
    origin,
    rows: rows.length,
    send: toSend(active).length,
    file: name,
    sha256,
    checkedAt,
  });
  active.isChecked = true;
  if (otherEdits > 0) {
    run.warn(
      'otherEdits',
      `${otherEdits} ${object} records were edited since the plan, in fields it is not about.`,
      otherEdits,
    );
  }
}

/** Calls that a chunk is about to need: the day's reserve is not touched in the middle of one. */
const callsPerChunk = { rest: 2, bulk: 12 } as const;

async function lookBeforeWrite(run: ApplyRun, at: ObjectAtWork, active: ActiveChunk): Promise<TimedLook> {
  const { readAt, limits } = run.request;
  const records = at.all.length > 0 ? at.all : toSend(active).map(({ record }) => record);
  // Taken before the question: what happens while it is answered counts as later.
  const moment = run.serverTime();
  const ids = new Set(records.map(({ crmId }) => crmId));
  const look = await lookAtRows(
    run.ports.writer,
    {
      object: at.object,
      since: earlier(readAt, limits.staleOverlapMs),
      fields: fieldsToRead(records),
      ids,
    },
    run.work.signal,
  );
  return { look, at: moment, ids };
}

/** Every row was decided by the check. */
async function settleUnsent(run: ApplyRun, active: ActiveChunk): Promise<void> {
  const rows = settleRows(active.rows, new Map(), {
    ...active.settling,
    look: new Map(),
    over: [],
    wasAborted: false,
  });
  await saveSettled(run, active, rows);
}

function activate(
  run: ApplyRun,
  { object, method }: ObjectAtWork,
  chunk: FreshChunk & { readonly attempt: number },
): ActiveChunk {
  const { userId, limits, objects } = run.request;
  return {
    chunk: chunk.chunk,
    object,
    method,
    origin: chunk.origin,
    attempt: chunk.attempt,
    rows: chunk.rows,
    isChecked: false,
    setbacks: 0,
    endedJob: null,
    settling: { fields: objects[object].fields, userId, limits },
    onProcessed: (rows) => run.progressWithin(rows),
  };
}
