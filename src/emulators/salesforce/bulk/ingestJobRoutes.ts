import { isObject, numberParameter } from '../../http/faultRule.ts';
import { type EmulatedRequest, type Reply, type Route } from '../../http/route.ts';
import { type ApiRoute, apiError, apiRoute, refuse } from '../apiRoute.ts';
import { parseJsonBody } from '../rest/recordBody.ts';
import type { OrgNights } from '../nights/orgNights.ts';
import { jobPage, mayListJob, seededJobInfo, seededListInfo, seededResults } from '../nights/seededJobReplies.ts';
import type { ApiParts } from '../rest/restParts.ts';
import { isFinished, jobBasics } from './bulkJob.ts';
import { csvFormatOf } from './csvFormat.ts';
import type { IngestJob, IngestOperation } from './ingestJob.ts';
import type { IngestJobs } from './ingestJobs.ts';
import { ingestResult, type ResultKind } from './ingestResults.ts';
import { apiVersionOf, jobReply } from './queryJobRoutes.ts';

const OPERATIONS: readonly IngestOperation[] = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];

/** `/jobs/ingest`. */
export function ingestJobRoutes(parts: ApiParts, jobs: IngestJobs, nights: OrgNights): readonly ApiRoute[] {
  const ofJob = {
    subject: ({ jobId = '' }: Readonly<Record<string, string>>) => ({ jobId, object: jobs.find(jobId)?.object }),
  };
  return [
    apiRoute(parts, {
      op: 'ingest.create',
      method: 'POST',
      path: '/jobs/ingest',
      subjectOfBody: (body) => ({ object: /"object"\s*:\s*"(\w+)"/.exec(body.toString('utf8'))?.[1] }),
      handle: (request) => createJob(parts, jobs, request),
    }),
    apiRoute(parts, {
      op: 'ingest.list',
      method: 'GET',
      path: '/jobs/ingest',
      handle: (request) => listJobs({ parts, jobs, nights }, request),
    }),
    apiRoute(parts, {
      ...ofJob,
      op: 'ingest.upload',
      method: 'PUT',
      path: '/jobs/ingest/:jobId/batches',
      handle: (request) => upload(jobs, request),
    }),
    apiRoute(parts, {
      ...ofJob,
      op: 'ingest.close',
      opOfBody: {
        names: ['ingest.close', 'ingest.abort'],
        choose: (body) => (body.toString('utf8').includes('"Aborted"') ? 'ingest.abort' : 'ingest.close'),
      },
      method: 'PATCH',
      path: '/jobs/ingest/:jobId',
      handle: (request) => changeState(jobs, request),
    }),
    apiRoute(parts, {
      ...ofJob,
      op: 'ingest.poll',
      method: 'GET',
      path: '/jobs/ingest/:jobId',
      handle: (request) => {
        const seeded = nights.findJob(request.params['jobId'] ?? '');
        if (seeded === undefined) return jobReply(200, jobInfo(jobOf(jobs, request)));
        if (!mayListJob(parts.reader.security, seeded.createdById)) throw noSuchJob();
        return jobReply(200, seededJobInfo(seeded));
      },
    }),
    ...resultRoutes({ parts, jobs, nights }, ofJob),
    apiRoute(parts, {
      ...ofJob,
      op: 'ingest.delete',
      method: 'DELETE',
      path: '/jobs/ingest/:jobId',
      handle: (request) => deleteJob(jobs, request),
    }),
  ];
}

/** Operation, last part of the path, and which rows it gives. */
const RESULTS = [
  ['ingest.success', 'successfulResults', 'success'],
  ['ingest.failed', 'failedResults', 'failed'],
  ['ingest.unprocessed', 'unprocessedrecords', 'unprocessed'],
] as const;

interface JobSources {
  readonly parts: ApiParts;
  readonly jobs: IngestJobs;
  /** Jobs that were seeded: they are only looked at. */
  readonly nights: OrgNights;
}

function resultRoutes({ parts, jobs, nights }: JobSources, ofJob: Pick<Route, 'subject'>): readonly ApiRoute[] {
  return RESULTS.map(([op, path, kind]) =>
    apiRoute(parts, {
      ...ofJob,
      op,
      method: 'GET',
      path: `/jobs/ingest/:jobId/${path}`,
      handle: (request) => {
        const seeded = nights.findJob(request.params['jobId'] ?? '');
        return seeded === undefined ? result(jobs, request, kind) : seededResults(parts.reader.security, seeded, kind);
      },
    }),
  );
}

async function createJob(parts: ApiParts, jobs: IngestJobs, request: EmulatedRequest): Promise<Reply> {
  const body = parseJsonBody(await request.body());
  if (!isObject(body)) return apiError(400, 'INVALIDJOB', 'The body must be a JSON object.');
  const operation = OPERATIONS.find((known) => known === body['operation']);
  if (!operation) return apiError(400, 'INVALIDJOB', `Unknown operation: ${String(body['operation'])}`);
  const table = parts.reader.recordTable(String(body['object']));
  if (!table?.object.updateable) {
    return apiError(400, 'INVALIDENTITY', `Unsupported object for Bulk API: ${String(body['object'])}`);
  }
  const external = body['externalIdFieldName'];
  const job = jobs.create({
    object: table.object.name,
    operation,
    externalIdFieldName: typeof external === 'string' ? external : null,
    apiVersion: apiVersionOf(request),
    format: csvFormatOf(body),
  });
  attachRowFault(job, request);
  request.commit();
  return jobReply(200, openInfo(job));
}

/** Jobs of both kinds, the newest first, as far as the signed-in user is shown them. */
function listJobs({ parts, jobs, nights }: JobSources, request: EmulatedRequest): Reply {
  const type = request.query.get('jobType');
  const { security } = parts.reader;
  const seeded = nights.jobs.filter(({ jobType }) => type === null || type === jobType);
  const own = type === null || type === 'V2Ingest' ? jobs.list() : [];
  const shown = [
    ...own.map((job) => ({ job, info: listInfo(job) })),
    ...seeded.map((job) => ({ job, info: seededListInfo(job) })),
  ]
    .filter(({ job }) => mayListJob(security, job.createdById))
    .sort((left, right) => right.job.createdAtMs - left.job.createdAtMs);
  return jobPage(
    shown.map(({ info }) => info),
    request.query,
    request.path,
  );
}

/** One PUT with the whole file; there is no second one. */
async function upload(jobs: IngestJobs, request: EmulatedRequest): Promise<Reply> {
  const job = jobOf(jobs, request);
  const content = await request.body();
  if (job.content) {
    const advice =
      "please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once " +
      'on a given Job.';
    return apiError(400, 'API_ERROR', `Found multiple contents for job: <${job.id}>, ${advice}`);
  }
  if (job.state !== 'Open') {
    return apiError(400, 'INVALIDJOBSTATE', `Content can only be uploaded to an Open job, this is ${job.state}`);
  }
  job.content = content;
  attachRowFault(job, request);
  request.commit();
  return { status: 201 };
}

async function changeState(jobs: IngestJobs, request: EmulatedRequest): Promise<Reply> {
  const job = jobOf(jobs, request);
  const body = parseJsonBody(await request.body());
  const wanted = isObject(body) ? body['state'] : undefined;
  if (wanted === 'Aborted') {
    if (!jobs.setState(job, 'Aborted')) return wrongState(job);
    request.commit();
    return jobReply(200, openInfo(job));
  }
  if (wanted !== 'UploadComplete') return apiError(400, 'INVALIDJOB', 'state must be UploadComplete or Aborted');
  if (job.state !== 'Open') return wrongState(job);
  attachRowFault(job, request);
  request.commit();
  jobs.close(job, (rows) => request.addRowsApplied(rows));
  return jobReply(200, openInfo(job));
}

function wrongState(job: IngestJob): Reply {
  return apiError(400, 'INVALIDJOBSTATE', `Job state can't be changed: it is ${job.state}`);
}

function result(jobs: IngestJobs, request: EmulatedRequest, kind: ResultKind): Reply {
  const job = jobOf(jobs, request);
  if (!isFinished(job.state)) {
    return apiError(400, 'INVALIDJOBSTATE', `Results are not available: job is ${job.state}`);
  }
  if (!job.rows && job.content && job.state === 'Failed') return wholeUpload(job, kind);
  const other = request.takeFault('rowInTwoResults');
  const dropped = request.takeFault('dropResultRow');
  const damage = {
    reorder: request.takeFault('reorderResults') !== undefined,
    alsoOfOther: other ? numberParameter(other.do, 'rows', 1) : 0,
    drop: dropped ? numberParameter(dropped.do, 'rows', 1) : 0,
  };
  return csvReply(ingestResult(job, kind, damage));
}

/** A file that failed as a whole comes back as it was sent, as unprocessed. */
function wholeUpload(job: IngestJob, kind: ResultKind): Reply {
  const content = kind === 'unprocessed' ? job.content : null;
  return csvReply(content ?? (kind === 'success' ? '"sf__Id","sf__Created"\n' : '"sf__Id","sf__Error"\n'));
}

function csvReply(body: NonNullable<Reply['body']>): Reply {
  return { status: 200, headers: { 'Content-Type': 'text/csv; charset=UTF-8' }, body };
}

function deleteJob(jobs: IngestJobs, request: EmulatedRequest): Reply {
  const job = jobOf(jobs, request);
  if (job.state === 'InProgress' || job.state === 'UploadComplete') return wrongState(job);
  jobs.remove(job);
  request.commit();
  return { status: 204 };
}

/** A `rowError` rule may sit on any call of a job; it acts when the rows are written. */
function attachRowFault(job: IngestJob, request: EmulatedRequest): void {
  job.rowFault ??= request.takeFault('rowError');
}

function openInfo(job: IngestJob): object {
  return {
    ...jobBasics(job),
    contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches`,
    lineEnding: job.format.lineEnding,
    columnDelimiter: job.format.columnDelimiter,
    ...(job.externalIdFieldName !== null && { externalIdFieldName: job.externalIdFieldName }),
  };
}

function listInfo(job: IngestJob): object {
  return { ...openInfo(job), jobType: 'V2Ingest' };
}

function jobInfo(job: IngestJob): object {
  const times = job.startedAtMs === null ? 0 : Math.max(0, job.changedAtMs - job.startedAtMs);
  return {
    ...listInfo(job),
    retries: 0,
    totalProcessingTime: times,
    apiActiveProcessingTime: Math.floor(times * 0.8),
    apexProcessingTime: 0,
    numberRecordsProcessed: job.processed,
    numberRecordsFailed: job.failed,
    ...(job.errorMessage !== null && { errorMessage: job.errorMessage }),
  };
}

/** @throws ReplyError 404 */
function jobOf(jobs: IngestJobs, request: EmulatedRequest): IngestJob {
  const job = jobs.find(request.params['jobId'] ?? '');
  if (!job) throw noSuchJob();
  return job;
}

function noSuchJob(): Error {
  return refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
}
