/**
 * The older Bulk API as far as it shows what became of a classic job (*Bulk API Developer Guide*: Get Information for All
 * Batches in a Job, Get Information for a Batch, Get Batch Results, Errors). It wants the session in a header of its own,
 * answers XML, and calls a session that has ended a bad request.
 */
import type { EmulatedRequest, Reply, Route } from '../../http/route.ts';
import { csvLine } from '../bulk/csvFormat.ts';
import { element } from '../metadata/soap.ts';
import type { ApiParts } from '../rest/restParts.ts';
import { makeId } from '../store/salesforceIds.ts';
import type { OrgNights } from './orgNights.ts';
import type { SeededBatch, SeededJob } from './seeded.ts';
import { mayListJob } from './seededJobReplies.ts';

const NAMESPACE = 'http://www.force.com/2009/06/asyncapi/dataload';
const CSV = { columnDelimiter: 'COMMA', lineEnding: 'LF' } as const;

export function classicJobRoutes(parts: ApiParts, nights: OrgNights): readonly Route[] {
  return [
    asyncRoute(parts, nights, {
      op: 'batch.list',
      path: '/batch',
      answer: ({ job }) => xml(list('batchInfoList', job.batches.map((batch) => batchInfo(job, batch, '')).join(''))),
    }),
    asyncRoute(parts, nights, {
      op: 'batch.info',
      path: '/batch/:batchId',
      answer: ({ job, batch }) => (batch === undefined ? noSuchBatch() : xml(batchInfo(job, batch))),
    }),
    asyncRoute(parts, nights, {
      op: 'batch.result',
      path: '/batch/:batchId/result',
      answer: ({ job, batch }) => (batch === undefined ? noSuchBatch() : results(parts, job, batch)),
    }),
  ];
}

interface Asked {
  readonly job: SeededJob;
  readonly batch: SeededBatch | undefined;
}

interface AsyncRoute {
  readonly op: string;
  readonly path: string;
  readonly answer: (asked: Asked) => Reply;
}

/** A route below `/services/async/XX.X/job/…` that needs a session and counts as an API call. */
function asyncRoute(parts: ApiParts, nights: OrgNights, { op, path, answer }: AsyncRoute): Route {
  return {
    op,
    method: 'GET',
    path: `/services/async/:version/job/:jobId${path}`,
    subject: ({ jobId = '' }) => ({ jobId, object: nights.findJob(jobId)?.object }),
    handle(request) {
      if (!/^\d{2}\.0$/.test(request.params['version'] ?? '')) return refused('InvalidVersion', 'Invalid API version');
      const access = parts.sessions.find(sessionOf(request));
      if (!access?.scopes.includes('api')) return refused('InvalidSessionId', 'Invalid session id');
      if (parts.usage.remaining === 0) return refused('ExceededQuota', 'TotalRequests Limit exceeded.');
      parts.usage.count();
      const job = nights.findJob(request.params['jobId'] ?? '');
      // A Bulk API 2.0 job shows no batches.
      if (job?.jobType !== 'Classic') return refused('InvalidJob', 'Unable to find object for id');
      if (!mayListJob(parts.reader.security, job.createdById)) return notYours();
      const batchId = (request.params['batchId'] ?? '').slice(0, 15);
      return answer({ job, batch: job.batches.find(({ id }) => id.slice(0, 15) === batchId) });
    },
  };
}

function sessionOf(request: EmulatedRequest): string {
  return String(request.headers['x-sfdc-session'] ?? '');
}

function batchInfo(job: SeededJob, batch: SeededBatch, namespace = NAMESPACE): string {
  const { id, state, stateMessage, processed, failed } = batch;
  const isDone = state !== 'Queued' && state !== 'InProgress';
  const values = [
    element('id', id),
    element('jobId', job.id),
    element('state', state),
    ...(stateMessage === null ? [] : [element('stateMessage', stateMessage)]),
    element('createdDate', new Date(job.createdAtMs).toISOString()),
    element('systemModstamp', new Date(isDone ? job.changedAtMs : job.createdAtMs).toISOString()),
    element('numberRecordsProcessed', processed),
    element('numberRecordsFailed', failed),
    element('totalProcessingTime', 0),
    element('apiActiveProcessingTime', 0),
    element('apexProcessingTime', 0),
  ];
  return list('batchInfo', values.join(''), namespace);
}

/** Result rows are for the user who created the job; there are none before the batch has ended. */
function results(parts: ApiParts, job: SeededJob, { state, processed, failed, rowErrors }: SeededBatch): Reply {
  if (job.createdById !== parts.reader.security.signedInUser().id) return notYours();
  if (state !== 'Completed') return refused('InvalidBatch', 'Batch not completed');
  const id = (row: number): string => makeId('001', 9_000 + row);
  const errors = rowErrors.flatMap(({ error, count }) => Array.from({ length: count }, () => error));
  const lines = [
    ['Id', 'Success', 'Created', 'Error'],
    ...Array.from({ length: processed - failed }, (_, row) => [id(row), 'true', 'false', '']),
    ...errors.map((error) => ['', 'false', 'false', error]),
  ];
  return {
    status: 200,
    headers: { 'Content-Type': 'text/csv; charset=UTF-8' },
    body: lines.map((line) => csvLine(line, CSV)).join(''),
  };
}

function noSuchBatch(): Reply {
  return refused('InvalidBatch', 'Unable to find object for id');
}

function notYours(): Reply {
  return refused('InvalidUser', 'The job was created by another user.');
}

function refused(code: string, message: string): Reply {
  return xml(list('error', element('exceptionCode', code) + element('exceptionMessage', message)), 400);
}

function list(name: string, inside: string, namespace = NAMESPACE): string {
  return `<${name}${namespace === '' ? '' : ` xmlns="${namespace}"`}>${inside}</${name}>`;
}

function xml(body: string, status = 200): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  };
}
