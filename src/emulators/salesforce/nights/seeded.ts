/** What a seeded night leaves in the org. */

export interface SeededLogin {
  readonly id: string;
  readonly userId: string;
  readonly atMs: number;
  readonly status: string;
  readonly application: string;
}

export interface SeededJob {
  readonly id: string;
  readonly jobType: 'V2Ingest' | 'Classic';
  readonly object: string;
  readonly operation: string;
  readonly state: string;
  readonly createdById: string;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
  readonly processed: number;
  readonly failed: number;
  readonly errorMessage: string | null;
  /** Of a `V2Ingest` job. */
  readonly rowErrors: SeededRowErrors;
  /** Of a `Classic` job: what became of its records is told here alone. */
  readonly batches: readonly SeededBatch[];
}

/** One text for each kind of failed row, as `sf__Error` or `Error` has it. */
export type SeededRowErrors = readonly { readonly error: string; readonly count: number }[];

export interface SeededBatch {
  readonly id: string;
  readonly state: 'Queued' | 'InProgress' | 'Completed' | 'Failed' | 'Not Processed';
  /** Why it failed as a whole. */
  readonly stateMessage: string | null;
  readonly processed: number;
  readonly failed: number;
  readonly rowErrors: SeededRowErrors;
}
