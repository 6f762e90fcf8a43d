/**
 * The words of `journal.jsonl`. An *intent* is journalled before its call and the reply after it: an intent without a
 * reply means that the call may or may not have had its effect, whether the reply was lost or this process died.
 * Steps of a Bulk chunk, in order:
 * before.saved → create.intent → created → put.intent → uploaded → close.intent → closed → terminal → results → readback →
 * done. Of a REST chunk: before.saved → patch.intent → patched → readback → done.
 */
import type { PushObject } from '../model/records.ts';
import type { JobState } from '../ports.ts';

/** Where a chunk's rows come from: a stretch of the plan's records of one object, or rows of ended chunks to send again. */
export type ChunkOrigin =
  | { readonly kind: 'plan'; readonly offset: number; readonly count: number }
  | { readonly kind: 'again'; readonly of: readonly string[] };

/** Rows of an ended chunk by outcome. Rows that will be sent once more are counted apart, by what they are until then. */
export interface ChunkCounts {
  readonly succeeded: number;
  readonly failed: number;
  readonly changedSincePlan: number;
  readonly notSent: number;
  readonly unknown: number;
  /** Failed for a reason that passes (a locked row). */
  readonly againFailed: number;
  /** Not written, though handed over: unprocessed, or unchanged after a reply was lost. */
  readonly againNotSent: number;
}

/** A row that somebody else changed between the check and the write, and that is written all the same. */
export interface OverwrittenRow {
  readonly id: string;
  readonly by: string;
  readonly at: string;
}

export type JournalEntry =
  | {
      readonly kind: 'plan.consumed';
      readonly planId: string;
      readonly rowsSha256: string;
      /** Server time, ISO 8601, when the plan's reading began. */
      readonly readAt: string;
      /** The signed-in user: what is last modified by somebody else was not written by this run. */
      readonly userId: string;
      readonly planned: Readonly<Record<PushObject, number>>;
      /** The run pauses after so many records, for a person to look at them; absent when it does not. */
      readonly firstRecords?: number;
    }
  /** Those records are settled: from here on the run goes to its end. */
  | { readonly kind: 'first.ended' }
  | {
      readonly kind: 'before.saved';
      readonly chunk: string;
      /** Counts up each time that the chunk's rows are checked and saved anew, before anything of them was written. */
      readonly attempt: number;
      readonly object: PushObject;
      readonly method: 'rest' | 'bulk';
      readonly origin: ChunkOrigin;
      readonly rows: number;
      /** Rows that passed the stale check. */
      readonly send: number;
      readonly file: string;
      readonly sha256: string;
      /** Server time, ISO 8601, of the stale check. */
      readonly checkedAt: string;
    }
  | { readonly kind: 'create.intent'; readonly chunk: string; readonly at: string }
  | { readonly kind: 'created'; readonly chunk: string; readonly jobId: string }
  | {
      readonly kind: 'put.intent';
      readonly chunk: string;
      readonly jobId: string;
      readonly file: string;
      readonly sha256: string;
      readonly bytes: number;
    }
  | { readonly kind: 'uploaded'; readonly chunk: string; readonly jobId: string }
  | {
      readonly kind: 'close.intent';
      readonly chunk: string;
      readonly jobId: string;
      readonly at: string;
      readonly over: readonly OverwrittenRow[];
    }
  | { readonly kind: 'closed'; readonly chunk: string; readonly jobId: string }
  | { readonly kind: 'abort.intent'; readonly chunk: string; readonly jobId: string; readonly why: string }
  | { readonly kind: 'abandoned'; readonly chunk: string; readonly jobId: string }
  | {
      readonly kind: 'terminal';
      readonly chunk: string;
      readonly jobId: string;
      /** `Gone`: Salesforce knows no such job any more (deleted, or older than seven days). */
      readonly state: Extract<JobState, 'JobComplete' | 'Failed' | 'Aborted'> | 'Gone';
      readonly processed: number;
      readonly failed: number;
      readonly message: string;
    }
  | {
      readonly kind: 'results';
      readonly chunk: string;
      readonly jobId: string;
      readonly sha256: { readonly successful: string; readonly failed: string; readonly unprocessed: string };
      readonly rows: number;
      readonly unprocessed: number;
    }
  | { readonly kind: 'patch.intent'; readonly chunk: string; readonly at: string }
  | { readonly kind: 'patched'; readonly chunk: string; readonly failed: readonly FailedRow[] }
  /** The other side said no to a call, and nothing happened there. */
  | { readonly kind: 'call.refused'; readonly chunk: string; readonly call: RefusedCall; readonly code: string }
  | { readonly kind: 'readback'; readonly chunk: string; readonly at: string }
  | {
      readonly kind: 'done';
      readonly chunk: string;
      readonly file: string;
      readonly sha256: string;
      readonly counts: ChunkCounts;
    }
  /** Every row of the plan is settled: resuming does nothing. */
  | { readonly kind: 'run.done' };

export type RefusedCall = 'create' | 'put' | 'close' | 'patch';

export interface FailedRow {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

export type ChunkEntry = Exclude<JournalEntry, { readonly kind: 'plan.consumed' | 'first.ended' | 'run.done' }>;
