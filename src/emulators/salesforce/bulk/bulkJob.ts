import type { CsvFormat } from './csvFormat.ts';

export type JobState = 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted';

/** What query and ingest jobs have in common. */
export interface BulkJob {
  readonly id: string;
  readonly operation: string;
  readonly object: string;
  readonly createdById: string;
  readonly createdAtMs: number;
  /** `66.0`: results are given to that version only. */
  readonly apiVersion: string;
  readonly format: CsvFormat;
  state: JobState;
  changedAtMs: number;
  errorMessage: string | null;
  /** Stays in progress for ever, by a fault. */
  stuck: boolean;
}

export const JOB_LIFE_MS = 7 * 24 * 3_600_000;

export function isFinished(state: JobState): boolean {
  return state === 'JobComplete' || state === 'Failed' || state === 'Aborted';
}

/** The fields of a job's JSON that both kinds share. */
export function jobBasics(job: BulkJob): Readonly<Record<string, unknown>> {
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.createdById,
    createdDate: restStamp(job.createdAtMs),
    systemModstamp: restStamp(job.changedAtMs),
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
  };
}

function restStamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}
