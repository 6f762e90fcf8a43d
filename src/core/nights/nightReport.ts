/** What *Last Night* tells: seven nights, each with its timeline and verdict. The JSON of `last-night --json` is this. */
import type { Answer } from '../model/securityFacts.ts';
import type { NightCause } from './causes.ts';
import type { BulkJobKind, NightLimit, RowErrorGroup } from './nightFacts.ts';
import type { NightWindow } from './nightWindows.ts';

/** `cannotBeRead` is no "ran": without evidence of both nobody can say that it did, or that it did not. */
export type NightVerdict = 'ran' | 'ranWithErrors' | 'didNotRun' | 'cannotBeRead';

export type NightEventKind = 'signIn' | 'signInFailed' | 'tokenUsed' | 'jobCreated' | 'jobEnded' | 'change';

/** One line of a timeline. The same thing many times in a row is one line with its count. */
export interface NightEvent {
  readonly at: string;
  /** Of the last of `count`; as `at` for a single one. */
  readonly until: string;
  readonly kind: NightEventKind;
  readonly words: string;
  readonly count: number;
}

/** A job as it is told; see `NightJob`. */
export interface ToldJob {
  readonly id: string;
  readonly kind: BulkJobKind;
  readonly object: string;
  readonly operation: string;
  readonly state: string;
  readonly createdAt: string;
  readonly changedAt: string;
  readonly processed: number | null;
  readonly failed: number | null;
  readonly errorMessage: string;
  /** Of a classic job, counted by how they ended; null where they cannot be read, and for Bulk API 2.0, which shows none. */
  readonly batches: BatchCounts | null;
}

export interface BatchCounts {
  readonly completed: number;
  /** As a whole. */
  readonly failed: number;
  readonly notProcessed: number;
  /** They wait, or are at work. */
  readonly unfinished: number;
  readonly unknown: number;
}

/** Batches of classic jobs of a night that failed as a whole, by reason. */
export interface ToldBatchErrors {
  /** Salesforce's own words, without ids of records. */
  readonly message: string;
  readonly cause: NightCause;
  /** Of batches. */
  readonly count: number;
}

/** Failed rows of all jobs of a night, by reason. */
export interface ToldRowErrors extends RowErrorGroup {
  readonly cause: NightCause;
}

export interface JudgedNight extends Omit<NightWindow, 'hasBegun'> {
  readonly verdict: NightVerdict;
  readonly cause: NightCause;
  /** What the verdict rests on, in sentences. */
  readonly evidence: readonly string[];
  readonly timeline: readonly NightEvent[];
  readonly jobs: readonly ToldJob[];
  readonly rowErrors: readonly ToldRowErrors[];
  readonly batchErrors: readonly ToldBatchErrors[];
}

/** A change of a setting between the last good and the first bad night. */
export interface NightChange {
  readonly at: string;
  readonly by: string;
  readonly words: string;
  readonly system: 'salesforce' | 'personalization';
  /** Its words fit the cause. */
  readonly isLikely: boolean;
}

export interface NightChanges {
  /** `night` of the last one that ran; null when none of those that were read did. */
  readonly lastGood: string | null;
  readonly firstBad: string;
  /** ISO 8601: what is looked at. */
  readonly from: string;
  readonly to: string;
  /** The nearest before the first bad night first. */
  readonly entries: readonly NightChange[];
  /** Whose changes could not be read, in sentences. */
  readonly notRead: readonly string[];
}

export interface NightReport {
  readonly org: {
    readonly id: string;
    readonly myDomain: string;
    readonly isSandbox: boolean;
    readonly isDemo: boolean;
  };
  readonly signedInUser: string;
  readonly integrationUser: { readonly username: string; readonly isNamed: boolean; readonly isActive: boolean | null };
  /** Of the nights and of every clock time in words. */
  readonly timeZone: string;
  /** Server time, ISO 8601. */
  readonly readAt: string;
  /** Of the last night. */
  readonly verdict: NightVerdict;
  readonly cause: NightCause;
  /** The last night and those before it, newest first; before them, at most, one of today that nobody calls a night yet. */
  readonly nights: readonly JudgedNight[];
  /** Whose place in `nights` the last night has. */
  readonly lastNight: number;
  readonly changes: NightChanges | null;
  readonly limits: readonly NightLimit[];
  /** What could not be read, and why. */
  readonly notRead: readonly Pick<Answer<unknown>, 'asked' | 'answer'>[];
  /** What the reader should know, in sentences. */
  readonly notes: readonly string[];
}
