/**
 * Bulk API 2.0 query jobs (*Bulk API 2.0 and Bulk API Developer Guide*, Query): make one, wait until it is complete, and a
 * new one when it is lost. A query changes nothing, so a job too many costs a call and no more.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { SyncError } from '../../../core/model/syncError.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { SalesforceRefusal } from '../salesforceRefusal.ts';

export interface BulkQuery {
  /** `queryAll` also selects deleted records. */
  readonly operation: 'query' | 'queryAll';
  readonly soql: string;
  /** What people call it: "Contact". */
  readonly what: string;
  readonly polling: Polling;
}

export interface CompletedQueryJob {
  readonly id: string;
  readonly recordsProcessed: number;
}

/** In milliseconds: the first wait between two questions, how it grows, and where it ends. */
export interface Polling {
  readonly firstMs: number;
  readonly growth: number;
  readonly mostMs: number;
}

export const defaultPolling: Polling = { firstMs: 200, growth: 1.7, mostMs: 30_000 };

/** Jobs in all: one, and two more when one is lost. */
const jobs = 3;
/** A person who cancels does not wait longer for a job to be stopped. */
const abortLimitMs = 3_000;

/** The job ended otherwise than with results, or Salesforce knows it no more. Another one may succeed. */
export class QueryJobLost extends Error {
  readonly reason: SyncError;

  constructor(reason: SyncError) {
    super(reason.message);
    this.name = 'QueryJobLost';
    this.reason = reason;
  }
}

/**
 * Runs a query job and gives it to `use` when its results are ready; on `QueryJobLost` with a new job, at most twice.
 * @throws what `use` throws; SyncError `accessDenied`, `apiBudget`, `incompleteRead`, `cannotConnect`, `signInFailed`,
 * `cancelled` (the job is then told to stop)
 */
export async function withQueryJob<T>(
  calls: SalesforceCalls,
  query: BulkQuery,
  signal: AbortSignal,
  use: (job: CompletedQueryJob) => Promise<T>,
): Promise<T> {
  for (let left = jobs; ; left -= 1) {
    let id: string | null = null;
    try {
      id = await createJob(calls, query, signal);
      return await use(await completed(calls, id, query, signal));
    } catch (error) {
      if (signal.aborted && id !== null) await abortJob(calls, id);
      if (!(error instanceof QueryJobLost)) throw error;
      if (left === 1) throw error.reason;
    }
  }
}

/** Where a job's results are asked for. */
export function jobPath(id: string): string {
  return `/services/data/v${apiVersion}/jobs/query/${id}`;
}

async function createJob(calls: SalesforceCalls, query: BulkQuery, signal: AbortSignal): Promise<string> {
  const body = {
    operation: query.operation,
    query: query.soql,
    contentType: 'CSV',
    columnDelimiter: 'COMMA',
    lineEnding: 'LF',
  };
  const reply = await calls.change(
    {
      kind: 'bulkq.create',
      method: 'POST',
      path: `/services/data/v${apiVersion}/jobs/query`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    signal,
    (text) => readJob(text)?.id,
  );
  if (reply.kind === 'ok') return reply.value;
  throw new QueryJobLost(lost(query, `the reply to its creation was lost (${reply.cause})`));
}

async function completed(
  calls: SalesforceCalls,
  id: string,
  query: BulkQuery,
  signal: AbortSignal,
): Promise<CompletedQueryJob> {
  const { polling } = query;
  for (let waitMs = polling.firstMs; ; waitMs = Math.min(waitMs * polling.growth, polling.mostMs)) {
    await wait(waitMs, undefined, { signal }).catch(() => {
      throw new SyncError('cancelled', 'Cancelled.');
    });
    const job = await readState(calls, id, query, signal);
    switch (job.state) {
      case 'JobComplete':
        return { id, recordsProcessed: job.numberRecordsProcessed ?? 0 };
      case 'Failed':
      case 'Aborted':
        throw new QueryJobLost(
          lost(query, `it ended as ${job.state}${job.errorMessage ? `: ${job.errorMessage}` : ''}`),
        );
      default:
        continue;
    }
  }
}

async function readState(
  calls: SalesforceCalls,
  id: string,
  query: BulkQuery,
  signal: AbortSignal,
): Promise<JobAnswer> {
  try {
    return await calls.readJson({ kind: 'bulkq.poll', path: jobPath(id) }, signal, (text) => {
      const job = readJob(text);
      if (job === null) throw new SyntaxError('no job');
      return job;
    });
  } catch (error) {
    if (error instanceof SalesforceRefusal && error.status === 404) {
      throw new QueryJobLost(lost(query, 'Salesforce knows it no more'));
    }
    throw error;
  }
}

interface JobAnswer {
  readonly id: string;
  readonly state: string;
  readonly numberRecordsProcessed?: number;
  readonly errorMessage?: string;
}

function readJob(text: string): JobAnswer | null {
  try {
    const job = JSON.parse(text) as Partial<JobAnswer> | null;
    return typeof job?.id === 'string' && typeof job.state === 'string' ? (job as JobAnswer) : null;
  } catch {
    return null;
  }
}

function lost(query: BulkQuery, why: string): SyncError {
  return new SyncError('incompleteRead', `The Bulk API query of ${query.what} gave no result: ${why}. Try again.`);
}

/** Best effort: a query that nobody waits for only uses the org's time. */
async function abortJob(calls: SalesforceCalls, id: string): Promise<void> {
  const call = {
    kind: 'bulkq.abort',
    method: 'PATCH',
    path: jobPath(id),
    headers: { 'content-type': 'application/json' },
    body: '{"state":"Aborted"}',
  } as const;
  await calls.change(call, AbortSignal.timeout(abortLimitMs), () => true).catch(() => undefined);
}
