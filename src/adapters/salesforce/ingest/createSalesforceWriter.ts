/**
 * Writing to Salesforce, by the write protocol's calls. Nothing here decides what is written or whether a call is made
 * again after its reply was lost: that is core's (`core/applying`).
 */
import { openAsBlob } from 'node:fs';
import type { ObjectDescription } from '../../../core/model/org.ts';
import type { CrmObject } from '../../../core/model/records.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { CrmWriter } from '../../../core/ports.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { SalesforceRefusal } from '../salesforceRefusal.ts';
import type { ServerClock } from '../serverClock.ts';
import { type ChangedSinceOptions, changedSince } from './changedSince.ts';
import { readIngestJob } from './ingestJob.ts';
import { jobsOf } from './runningJobs.ts';
import { readResults } from './readResults.ts';
import { updateRecords } from './updateRecords.ts';

export interface SalesforceWriterOptions extends ChangedSinceOptions {
  readonly calls: SalesforceCalls;
  readonly clock: ServerClock;
  readonly describe: (object: CrmObject, signal: AbortSignal) => Promise<ObjectDescription>;
}

const json = { 'content-type': 'application/json' };
/** The org stores an upload before it answers. */
const uploadAnswerMs = 120_000;
const jobsPath = `/services/data/v${apiVersion}/jobs/ingest`;

/** See `CrmWriter`. */
export function createSalesforceWriter(options: SalesforceWriterOptions): CrmWriter {
  const { calls, clock } = options;
  return {
    updateRecords: (object, records, signal) => updateRecords(calls, object, records, signal),

    async createJob(object, signal) {
      const body = { object, operation: 'update', contentType: 'CSV', lineEnding: 'LF', columnDelimiter: 'COMMA' };
      const call = { kind: 'ingest.create', method: 'POST', path: jobsPath, headers: json } as const;
      return await calls.mutate({ ...call, body: JSON.stringify(body) }, signal, readIngestJob);
    },

    async upload(jobId, file, signal) {
      const body = await blobOf(file);
      const call = { kind: 'ingest.upload', method: 'PUT', path: `${jobsPath}/${jobId}/batches` } as const;
      const headers = { 'content-type': 'text/csv; charset=UTF-8' };
      return await calls.mutate({ ...call, headers, body, firstByteMs: uploadAnswerMs }, signal, done);
    },

    async setJobState(jobId, state, signal) {
      const kind = state === 'Aborted' ? 'ingest.abort' : 'ingest.close';
      const call = { kind, method: 'PATCH', path: `${jobsPath}/${jobId}`, headers: json } as const;
      return await calls.mutate({ ...call, body: JSON.stringify({ state }) }, signal, readIngestJob);
    },

    async readJob(jobId, signal) {
      try {
        return await calls.readJson({ kind: 'ingest.poll', path: `${jobsPath}/${jobId}` }, signal, requiredJob);
      } catch (error) {
        if (error instanceof SalesforceRefusal && error.status === 404) return null;
        throw error;
      }
    },

    readResults: (job, into, signal) => readResults(calls, job, into, signal),
    runningJobs: (object, signal) => jobsOf(calls, clock, object, signal),
    changedSince: (object, since, fields, signal) => changedSince(options, { object, since, fields }, signal),
    serverTime: () => clock.now().toISOString(),
  };
}

/**
 * The file as a body that can be sent again, with its length; it is not read into memory. Should the file change in between,
 * sending it fails instead of sending something else.
 */
async function blobOf(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no code';
    throw new SyncError('disk', `${file} cannot be read (${code}).`);
  }
}

/** An upload is answered with 201 and nothing else. */
function done(): null {
  return null;
}

function requiredJob(text: string) {
  const job = readIngestJob(text);
  if (job === undefined) throw new SyntaxError('no job');
  return job;
}
