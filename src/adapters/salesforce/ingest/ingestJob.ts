import type { IngestJob, JobState } from '../../../core/ports.ts';
import { isoTime } from '../isoTime.ts';

const states: readonly JobState[] = ['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted'];

/** A job's own JSON; undefined when it is none. */
export function readIngestJob(text: string): IngestJob | undefined {
  try {
    return ingestJobOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** A job as any resource tells it; lists tell no counts. A state that nobody knows is one of a job at work. */
export function ingestJobOf(value: unknown): IngestJob | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const job = value as Readonly<Record<string, unknown>>;
  const id = textOf(job['id']);
  const state = textOf(job['state']);
  if (id === '' || state === '') return undefined;
  return {
    id,
    object: textOf(job['object']),
    state: states.find((known) => known === state) ?? 'InProgress',
    recordsProcessed: countOf(job['numberRecordsProcessed']),
    recordsFailed: countOf(job['numberRecordsFailed']),
    errorMessage: textOf(job['errorMessage']),
    createdById: textOf(job['createdById']),
    createdAt: isoTime(textOf(job['createdDate'])),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
