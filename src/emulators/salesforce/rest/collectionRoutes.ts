import { isObject } from '../../http/faultRule.ts';
import { type EmulatedRequest, jsonReply, type Reply, type Subject } from '../../http/route.ts';
import { type ApiRoute, apiError, apiRoute, refuse } from '../apiRoute.ts';
import { jsonValue } from '../soql/jsonValue.ts';
import type { WriteError } from '../store/convertValue.ts';
import { toId15, toId18 } from '../store/salesforceIds.ts';
import { updateRecord, type WriteContext } from '../store/writeRecord.ts';
import { parseJsonBody, type SentRecord, sentRecord } from './recordBody.ts';
import { type ApiParts, writeContext } from './restParts.ts';
import { rowFaults } from './rowFaults.ts';
import { attributesOf, versionOf } from './sobjectRoutes.ts';

const MAX_RECORDS = 200;

interface CollectionResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly WriteError[];
}

/** `/composite/sobjects`: up to 200 records a call, each with a result of its own, in the order sent. */
export function collectionRoutes(parts: ApiParts): readonly ApiRoute[] {
  return [
    apiRoute(parts, {
      op: 'rest.collections',
      method: 'PATCH',
      path: '/composite/sobjects',
      subjectOfBody: objectOfBody,
      handle: (request) => updateCollection(parts, request),
    }),
    apiRoute(parts, {
      op: 'rest.collectionsGet',
      method: 'GET',
      path: '/composite/sobjects/:object',
      subject: ({ object }) => ({ object }),
      handle: (request) => getCollection(parts, request, idsOf(request), fieldsOf(request)),
    }),
    apiRoute(parts, {
      op: 'rest.collectionsGet',
      method: 'POST',
      path: '/composite/sobjects/:object',
      subject: ({ object }) => ({ object }),
      handle: async (request) => {
        const body = parseJsonBody(await request.body());
        const list = (name: string): readonly string[] => {
          const value = isObject(body) ? body[name] : undefined;
          return Array.isArray(value) ? value.map(String) : [];
        };
        return getCollection(parts, request, list('ids'), list('fields'));
      },
    }),
  ];
}

function objectOfBody(body: Buffer): Subject {
  // Only the first record's type is looked at, and a large body need not be parsed twice for it.
  return { object: /"type"\s*:\s*"(\w+)"/.exec(body.subarray(0, 2_000).toString('utf8'))?.[1] };
}

async function updateCollection(parts: ApiParts, request: EmulatedRequest): Promise<Reply> {
  const body = parseJsonBody(await request.body());
  const sent = isObject(body) && Array.isArray(body['records']) ? body['records'].map(sentRecord) : undefined;
  if (!sent || sent.length === 0) return apiError(400, 'INVALID_INPUT', 'The records list is missing or empty.');
  if (sent.length > MAX_RECORDS) {
    return apiError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MAX_RECORDS} records in a single request`,
    );
  }
  const allOrNone = isObject(body) && body['allOrNone'] === true;
  const ids = sent.map((record) => record.id ?? '');
  const { errorFor } = rowFaults(request.takeFault('rowError'), ids);
  if (!allOrNone) return finish(request, updateEach(parts, request, { sent, errorFor, trial: false }));
  // A trial first: with one bad record nothing may be written at all.
  const trial = updateEach(parts, request, { sent, errorFor, trial: true });
  if (trial.some((result) => !result.success)) return jsonReply(200, trial.map(rolledBack));
  return finish(request, updateEach(parts, request, { sent, errorFor: () => undefined, trial: false }));
}

function finish(request: EmulatedRequest, results: readonly CollectionResult[]): Reply {
  const written = results.filter((result) => result.success).length;
  if (written > 0) request.commit(written);
  return jsonReply(200, results);
}

interface Updates {
  readonly sent: readonly SentRecord[];
  readonly errorFor: (id: string) => WriteError | undefined;
  readonly trial: boolean;
}

function updateEach(parts: ApiParts, request: EmulatedRequest, updates: Updates): readonly CollectionResult[] {
  const { sent, errorFor, trial } = updates;
  const contexts = new Map<string, WriteContext>();
  const seen = new Set<string>();
  return sent.map((record) => {
    const id15 = record.id === null ? undefined : toId15(record.id);
    if (record.id === null) return failure([missingId()]);
    if (id15 !== undefined && seen.has(id15)) return failure([duplicateId(record.id)]);
    if (id15 !== undefined) seen.add(id15);
    const table = record.objectName === null ? undefined : parts.reader.recordTable(record.objectName);
    if (!table) throw refuse(400, 'INVALID_TYPE', `sObject type '${record.objectName ?? ''}' is not supported.`);
    const fault = errorFor(record.id);
    if (fault) return failure([fault], record.id);
    let context = contexts.get(table.object.name);
    if (!context) {
      context = writeContext(parts, table.object.name, request.op, null);
      contexts.set(table.object.name, context);
    }
    const result = updateRecord(table, record.id, record.values, trial ? { ...context, trial: true } : context);
    return result.ok ? { id: table.idOf(result.row), success: true, errors: [] } : failure(result.errors, record.id);
  });
}

/** Results of records that were good but were taken back because another was not. */
function rolledBack(result: CollectionResult): CollectionResult {
  if (!result.success) return result;
  const message = 'Record rolled back because not all records were valid and the request was using AllOrNone header';
  return failure([{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message, fields: [] }], result.id);
}

function getCollection(
  parts: ApiParts,
  request: EmulatedRequest,
  ids: readonly string[],
  names: readonly string[],
): Reply {
  const table = parts.reader.table(request.params['object'] ?? '');
  if (!table) return apiError(404, 'NOT_FOUND', 'The requested resource does not exist');
  const fields = names.map((name) => {
    const field = table.field(name);
    if (!field) throw refuse(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${table.object.name}`);
    return field;
  });
  const records = ids.map((id) => {
    const row = table.rowOf(id);
    if (row === undefined || !table.isVisible(row) || table.isDeleted(row)) return null;
    const record: Record<string, unknown> = { attributes: attributesOf(table, row, versionOf(request)) };
    for (const field of fields) record[field.name] = jsonValue(field, table.value(row, field));
    return record;
  });
  return jsonReply(200, records);
}

function idsOf(request: EmulatedRequest): readonly string[] {
  return request.query.get('ids')?.split(',') ?? [];
}

function fieldsOf(request: EmulatedRequest): readonly string[] {
  return request.query.get('fields')?.split(',') ?? [];
}

function failure(errors: readonly WriteError[], id?: string): CollectionResult {
  const id15 = id === undefined ? undefined : toId15(id);
  return { ...(id15 !== undefined && { id: toId18(id15) }), success: false, errors };
}

function missingId(): WriteError {
  return { statusCode: 'MISSING_ARGUMENT', message: 'Id not specified in an update call', fields: [] };
}

function duplicateId(id: string): WriteError {
  return { statusCode: 'DUPLICATE_VALUE', message: `Duplicate id specified: ${id}`, fields: ['Id'] };
}
