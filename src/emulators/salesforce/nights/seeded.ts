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
  /** One text for each kind of failed row, as `sf__Error` has it. */
  readonly rowErrors: readonly { readonly error: string; readonly count: number }[];
}
