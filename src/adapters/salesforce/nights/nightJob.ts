import { readSalesforceId } from '../../../core/model/salesforceId.ts';
import type { BulkJobKind, NightJob } from '../../../core/nights/nightFacts.ts';
import { isoTime } from '../isoTime.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { SalesforceRefusal } from '../salesforceRefusal.ts';

/** Jobs of a kind whose details are asked for, newest first: a call each. */
export const mostDetails = 200;

/** A job as a list tells it: without counts, batches and rows. */
export interface ListedJob extends NightJob {
  /** With which it was created. */
  readonly apiVersion: string;
}

type Json = Readonly<Record<string, unknown>>;

export function nightJob(record: Json, kind: BulkJobKind): NightJob {
  const createdAt = isoTime(textOf(record['createdDate']));
  return {
    id: textOf(record['id']),
    kind,
    object: textOf(record['object']),
    operation: textOf(record['operation']),
    state: textOf(record['state']),
    createdAt,
    changedAt: isoTime(textOf(record['systemModstamp'])) || createdAt,
    processed: countOf(record['numberRecordsProcessed']),
    failed: countOf(record['numberRecordsFailed']),
    errorMessage: textOf(record['errorMessage']),
    rowErrors: null,
    batches: null,
  };
}

/** Whose job it is, with 18 characters; empty where it is not told. */
export function creatorOf(record: Json): string {
  const reading = readSalesforceId(textOf(record['createdById']));
  return reading.kind === 'id' ? reading.id : '';
}

/** The API version that the job was created with, `45.0`; ours where it is not told. */
export function versionOf(record: Json): string {
  const version = Number(record['apiVersion']);
  return version > 0 ? version.toFixed(1) : apiVersion;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** Lists tell no counts. A job whose details may not be read is answered as it was. */
export async function withItsCounts(calls: SalesforceCalls, job: NightJob, signal: AbortSignal): Promise<NightJob> {
  const path = `/services/data/v${apiVersion}/jobs/ingest/${encodeURIComponent(job.id)}`;
  try {
    const told = nightJob(await calls.readJson<Json>({ kind: 'ingest.poll', path }, signal), job.kind);
    const { processed, failed, errorMessage, state, changedAt } = told;
    return {
      ...job,
      processed,
      failed,
      errorMessage,
      state: state || job.state,
      changedAt: changedAt || job.changedAt,
    };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return job;
  }
}

/** Whether Salesforce will not tell this one job, as opposed to being out of reach. */
function isRefused(error: unknown): boolean {
  return error instanceof SalesforceRefusal && error.code === 'accessDenied';
}
