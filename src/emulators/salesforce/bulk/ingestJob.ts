import type { RowFaults } from '../rest/rowFaults.ts';
import type { StruckFault } from '../../http/faultRule.ts';
import type { BulkJob } from './bulkJob.ts';

export type IngestOperation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete';

export const ROW_NOT_PROCESSED = 0;
export const ROW_SUCCEEDED = 1;
export const ROW_CREATED = 2;
export const ROW_FAILED = 3;

/** The rows of an upload and what became of each. The cells stay in the uploaded bytes. */
export interface IngestRows {
  readonly columns: readonly string[];
  readonly count: number;
  /** Where each row begins in the upload. */
  readonly starts: Float64Array;
  readonly outcomes: Uint8Array;
  /** Ids of written records where they are not in the upload (inserts), and of failed ones. */
  readonly ids: Map<number, string>;
  readonly errors: Map<number, string>;
}

export interface IngestJob extends BulkJob {
  readonly operation: IngestOperation;
  readonly externalIdFieldName: string | null;
  content: Buffer | null;
  rows: IngestRows | null;
  processed: number;
  failed: number;
  startedAtMs: number | null;
  /** Ends the job in that state once that many rows are processed, by a fault. */
  endAfterRows: { readonly rows: number; readonly state: 'Failed' | 'Aborted' } | null;
  /** Deletes the job once that many rows are processed. */
  deleteAfterRows: number | null;
  rowFault: StruckFault | undefined;
  rowErrors: RowFaults | null;
  /** Faults of results and who aborted the job, for the admin API. */
  changedBy: string | null;
  /** Tells the request that closed the job how many rows were written. */
  onRowsApplied: (rows: number) => void;
}
