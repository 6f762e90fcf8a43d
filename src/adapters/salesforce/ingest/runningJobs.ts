import type { PushObject } from '../../../core/model/records.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { IngestJob } from '../../../core/ports.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import type { ServerClock } from '../serverClock.ts';
import { ingestJobOf } from './ingestJob.ts';

interface JobList {
  readonly done?: boolean;
  readonly records?: readonly Readonly<Record<string, unknown>>[];
  readonly nextRecordsUrl?: string | null;
}

const prefix = `/services/data/v${apiVersion}/jobs/ingest`;
const unfinished = new Set(['Open', 'UploadComplete', 'InProgress']);
/**
 * A job of the older Bulk API stays `Closed` for good, whether its batches still run or not. Batches of such a job are done
 * long before this, or nobody would close a job and wait.
 */
const closedMayRunMs = 60 * 60_000;

/** Update jobs on an object that may still write, of everybody: Bulk API 2.0 and the older Bulk API. */
export async function jobsOf(
  calls: SalesforceCalls,
  clock: ServerClock,
  object: PushObject,
  signal: AbortSignal,
): Promise<readonly IngestJob[]> {
  const running: IngestJob[] = [];
  for (const jobType of ['V2Ingest', 'Classic'] as const) {
    for await (const page of listJobs(calls, jobType, signal)) {
      for (const record of page) {
        if (record['object'] !== object || record['operation'] !== 'update') continue;
        const job = ingestJobOf(record);
        if (job !== undefined && mayRun(job, record['state'], clock)) running.push(job);
      }
    }
  }
  return running;
}

/** Every job of one kind that the signed-in user is shown, in pages. */
export async function* listJobs(
  calls: SalesforceCalls,
  jobType: 'V2Ingest' | 'Classic',
  signal: AbortSignal,
): AsyncGenerator<readonly Readonly<Record<string, unknown>>[]> {
  const seen = new Set<string>();
  for (let next: string | null = `${prefix}?jobType=${jobType}`; next !== null; ) {
    if (seen.has(next) || !next.startsWith(prefix)) {
      throw new SyncError('incompleteRead', "Salesforce's list of jobs does not end. Try again.");
    }
    seen.add(next);
    const list: JobList = await calls.readJson<JobList>({ kind: 'ingest.list', path: next }, signal);
    yield list.records ?? [];
    next = list.done === false ? (list.nextRecordsUrl ?? null) : null;
  }
}

function mayRun(job: IngestJob, state: unknown, clock: ServerClock): boolean {
  if (state === 'Closed') return clock.now().getTime() - Date.parse(job.createdAt) < closedMayRunMs;
  return unfinished.has(job.state);
}
