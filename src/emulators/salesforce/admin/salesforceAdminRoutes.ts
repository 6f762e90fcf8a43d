import { Readable } from 'node:stream';
import { ADMIN_PREFIX, jsonObject } from '../../http/adminRoutes.ts';
import { isObject } from '../../http/faultRule.ts';
import { type EmulatedRequest, jsonReply, type Reply, ReplyError, type Route } from '../../http/route.ts';
import type { IngestJobs } from '../bulk/ingestJobs.ts';
import type { QueryJobs } from '../bulk/queryJobs.ts';
import type { JobState } from '../bulk/bulkJob.ts';
import type { OrgNights } from '../nights/orgNights.ts';
import type { ApiParts } from '../rest/restParts.ts';
import type { RecordTable } from '../store/recordTable.ts';
import { editAsOther } from './editAsOther.ts';
import { recordJson } from './recordJson.ts';

export interface SalesforceAdminParts {
  readonly api: ApiParts;
  readonly queryJobs: QueryJobs;
  readonly ingestJobs: IngestJobs;
  readonly nights: OrgNights;
}

const JOB_STATES: readonly JobState[] = ['Open', 'UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted'];
const RECORDS_PER_CHUNK = 200;

/** Salesforce's part of the admin API. The caller wraps it with the admin token. */
export function salesforceAdminRoutes(parts: SalesforceAdminParts): readonly Route[] {
  return [
    route('GET', '/records/:object', (request) => allRecords(tableOf(parts, request))),
    route('GET', '/records/:object/:id', (request) => {
      const [table, row] = recordOf(parts, request);
      return jsonReply(200, recordJson(table, row));
    }),
    route('POST', '/records/:object/:id', (request) => editRecord(parts, request)),
    route('GET', '/jobs', () =>
      jsonReply(
        200,
        [...parts.queryJobs.list(), ...parts.ingestJobs.list()].map(({ id, object, operation, state }) => ({
          id,
          object,
          operation,
          state,
        })),
      ),
    ),
    route('POST', '/jobs/:jobId', (request) => changeJob(parts, request)),
    route('GET', '/limits', () => jsonReply(200, { max: parts.api.usage.max, remaining: parts.api.usage.remaining })),
    route('PUT', '/limits', async (request) => {
      const { remaining } = await jsonObject(request);
      if (typeof remaining !== 'number' || remaining < 0)
        return jsonReply(400, { error: '"remaining" is a number from 0.' });
      parts.api.usage.setRemaining(remaining);
      return jsonReply(200, { max: parts.api.usage.max, remaining: parts.api.usage.remaining });
    }),
    route('GET', '/security', () => jsonReply(200, parts.api.reader.security.state)),
    route('POST', '/security', async (request) => {
      const problem = parts.api.reader.security.change(await jsonObject(request));
      return problem ? jsonReply(400, { error: problem }) : jsonReply(200, parts.api.reader.security.state);
    }),
    route('GET', '/nights', () => jsonReply(200, nightsJson(parts.nights))),
    route('POST', '/nights', async (request) => {
      const problem = parts.nights.seed(await jsonObject(request));
      return problem ? jsonReply(400, { error: problem }) : jsonReply(200, nightsJson(parts.nights));
    }),
    route('GET', '/automation', () => jsonReply(200, parts.api.reader.automation.state)),
    route('POST', '/automation', async (request) => {
      const problem = parts.api.reader.automation.change(await jsonObject(request));
      return problem ? jsonReply(400, { error: problem }) : jsonReply(200, parts.api.reader.automation.state);
    }),
  ];
}

function nightsJson({ logins, jobs, trail }: OrgNights): object {
  return { logins, jobs, trail };
}

/** One JSON line for each record, in the order of loading. */
function allRecords(table: RecordTable): Reply {
  function* lines(): Generator<string> {
    for (let start = 0; start < table.rowCount; start += RECORDS_PER_CHUNK) {
      let text = '';
      const end = Math.min(start + RECORDS_PER_CHUNK, table.rowCount);
      for (let row = start; row < end; row++) text += `${JSON.stringify(recordJson(table, row))}\n`;
      yield text;
    }
  }
  return {
    status: 200,
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: () => Readable.from(lines(), { objectMode: false }),
  };
}

/** `{"fields": {…}, "user": "Pat Person"}`, or the fields alone. */
async function editRecord(parts: SalesforceAdminParts, request: EmulatedRequest): Promise<Reply> {
  const body = await jsonObject(request);
  const [table, row] = recordOf(parts, request);
  const fields = isObject(body['fields']) ? body['fields'] : body;
  const userName = [body['user'], body['by']].find((name) => typeof name === 'string') ?? 'Another Person';
  const problem = editAsOther(parts.api, { table, row, fields, userName });
  return problem ? jsonReply(400, { error: problem }) : jsonReply(200, recordJson(table, row));
}

/** `{"state": "Failed" | "Aborted" | "Deleted" | "stuckInProgress", "byUser": …}` */
async function changeJob(parts: SalesforceAdminParts, request: EmulatedRequest): Promise<Reply> {
  const { state, byUser } = await jsonObject(request);
  const jobId = request.params['jobId'] ?? '';
  const wanted = [...JOB_STATES, 'Deleted', 'stuckInProgress'].find((known) => known === state);
  if (wanted === undefined) return jsonReply(400, { error: '"state" is not a state of a job.' });
  const by = typeof byUser === 'string' ? byUser : null;
  return forceJobState(parts, jobId, wanted, by)
    ? jsonReply(200, { id: jobId, state: wanted })
    : jsonReply(404, { error: 'There is no such job, or it is finished.' });
}

/** Sets a job's state from outside. False when there is no such job or it is finished. */
export function forceJobState(
  parts: SalesforceAdminParts,
  jobId: string,
  state: string,
  byUser: string | null,
): boolean {
  const ingest = parts.ingestJobs.find(jobId);
  if (ingest) ingest.changedBy = byUser;
  const query = parts.queryJobs.find(jobId);
  const job = ingest ?? query;
  if (!job) return false;
  if (state === 'Deleted') {
    if (ingest) parts.ingestJobs.setState(ingest, 'Aborted');
    if (ingest) parts.ingestJobs.remove(ingest);
    if (query) parts.queryJobs.remove(query);
    return true;
  }
  if (state === 'stuckInProgress') {
    job.stuck = true;
    return true;
  }
  const wanted = JOB_STATES.find((known) => known === state);
  if (!wanted) return false;
  const message = wanted === 'Failed' ? 'InternalServerError : Too many retries of a batch' : null;
  return ingest
    ? parts.ingestJobs.setState(ingest, wanted, message)
    : query
      ? parts.queryJobs.setState(query, wanted, message)
      : false;
}

function tableOf(parts: SalesforceAdminParts, request: EmulatedRequest): RecordTable {
  const table = parts.api.reader.recordTable(request.params['object'] ?? '');
  if (!table) throw new ReplyError(jsonReply(404, { error: 'There is no such object.' }));
  return table;
}

function recordOf(parts: SalesforceAdminParts, request: EmulatedRequest): readonly [RecordTable, number] {
  const table = tableOf(parts, request);
  const row = table.rowOf(request.params['id'] ?? '');
  if (row === undefined) throw new ReplyError(jsonReply(404, { error: 'There is no such record.' }));
  return [table, row];
}

function route(method: Route['method'], path: string, handle: Route['handle']): Route {
  return { op: `admin.${method.toLowerCase()}`, method, path: `${ADMIN_PREFIX}${path}`, handle };
}
