/** The steps of a chunk that is written by an ingest job (Bulk API 2.0). */
import { SyncError } from '../model/syncError.ts';
import type { IngestJob } from '../ports.ts';
import { type ActiveChunk, saveSettled, toSend } from './activeChunk.ts';
import { pollDelayMs } from './applyLimits.ts';
import { type ApplyRun, earlier, refusalReason, RunStopped, stopsRun } from './applyRun.ts';
import { bulkCsv } from './bulkCsv.ts';
import type { JournalEntry, OverwrittenRow } from './journal.ts';
import { fieldsToRead, type Look, lookAtRows, staleness } from './lookAtRows.ts';
import { settleRows, type Verdict, verdictsOfJob } from './settleRows.ts';

/** What came of a call: the entry to journal; null when there was no reply. */
export type StepReply = JournalEntry | null;

export async function createJob(run: ApplyRun, active: ActiveChunk): Promise<StepReply> {
  const { chunk, object } = active;
  await run.mayWrite();
  await run.record({ kind: 'create.intent', chunk, at: run.serverTime() });
  const reply = await run.ports.writer.createJob(object, run.mutating);
  switch (reply.kind) {
    case 'ok':
      return { kind: 'created', chunk, jobId: reply.value.id };
    case 'unknown':
      return null;
    case 'refused':
      await run.record({ kind: 'call.refused', chunk, call: 'create', code: reply.code });
      throw new RunStopped('paused', refusalReason(`to create a job for ${object}`, reply));
  }
}

export async function uploadRows(run: ApplyRun, active: ActiveChunk, jobId: string): Promise<StepReply> {
  const { chunk } = active;
  const name = `chunks/${chunk}-${active.attempt}.csv`;
  const file = await run.ports.files.save(name, bulkCsv(toSend(active).map(({ record }) => record)));
  await run.mayWrite();
  await run.record({ kind: 'put.intent', chunk, jobId, file: name, sha256: file.sha256, bytes: file.bytes });
  const reply = await run.ports.writer.upload(jobId, file.path, run.mutating);
  switch (reply.kind) {
    case 'ok':
      return { kind: 'uploaded', chunk, jobId };
    case 'unknown':
      return null;
    case 'refused':
      if (stopsRun(reply)) throw new RunStopped('paused', refusalReason('an upload', reply));
      return { kind: 'call.refused', chunk, call: 'put', code: reply.code };
  }
}

/**
 * Hands the job over. A large upload takes minutes, so its rows are looked at once more: where one changed, the job is
 * given up and made anew without it. That is the last moment at which anybody can tell.
 */
export async function closeJob(run: ApplyRun, active: ActiveChunk, jobId: string): Promise<StepReply> {
  const { chunk } = active;
  const { limits, readAt } = run.request;
  const state = run.chunk(chunk);
  const since = earlier(state?.checkedAt ?? readAt, limits.readBackOverlapMs);
  const over = changedRows(run, active, await lookAtActive(run, active, since));
  await run.mayWrite();
  if (over.length > 0 && (state?.abandonedForChange ?? 0) < limits.changeTries) {
    return { kind: 'abort.intent', chunk, jobId, why: 'rowsChanged' };
  }
  await run.record({ kind: 'close.intent', chunk, jobId, at: run.serverTime(), over });
  const reply = await run.ports.writer.setJobState(jobId, 'UploadComplete', run.mutating);
  switch (reply.kind) {
    case 'ok':
      return { kind: 'closed', chunk, jobId };
    case 'unknown':
      return null;
    case 'refused':
      if (stopsRun(reply)) throw new RunStopped('paused', refusalReason('to close a job', reply));
      return { kind: 'call.refused', chunk, call: 'close', code: reply.code };
  }
}

/** Nobody knows whether the job was closed: its state tells. */
export async function askJob(
  run: ApplyRun,
  active: ActiveChunk,
  jobId: string,
  closeWasRefused: boolean,
): Promise<StepReply> {
  const job = await run.ports.writer.readJob(jobId, run.work.signal);
  if (job === null || job.state === 'Aborted') return terminal(active, jobId, job);
  if (job.state !== 'Open') return { kind: 'closed', chunk: active.chunk, jobId };
  if (closeWasRefused) return await abandonJob(run, active, jobId, false);
  return await closeJob(run, active, jobId);
}

/**
 * Makes sure that a job can never run: aborts it and waits until it is. A job that is found aborted although we did not
 * ask for it was aborted by a person; one that is found running has to be followed to its end.
 */
export async function abandonJob(
  run: ApplyRun,
  active: ActiveChunk,
  jobId: string,
  isOurs: boolean,
): Promise<StepReply> {
  const { chunk } = active;
  let isAsked = isOurs;
  for (let attempt = 0; attempt <= run.request.limits.abortTries; attempt += 1) {
    if (attempt > 0) await run.wait(pollDelayMs(attempt));
    const job = await run.ports.writer.readJob(jobId, run.work.signal);
    if (job === null || (job.state === 'Aborted' && isAsked)) return { kind: 'abandoned', chunk, jobId };
    if (job.state === 'Aborted') return terminal(active, jobId, job);
    if (job.state !== 'Open') return { kind: 'closed', chunk, jobId };
    await run.mayWrite();
    if (!isAsked) await run.record({ kind: 'abort.intent', chunk, jobId, why: 'uploadUnconfirmed' });
    isAsked = true;
    const reply = await run.ports.writer.setJobState(jobId, 'Aborted', run.mutating);
    if (reply.kind === 'ok' && reply.value.state === 'Aborted') return { kind: 'abandoned', chunk, jobId };
    if (reply.kind === 'refused' && stopsRun(reply)) {
      throw new RunStopped('paused', refusalReason('to abort a job', reply));
    }
  }
  throw new RunStopped('paused', `Job ${jobId} could not be aborted; it is open and will not run.`);
}

/** Waits for the job's end, as long as it takes. It is never aborted or deleted for being slow. */
export async function pollJob(run: ApplyRun, active: ActiveChunk, jobId: string): Promise<StepReply> {
  for (let poll = 0; ; poll += 1) {
    await run.wait(pollDelayMs(poll));
    const job = await run.ports.writer.readJob(jobId, run.work.signal);
    if (job === null || endStates.has(job.state)) return terminal(active, jobId, job);
    active.onProcessed(job.recordsProcessed);
  }
}

/** Settles every row by the three result files and by reading the records back. */
export async function settleJob(run: ApplyRun, active: ActiveChunk): Promise<void> {
  const state = run.chunk(active.chunk);
  if (state?.phase.kind !== 'ended') throw new SyncError('internal', `${active.chunk} has not ended.`);
  const { jobId, state: jobState, message } = state.phase;
  const wasAborted = jobState === 'Aborted';
  const neverRan = state.writtenAt === null;
  const verdicts = neverRan ? unprocessed(active) : await readVerdicts(run, active, jobId);
  const look = neverRan ? nothingSeen : await readBack(run, active, state.writtenAt);
  const rows = settleRows(active.rows, verdicts, { ...active.settling, look, over: state.over, wasAborted });
  await saveSettled(run, active, rows);
  if (jobState === 'Failed') run.warn('jobFailed', `Salesforce ended job ${jobId} as Failed: ${message}`);
  if (wasAborted) {
    const why = `Job ${jobId} was aborted by a person; what it had not processed is listed as not sent.`;
    throw new RunStopped('paused', message === '' ? why : `${why} Salesforce says: ${message}`);
  }
}

const nothingSeen: Look = new Map();

/** What the result files say; nothing of any row when they cannot be had or do not add up: then reading back decides. */
async function readVerdicts(run: ApplyRun, active: ActiveChunk, jobId: string): Promise<ReadonlyMap<string, Verdict>> {
  const { writer, files } = run.ports;
  const job = active.endedJob ?? (await writer.readJob(jobId, run.work.signal));
  // A job that was aborted before it began has no results to fetch.
  if (job === null || (job.state === 'Aborted' && job.recordsProcessed === 0)) return new Map();
  try {
    const results = await writer.readResults(job, await files.folder(`results/${jobId}`), run.work.signal);
    await run.record({
      kind: 'results',
      chunk: active.chunk,
      jobId,
      sha256: results.sha256,
      rows: results.rows.length,
      unprocessed: results.unprocessed.length,
    });
    return verdictsOfJob(results);
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'incompleteRead') throw error;
    run.warn('resultsIncomplete', `${error.message} The records of job ${jobId} are read back instead.`);
    return new Map();
  }
}

async function readBack(run: ApplyRun, active: ActiveChunk, writtenAt: string): Promise<Look> {
  const look = await lookAtActive(run, active, earlier(writtenAt, run.request.limits.readBackOverlapMs));
  await run.record({ kind: 'readback', chunk: active.chunk, at: run.serverTime() });
  return look;
}

async function lookAtActive(run: ApplyRun, active: ActiveChunk, since: string): Promise<Look> {
  const records = toSend(active).map(({ record }) => record);
  return await lookAtRows(
    run.ports.writer,
    {
      object: active.object,
      since,
      fields: fieldsToRead(records),
      ids: new Set(records.map(({ crmId }) => crmId)),
    },
    run.work.signal,
  );
}

function changedRows(run: ApplyRun, active: ActiveChunk, look: Look): readonly OverwrittenRow[] {
  const { fields } = run.request.objects[active.object];
  return toSend(active).flatMap(({ record }) => {
    const state = look.get(record.crmId);
    if (state === undefined || staleness(record, state, fields) === null) return [];
    return [{ id: record.crmId, by: state.modifiedByName, at: state.modstamp }];
  });
}

function unprocessed(active: ActiveChunk): ReadonlyMap<string, Verdict> {
  return new Map(active.rows.map(({ record }) => [record.crmId, { kind: 'unprocessed' }]));
}

function terminal(active: ActiveChunk, jobId: string, job: IngestJob | null): JournalEntry {
  active.endedJob = job;
  return {
    kind: 'terminal',
    chunk: active.chunk,
    jobId,
    state: job === null ? 'Gone' : endState(job),
    processed: job?.recordsProcessed ?? 0,
    failed: job?.recordsFailed ?? 0,
    message: job?.errorMessage ?? '',
  };
}

const endStates: ReadonlySet<string> = new Set(['JobComplete', 'Failed', 'Aborted']);

function endState({ id, state }: IngestJob): 'JobComplete' | 'Failed' | 'Aborted' {
  if (state === 'JobComplete' || state === 'Failed' || state === 'Aborted') return state;
  throw new SyncError('internal', `Job ${id} has not ended: ${state}.`);
}
