import { usualCallSizes } from '../planning/apiCost.ts';

/** How the write protocol is dosed. Durations are of this machine's clock; overlaps are of the server's. */
export interface ApplyLimits {
  /** From so many planned records of an object on, Bulk API is used; below, `/composite/sobjects`. */
  readonly bulkFrom: number;
  readonly recordsPerCall: number;
  readonly recordsPerJob: number;
  /** Of the upload file. Salesforce takes 150 MB of base64. */
  readonly bytesPerJob: number;
  /** How far before the plan's reading the stale check looks: a long transaction stamps its records when it began. */
  readonly staleOverlapMs: number;
  /** How far before a write the look after it begins: the servers' clocks differ a little. */
  readonly readBackOverlapMs: number;
  /** Waits before the looks at rows whose call gave no answer: it may still be at work. */
  readonly settleMs: readonly number[];
  /** How often a row is sent again after a lock, and the first wait before it; it doubles. */
  readonly lockTries: number;
  readonly lockWaitMs: number;
  /** So many unanswered calls and jobs given up for one chunk, and the run pauses. */
  readonly setbacks: number;
  /** How often a job is asked to abort before the run pauses. */
  readonly abortTries: number;
  /** How often a job is given up because rows changed during its upload. */
  readonly changeTries: number;
  /** Share of the day's API calls that must stay. */
  readonly apiReserveShare: number;
  /** What a call that changes something may still take after a person has cancelled. */
  readonly cancelGraceMs: number;
}

const minuteMs = 60_000;

export const usualApplyLimits: ApplyLimits = {
  bulkFrom: usualCallSizes.bulkFrom,
  recordsPerCall: usualCallSizes.recordsPerCollection,
  recordsPerJob: usualCallSizes.recordsPerJob,
  bytesPerJob: 100_000_000,
  staleOverlapMs: 15 * minuteMs,
  readBackOverlapMs: minuteMs,
  settleMs: [1_000, 4_000],
  lockTries: 3,
  lockWaitMs: 2_000,
  setbacks: 6,
  abortTries: 4,
  changeTries: 2,
  apiReserveShare: 0.1,
  cancelGraceMs: 3_000,
};

/** Waits between looks at a job: small jobs end within a second, large ones are asked every half minute. */
export function pollDelayMs(poll: number): number {
  return pollDelaysMs[poll] ?? 30_000;
}

const pollDelaysMs = [200, 500, 1_000, 2_000, 3_000, 5_000, 8_000, 12_000, 18_000, 25_000];
