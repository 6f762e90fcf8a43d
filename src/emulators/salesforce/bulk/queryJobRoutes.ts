import { isObject, numberParameter, type StruckFault } from '../../http/faultRule.ts';
import { type EmulatedRequest, jsonReply, type Reply } from '../../http/route.ts';
import { type ApiRoute, apiError, apiRoute, refuse } from '../apiRoute.ts';
import { parseJsonBody } from '../rest/recordBody.ts';
import type { ApiParts } from '../rest/restParts.ts';
import { SoqlError } from '../soql/soqlError.ts';
import { isFinished, jobBasics } from './bulkJob.ts';
import { csvFormatOf } from './csvFormat.ts';
import type { QueryJob, QueryJobs } from './queryJobs.ts';
import type { ResultFile } from './resultFile.ts';

/** Rows of a page when the client does not say. */
const DEFAULT_PAGE_ROWS = 50_000;
/** Page addresses that one call of `resultPages` gives. */
const PAGES_PER_CALL = 5;
const RESULT_PAGES_SINCE = 58;

/** `/jobs/query`. */
export function queryJobRoutes(parts: ApiParts, jobs: QueryJobs): readonly ApiRoute[] {
  const ofJob = {
    subject: ({ jobId = '' }: Readonly<Record<string, string>>) => ({ jobId, object: jobs.find(jobId)?.object }),
  };
  return [
    apiRoute(parts, {
      op: 'bulkq.create',
      method: 'POST',
      path: '/jobs/query',
      subjectOfBody: (body) => ({ object: /\bFROM\s+(\w+)/i.exec(body.toString('utf8'))?.[1] }),
      handle: (request) => createJob(jobs, request),
    }),
    apiRoute(parts, {
      op: 'bulkq.list',
      method: 'GET',
      path: '/jobs/query',
      handle: () => jsonReply(200, { done: true, records: jobs.list().map(jobInfo), nextRecordsUrl: null }),
    }),
    apiRoute(parts, {
      ...ofJob,
      op: 'bulkq.poll',
      method: 'GET',
      path: '/jobs/query/:jobId',
      handle: (request) => jobReply(200, jobInfo(jobOf(jobs, request))),
    }),
    apiRoute(parts, {
      ...ofJob,
      op: 'bulkq.results',
      method: 'GET',
      path: '/jobs/query/:jobId/results',
      handle: (request) => resultPage(jobs, request),
    }),
    apiRoute(parts, {
      ...ofJob,
      op: 'bulkq.resultPages',
      method: 'GET',
      path: '/jobs/query/:jobId/resultPages',
      handle: (request) => resultPages(jobs, request),
    }),
    apiRoute(parts, {
      ...ofJob,
      op: 'bulkq.abort',
      method: 'PATCH',
      path: '/jobs/query/:jobId',
      handle: (request) => abortJob(jobs, request),
    }),
    apiRoute(parts, {
      ...ofJob,
      op: 'bulkq.delete',
      method: 'DELETE',
      path: '/jobs/query/:jobId',
      handle: (request) => deleteJob(jobs, request),
    }),
  ];
}

/** `apiVersion` goes over the wire as 66.0, which JSON.stringify cannot write. */
export function jobReply(status: number, info: object): Reply {
  const reply = jsonReply(status, info);
  const body =
    typeof reply.body === 'string' ? reply.body.replace(/"apiVersion":(\d+)(?=[,}])/, '"apiVersion":$1.0') : '';
  return { ...reply, body };
}

async function createJob(jobs: QueryJobs, request: EmulatedRequest): Promise<Reply> {
  const body = parseJsonBody(await request.body());
  if (!isObject(body)) return apiError(400, 'INVALIDJOB', 'The body must be a JSON object.');
  const { operation, query } = body;
  if (operation !== 'query' && operation !== 'queryAll') {
    return apiError(400, 'INVALIDJOB', 'operation must be query or queryAll');
  }
  if (typeof query !== 'string') return apiError(400, 'INVALIDJOB', 'query is missing');
  try {
    const job = jobs.create(query, operation, apiVersionOf(request), csvFormatOf(body));
    request.commit();
    return jobReply(200, { ...jobBasics(job), ...formatOf(job) });
  } catch (error) {
    if (error instanceof SoqlError) return apiError(400, error.errorCode, error.message);
    throw error;
  }
}

function jobInfo(job: QueryJob): object {
  const finished = isFinished(job.state);
  return {
    ...jobBasics(job),
    jobType: 'V2Query',
    ...formatOf(job),
    ...(finished && { numberRecordsProcessed: job.result?.rowCount ?? 0 }),
    retries: 0,
    totalProcessingTime: job.changedAtMs - job.startedAtMs,
    isPkChunkingSupported: true,
    ...(job.errorMessage !== null && { errorMessage: job.errorMessage }),
  };
}

function formatOf(job: QueryJob): object {
  return { lineEnding: job.format.lineEnding, columnDelimiter: job.format.columnDelimiter };
}

/** One page of results. Locators are plain positions: they can be read again, in any order. */
function resultPage(jobs: QueryJobs, request: EmulatedRequest): Reply {
  const job = jobOf(jobs, request);
  const file = readyResult(job, request);
  const asked = request.query.get('locator');
  const { start, size } = readLocator(asked, pageSize(request));
  if (start > file.rowCount || (start === file.rowCount && start > 0)) {
    return apiError(400, 'INVALID_QUERY_LOCATOR', 'Invalid locator');
  }
  const end = Math.min(start + size, file.rowCount);
  const moved = movedBy(request, start, size);
  const from = Math.min(Math.max(0, start + moved), file.rowCount);
  const to = Math.min(from + (end - start), file.rowCount);
  const repeats = request.takeFault('repeatLocator', onPage(start, size)) !== undefined;
  const next = repeats ? writeLocator(start, size) : end < file.rowCount ? writeLocator(end, size) : 'null';
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/csv; charset=UTF-8',
      'Sforce-NumberOfRecords': String(to - from),
      'Sforce-Locator': next,
    },
    body: file.page(from, to),
  };
}

/** Rows by which a fault moves the page's content, while its locators say that all is well. */
function movedBy(request: EmulatedRequest, start: number, size: number): number {
  if (request.takeFault('skipPage', onPage(start, size))) return size;
  return request.takeFault('repeatPage', onPage(start, size)) ? -size : 0;
}

/** A fault's `page` (from 1) limits it to that page. */
function onPage(start: number, size: number): (fault: StruckFault) => boolean {
  const page = Math.floor(start / size) + 1;
  return (fault) => numberParameter(fault.do, 'page', page) === page;
}

function resultPages(jobs: QueryJobs, request: EmulatedRequest): Reply {
  if (Number(apiVersionOf(request)) < RESULT_PAGES_SINCE) {
    return apiError(404, 'NOT_FOUND', 'The requested resource does not exist');
  }
  const job = jobOf(jobs, request);
  const file = readyResult(job, request);
  const { start, size } = readLocator(request.query.get('locator'), pageSize(request));
  const base = `/services/data/v${job.apiVersion}/jobs/query/${job.id}`;
  const pages: { resultUrl: string }[] = [];
  let position = start;
  // An empty result has one page too, with the header alone.
  while (pages.length < PAGES_PER_CALL && (position < file.rowCount || position === 0)) {
    pages.push({ resultUrl: `${base}/results?locator=${writeLocator(position, size)}&maxRecords=${size}` });
    position += size;
  }
  const done = position >= file.rowCount;
  const next = done ? {} : { nextRecordsUrl: `${base}/resultPages?locator=${writeLocator(position, size)}` };
  return jsonReply(200, { resultPages: pages, ...next, done });
}

async function abortJob(jobs: QueryJobs, request: EmulatedRequest): Promise<Reply> {
  const job = jobOf(jobs, request);
  const body = parseJsonBody(await request.body());
  if (!isObject(body) || body['state'] !== 'Aborted') return apiError(400, 'INVALIDJOB', 'state must be Aborted');
  if (!jobs.setState(job, 'Aborted')) return apiError(400, 'INVALIDJOBSTATE', `Job is ${job.state}`);
  request.commit();
  return jobReply(200, jobInfo(job));
}

function deleteJob(jobs: QueryJobs, request: EmulatedRequest): Reply {
  const job = jobOf(jobs, request);
  if (!isFinished(job.state)) return apiError(400, 'INVALIDJOBSTATE', `A job in state ${job.state} can't be deleted.`);
  jobs.remove(job);
  request.commit();
  return { status: 204 };
}

/** @throws ReplyError 404 */
function jobOf(jobs: QueryJobs, request: EmulatedRequest): QueryJob {
  const job = jobs.find(request.params['jobId'] ?? '');
  if (!job) throw refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
  return job;
}

/** @throws ReplyError 409 for another version than the job's, 400 while there are no results */
function readyResult(job: QueryJob, request: EmulatedRequest): ResultFile {
  if (apiVersionOf(request) !== job.apiVersion) {
    throw refuse(
      409,
      'API_ERROR',
      `The job was created with API version ${job.apiVersion}: use it for the results too.`,
    );
  }
  if (job.state !== 'JobComplete' || !job.result) {
    throw refuse(400, 'INVALIDJOBSTATE', `Results are not available: job is ${job.state}`);
  }
  return job.result;
}

export function apiVersionOf(request: EmulatedRequest): string {
  return (request.params['version'] ?? '').replace(/^v/i, '');
}

function pageSize(request: EmulatedRequest): number {
  const asked = Number(request.query.get('maxRecords') ?? DEFAULT_PAGE_ROWS);
  return Number.isInteger(asked) && asked > 0 ? asked : DEFAULT_PAGE_ROWS;
}

/** Position and page size, written so that a client takes them for opaque. */
function writeLocator(start: number, size: number): string {
  return Buffer.from(`${start}-${size}`).toString('base64url');
}

function readLocator(locator: string | null, otherwiseSize: number): { readonly start: number; readonly size: number } {
  if (locator === null || locator === '') return { start: 0, size: otherwiseSize };
  const parts = /^(\d+)-(\d+)$/.exec(Buffer.from(locator, 'base64url').toString('utf8'));
  if (!parts) throw refuse(400, 'INVALID_QUERY_LOCATOR', 'Invalid locator');
  return { start: Number(parts[1]), size: Number(parts[2]) };
}
