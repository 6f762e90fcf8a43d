import { SyncError } from '../../../core/model/syncError.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { SalesforceRefusal } from '../salesforceRefusal.ts';
import { type CompletedQueryJob, jobPath } from './queryJob.ts';

/** *Get Parallel Results for a Query Job*. The documents disagree on two names: both are read. */
interface ResultPagesAnswer {
  readonly resultPages?: readonly { readonly resultUrl?: string; readonly resultLink?: string }[];
  readonly nextRecordsUrl?: string | null;
  readonly nextRecordUrl?: string | null;
  readonly done?: boolean;
}

/**
 * The paths of all result pages of a job, five a call; nothing where the org has no such list.
 * @throws SyncError `incompleteRead` when the list cannot be right, and those of `SalesforceCalls.readJson`
 */
export async function* listResultPages(
  calls: SalesforceCalls,
  job: CompletedQueryJob,
  recordsPerPage: number,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const base = jobPath(job.id);
  const seen = new Set<string>();
  // Not documented here, as it is for single pages; an org that minds is asked for single pages then.
  const first = `${base}/resultPages?maxRecords=${recordsPerPage}`;
  for (let next: string | null = first; next !== null; ) {
    seen.add(next);
    const answer: ResultPagesAnswer | null = await readList(calls, next, seen.size === 1, signal);
    if (answer === null) return;
    for (const { resultUrl, resultLink } of answer.resultPages ?? []) {
      yield ofThisJob(resultUrl ?? resultLink ?? '', `${base}/results?`);
    }
    const following: string | null = answer.nextRecordsUrl ?? answer.nextRecordUrl ?? null;
    next = following === null || answer.done === true ? null : ofThisJob(following, `${base}/resultPages?`);
    if (next !== null && seen.has(next)) throw unusable('it goes in a circle');
  }
}

/** Null when the first question is refused: an org before API 58.0, or without this resource. */
async function readList(
  calls: SalesforceCalls,
  path: string,
  isFirst: boolean,
  signal: AbortSignal,
): Promise<ResultPagesAnswer | null> {
  try {
    return await calls.readJson<ResultPagesAnswer>({ kind: 'bulkq.resultPages', path }, signal);
  } catch (error) {
    if (isFirst && error instanceof SalesforceRefusal && error.code === 'accessDenied') return null;
    throw error;
  }
}

/** The token goes to no other resource, whatever an answer says. */
function ofThisJob(url: string, prefix: string): string {
  if (!url.startsWith(prefix)) throw unusable('it names a page of something else');
  return url;
}

function unusable(why: string): SyncError {
  return new SyncError('incompleteRead', `Salesforce's list of result pages cannot be used: ${why}. Try again.`);
}
