import { readCause } from './causeOfText.ts';
import { stateOfBatch } from './jobEnd.ts';
import type { NightJob } from './nightFacts.ts';
import type { ToldBatchErrors } from './nightReport.ts';

/** Batches of classic jobs that failed as a whole by reason, the most frequent first. */
export function batchErrorsOf(jobs: readonly NightJob[]): readonly ToldBatchErrors[] {
  const groups = new Map<string, ToldBatchErrors>();
  for (const { batches } of jobs) {
    for (const batch of batches?.value ?? []) {
      if (stateOfBatch(batch) !== 'failed') continue;
      const { stateMessage: message } = batch;
      const count = (groups.get(message)?.count ?? 0) + 1;
      groups.set(message, { message, cause: readCause(message)?.cause ?? 'jobFailed', count });
    }
  }
  return [...groups.values()].sort((left, right) => right.count - left.count);
}
