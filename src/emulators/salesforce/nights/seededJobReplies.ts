import { apiError } from '../apiRoute.ts';
import { csvLine } from '../bulk/csvFormat.ts';
import { jsonReply, type Reply } from '../../http/route.ts';
import type { OrgSecurity } from '../security/orgSecurity.ts';
import { makeId } from '../store/salesforceIds.ts';
import type { SeededJob } from './seeded.ts';

const CSV = { columnDelimiter: 'COMMA', lineEnding: 'LF' } as const;

/** Jobs of others are shown only to those who may manage them. */
export function mayListJob(security: OrgSecurity, createdById: string): boolean {
  const permissions = security.permissions();
  if (permissions['ManageDataIntegrations'] === true || permissions['ModifyAllData'] === true) return true;
  return createdById === security.signedInUser().id;
}

/** As the list of jobs tells it: no counts. */
export function seededListInfo(job: SeededJob): object {
  const { id, jobType, object, operation, state, createdById, createdAtMs, changedAtMs } = job;
  const common = {
    id,
    operation,
    object,
    createdById,
    createdDate: restStamp(createdAtMs),
    systemModstamp: restStamp(changedAtMs),
    state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: jobType === 'Classic' ? 45 : 58,
    jobType,
  };
  if (jobType === 'Classic') return common;
  return {
    ...common,
    contentUrl: `services/data/v58.0/jobs/ingest/${id}/batches`,
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
  };
}

export function seededJobInfo(job: SeededJob): object {
  const times = job.changedAtMs - job.createdAtMs;
  return {
    ...seededListInfo(job),
    retries: 0,
    totalProcessingTime: times,
    apiActiveProcessingTime: Math.floor(times * 0.8),
    apexProcessingTime: 0,
    numberRecordsProcessed: job.processed,
    numberRecordsFailed: job.failed,
    ...(job.errorMessage !== null && { errorMessage: job.errorMessage }),
  };
}

/** Result rows are for the user who created the job. */
export function seededResults(
  security: OrgSecurity,
  job: SeededJob,
  kind: 'success' | 'failed' | 'unprocessed',
): Reply {
  if (job.createdById !== security.signedInUser().id) {
    return apiError(403, 'INSUFFICIENT_ACCESS', 'Only the user who created the job can retrieve its results.');
  }
  if (job.jobType === 'Classic')
    return apiError(400, 'INVALIDJOB', 'This resource is not available for a classic job.');
  if (kind !== 'failed') return csvReply(kind === 'success' ? [['sf__Id', 'sf__Created', 'Id']] : [['Id']]);
  const rows = job.rowErrors.flatMap(({ error, count }) => Array.from({ length: count }, () => error));
  return csvReply([
    ['sf__Id', 'sf__Error', 'Id'],
    ...rows.map((error, row) => [makeId('003', 9_000 + row), error, makeId('003', 9_000 + row)]),
  ]);
}

function csvReply(lines: readonly (readonly string[])[]): Reply {
  return {
    status: 200,
    headers: { 'Content-Type': 'text/csv; charset=UTF-8', 'Sforce-NumberOfRecords': String(lines.length - 1) },
    body: lines.map((line) => csvLine(line, CSV)).join(''),
  };
}

function restStamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '+0000');
}

/** One page of a list: 1,000 jobs, and where the next page is. */
export function jobPage(records: readonly object[], query: URLSearchParams, path: string): Reply {
  const start = Number(query.get('queryLocator') ?? '0');
  if (!Number.isInteger(start) || start < 0) return apiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  const end = start + JOBS_PER_PAGE;
  const done = end >= records.length;
  const next = new URLSearchParams(query);
  next.set('queryLocator', String(end));
  return jsonReply(200, {
    done,
    records: records.slice(start, end),
    nextRecordsUrl: done ? null : `${path}?${next.toString()}`,
  });
}

const JOBS_PER_PAGE = 1_000;
