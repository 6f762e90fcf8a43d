/**
 * How a bulk job ended, for all who judge one. A job is *complete* only by evidence: a Bulk API 2.0 job by its own state and
 * counts, a classic one by its batches, because it is `Closed` whether they failed, wait or were never looked at.
 */
import type { NightBatch, NightJob } from './nightFacts.ts';

/** `failed`: as a whole, or a batch of it as a whole. `unread`: it may have gone well, and nothing shows it. */
export type JobEnd = 'complete' | 'failed' | 'aborted' | 'failedRecords' | 'unfinished' | 'unread';

const unfinishedStates = new Set(['Open', 'UploadComplete', 'InProgress']);

export function endOf(job: NightJob): JobEnd {
  if (job.state === 'Failed') return 'failed';
  if (job.state === 'Aborted') return 'aborted';
  const counted = job.kind === 'Classic' ? endOfBatches(job.batches?.value ?? null) : endOfCounts(job);
  if (counted === 'failed' || counted === 'aborted') return counted;
  if (hasFailedRecords(job)) return 'failedRecords';
  if (unfinishedStates.has(job.state)) return 'unfinished';
  return counted;
}

/** A batch whose count cannot be read leaves the sum unknown, and the failures of the others known. */
function hasFailedRecords({ failed, batches }: NightJob): boolean {
  return (failed ?? 0) > 0 || (batches?.value ?? []).some((batch) => (batch.failed ?? 0) > 0);
}

function endOfCounts({ state, processed, failed }: NightJob): JobEnd {
  return state === 'JobComplete' && processed !== null && failed !== null ? 'complete' : 'unread';
}

/** An empty list is no evidence either: a job without a batch has written nothing. */
function endOfBatches(batches: readonly NightBatch[] | null): JobEnd {
  if (batches === null || batches.length === 0) return 'unread';
  const isAny = (...states: readonly BatchState[]): boolean =>
    batches.some((batch) => states.includes(stateOfBatch(batch)));
  if (isAny('failed')) return 'failed';
  if (isAny('notProcessed')) return 'aborted';
  if (isAny('unfinished')) return 'unfinished';
  return isAny('unknown') || batches.some(({ processed, failed }) => processed === null || failed === null)
    ? 'unread'
    : 'complete';
}

export type BatchState = 'completed' | 'failed' | 'notProcessed' | 'unfinished' | 'unknown';

/** A batch is not processed when its job was aborted while it waited. */
export function stateOfBatch({ state }: Pick<NightBatch, 'state'>): BatchState {
  switch (state.replaceAll(/\s/g, '')) {
    case 'Completed':
      return 'completed';
    case 'Failed':
      return 'failed';
    case 'NotProcessed':
      return 'notProcessed';
    case 'Queued':
    case 'InProgress':
      return 'unfinished';
    default:
      return 'unknown';
  }
}

/** `2 of 3 batches failed`, `1 of 3 batches still at work`; empty when all have completed, or none was read. */
export function batchWords({ batches }: Pick<NightJob, 'batches'>): string {
  const all = batches?.value ?? [];
  const words: Readonly<Record<BatchState, string>> = {
    completed: '',
    failed: 'failed as a whole',
    notProcessed: 'were not processed',
    unfinished: 'are still at work',
    unknown: 'are in a state that nobody documents',
  };
  return (['failed', 'notProcessed', 'unfinished', 'unknown'] as const)
    .map((state) => [all.filter((batch) => stateOfBatch(batch) === state).length, words[state]] as const)
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} of ${all.length} batches ${what}`)
    .join(', ');
}

/** Why batches failed as a whole, each reason once, or the job's own words. */
export function failureWords({ errorMessage, batches }: Pick<NightJob, 'errorMessage' | 'batches'>): string {
  const messages = (batches?.value ?? []).map(({ stateMessage }) => stateMessage);
  return [...new Set([errorMessage, ...messages])].filter((message) => message !== '').join('; ');
}
