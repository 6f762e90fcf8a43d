/**
 * What a run costs in API calls, said before it is made. Calls have the names under which the transport counts them, so a
 * forecast can be held against the use: without faults they are equal, polls excepted, which follow a schedule that
 * grows with the job.
 */
import type { PushObject } from '../model/records.ts';

/** Kinds of calls by the vendor's resources. */
export type CallKind =
  | 'oauth.token'
  | 'oauth.userinfo'
  | 'metadata.read'
  | `rest.${'query' | 'queryMore' | 'describe' | 'limits' | 'collections'}`
  | `bulkq.${'create' | 'poll' | 'results' | 'resultPages'}`
  | `ingest.${'create' | 'upload' | 'close' | 'poll' | 'list' | 'success' | 'failed' | 'unprocessed'}`;

export type Calls = Readonly<Partial<Record<CallKind, number>>>;

/** How much one call carries. */
export interface CallSizes {
  /** Records a call of `/composite/sobjects`. */
  readonly recordsPerCollection: number;
  /** Records an ingest job. */
  readonly recordsPerJob: number;
  /** From so many planned records of an object on, Bulk API is used. */
  readonly bulkFrom: number;
  /** Rows a page of a REST query. */
  readonly rowsPerQueryPage: number;
  /** Rows a page of a Bulk API query's results. */
  readonly rowsPerResultPage: number;
  /** Pages of results that one call lists. */
  readonly pagesPerList: number;
  /** With more changed records than these, a look goes on as a Bulk API query. */
  readonly bulkLookFrom: number;
}

export const usualCallSizes: CallSizes = {
  recordsPerCollection: 200,
  recordsPerJob: 50_000,
  bulkFrom: 2_000,
  rowsPerQueryPage: 2_000,
  rowsPerResultPage: 50_000,
  pagesPerList: 5,
  bulkLookFrom: 20_000,
};

/** Polls of a job that is counted as done at its fourth look; a bound needs the job's duration, which nobody knows. */
const pollsPerJob = 4;

/** A Bulk API query of so many rows. Results of several pages are listed first. */
export function readingCalls(rows: number, { rowsPerResultPage, pagesPerList }: CallSizes): Calls {
  const pages = Math.max(1, Math.ceil(rows / rowsPerResultPage));
  const query = { 'bulkq.create': 1, 'bulkq.poll': pollsPerJob, 'bulkq.results': pages };
  return pages === 1 ? query : { ...query, 'bulkq.resultPages': Math.ceil(pages / pagesPerList) };
}

/**
 * What writing so many planned records of an object takes: the stale check before each call or job, the writes, the read
 * back after each. In REST one look between two calls serves both.
 */
export function writingCalls(planned: number, sizes: CallSizes): Calls {
  if (planned === 0) return {};
  return planned < sizes.bulkFrom ? restWriting(planned, sizes) : bulkWriting(planned, sizes);
}

/** Sum by kind. */
export function addCalls(...all: readonly Calls[]): Calls {
  const sum: Partial<Record<CallKind, number>> = {};
  for (const calls of all) {
    for (const [kind, count] of Object.entries(calls) as readonly (readonly [CallKind, number])[]) {
      sum[kind] = (sum[kind] ?? 0) + count;
    }
  }
  return sum;
}

/** The same without polls: what must equal the use. */
export function withoutPolls(calls: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(calls).filter(([kind]) => !kind.endsWith('.poll')));
}

export function totalCalls(calls: Readonly<Record<string, number>>): number {
  return Object.values(calls).reduce((left, right) => left + right, 0);
}

/**
 * What the vendor's integration would use at least for the same work ("Bulk API Calls During Data Sharing"): one call per
 * 1,000 users or accounts validated; per pushed object one per batch of 10,000 matches, one for its results, and three.
 * @param pushed matched records of each object that has mappings
 */
export function vendorWouldUse(
  users: number,
  accounts: number,
  pushed: Readonly<Partial<Record<PushObject, number>>>,
): number {
  const validation = Math.ceil(users / 1000) + Math.ceil(accounts / 1000);
  return Object.values(pushed).reduce((sum, matched) => sum + 2 * Math.ceil(matched / 10_000) + 3, validation);
}

function restWriting(planned: number, sizes: CallSizes): Calls {
  const calls = Math.ceil(planned / sizes.recordsPerCollection);
  let looks: Calls = {};
  for (let written = 0; written <= calls; written += 1) {
    looks = addCalls(looks, lookCalls(Math.min(planned, written * sizes.recordsPerCollection), sizes));
  }
  return addCalls({ 'rest.collections': calls }, looks);
}

function bulkWriting(planned: number, sizes: CallSizes): Calls {
  const jobs = Math.ceil(planned / sizes.recordsPerJob);
  let calls: Calls = {};
  for (let job = 0; job < jobs; job += 1) {
    const before = job * sizes.recordsPerJob;
    const rows = Math.min(sizes.recordsPerJob, planned - before);
    // What this run wrote in its earlier jobs has changed since the plan as well, so the check gets to see it again.
    calls = addCalls(calls, lookCalls(before, sizes), lookCalls(0, sizes), lookCalls(rows, sizes), oneJob);
  }
  return calls;
}

const oneJob: Calls = {
  'ingest.create': 1,
  'ingest.upload': 1,
  'ingest.close': 1,
  'ingest.poll': pollsPerJob,
  'ingest.success': 1,
  'ingest.failed': 1,
  'ingest.unprocessed': 1,
};

/** One look at what changed: a query and its further pages, or, where there are very many, a Bulk API query. */
function lookCalls(rows: number, sizes: CallSizes): Calls {
  if (rows > sizes.bulkLookFrom) return addCalls({ 'rest.query': 1 }, readingCalls(rows, sizes));
  const more = Math.max(1, Math.ceil(rows / sizes.rowsPerQueryPage)) - 1;
  return more === 0 ? { 'rest.query': 1 } : { 'rest.query': 1, 'rest.queryMore': more };
}
