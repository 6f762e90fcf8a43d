import type { PushObject } from '../model/records.ts';
import type { ChunkCounts } from './journal.ts';

/** What became of one planned record. */
export type OutcomeCode = 'succeeded' | 'failed' | 'changedSincePlan' | 'notSent' | 'unknown';

/** The verdict on a row, and why. `code` is Salesforce's for a failed row, ours otherwise; empty on success. */
export interface Decision {
  readonly outcome: OutcomeCode;
  readonly code: string;
  readonly message: string;
}

/** A row for `failed.csv`: every one that was not written as planned, and those that carry a note. */
export interface RowOutcome extends Decision {
  readonly object: PushObject;
  readonly crmId: string;
  readonly personalizationId: string;
  /** What should be known about a row that was written, e.g. that somebody else changed it too; mostly empty. */
  readonly note: string;
}

/** Records by outcome. Their sum is what was planned. */
export type OutcomeCounts = Readonly<Record<OutcomeCode, number>>;

export const noOutcomes: OutcomeCounts = { succeeded: 0, failed: 0, changedSincePlan: 0, notSent: 0, unknown: 0 };

export const noChunkCounts: ChunkCounts = { ...noOutcomes, againFailed: 0, againNotSent: 0 };

export const succeeded: Decision = { outcome: 'succeeded', code: '', message: '' };

export function addOutcomes(left: OutcomeCounts, right: OutcomeCounts): OutcomeCounts {
  return {
    succeeded: left.succeeded + right.succeeded,
    failed: left.failed + right.failed,
    changedSincePlan: left.changedSincePlan + right.changedSincePlan,
    notSent: left.notSent + right.notSent,
    unknown: left.unknown + right.unknown,
  };
}

export function countOutcome(counts: OutcomeCounts, outcome: OutcomeCode, by = 1): OutcomeCounts {
  return { ...counts, [outcome]: counts[outcome] + by };
}

export function totalOutcomes(counts: OutcomeCounts): number {
  return counts.succeeded + counts.failed + counts.changedSincePlan + counts.notSent + counts.unknown;
}
