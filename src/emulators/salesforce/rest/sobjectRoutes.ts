import { type EmulatedRequest, emptyReply, jsonReply, type Reply } from '../../http/route.ts';
import { type ApiRoute, apiError, apiRoute, refuse } from '../apiRoute.ts';
import { jsonValue } from '../soql/jsonValue.ts';
import type { FieldDefinition } from '../store/fieldDefinition.ts';
import type { TableView } from '../store/tableView.ts';
import { deleteRecord, insertRecord, updateRecord, type WriteResult } from '../store/writeRecord.ts';
import { describeObject, describeShort } from './describe.ts';
import { parseJsonBody, sentRecord } from './recordBody.ts';
import { type ApiParts, writeContext } from './restParts.ts';
import { rowFaults } from './rowFaults.ts';

/** `/sobjects`: describe, and single records. */
export function sobjectRoutes(parts: ApiParts): readonly ApiRoute[] {
  const subject = ({ object }: Readonly<Record<string, string>>): { object: string | undefined } => ({ object });
  return [
    apiRoute(parts, {
      op: 'rest.describe',
      method: 'GET',
      path: '/sobjects',
      handle: (request) => listObjects(parts, request),
    }),
    apiRoute(parts, {
      op: 'rest.describe',
      method: 'GET',
      path: '/sobjects/:object',
      subject,
      handle: (request) => {
        const table = tableOf(parts, request);
        return jsonReply(200, { objectDescribe: describeShort(table.object, versionOf(request)), recentItems: [] });
      },
    }),
    apiRoute(parts, {
      op: 'rest.describe',
      method: 'GET',
      path: '/sobjects/:object/describe',
      subject,
      handle: (request) =>
        jsonReply(200, describeObject(tableOf(parts, request), parts.reader.security, versionOf(request))),
    }),
    apiRoute(parts, {
      op: 'rest.retrieve',
      method: 'GET',
      path: '/sobjects/:object/:id',
      subject,
      handle: (request) => retrieve(parts, request),
    }),
    apiRoute(parts, {
      op: 'rest.patch',
      method: 'PATCH',
      path: '/sobjects/:object/:id',
      subject,
      handle: (request) => patch(parts, request),
    }),
    apiRoute(parts, {
      op: 'rest.create',
      method: 'POST',
      path: '/sobjects/:object',
      subject,
      handle: (request) => create(parts, request),
    }),
    apiRoute(parts, {
      op: 'rest.delete',
      method: 'DELETE',
      path: '/sobjects/:object/:id',
      subject,
      handle: (request) => remove(parts, request),
    }),
  ];
}

function listObjects(parts: ApiParts, request: EmulatedRequest): Reply {
  const sobjects = parts.reader.objects().map((object) => describeShort(object, versionOf(request)));
  return jsonReply(200, { encoding: 'UTF-8', maxBatchSize: 200, sobjects });
}

function retrieve(parts: ApiParts, request: EmulatedRequest): Reply {
  const table = tableOf(parts, request);
  const row = visibleRow(table, request.params['id'] ?? '');
  if (row === undefined || table.isDeleted(row)) return notFound();
  const asked = request.query.get('fields')?.split(',');
  const fields = asked ? asked.map((name) => fieldOf(table, name.trim())) : table.fields();
  const record: Record<string, unknown> = { attributes: attributesOf(table, row, versionOf(request)) };
  for (const field of fields) record[field.name] = jsonValue(field, table.value(row, field));
  const modified = new Date(table.value(row, fieldOf(table, 'SystemModstamp')) ?? 0).toUTCString();
  return jsonReply(200, record, { 'Last-Modified': modified });
}

async function patch(parts: ApiParts, request: EmulatedRequest): Promise<Reply> {
  const table = tableOf(parts, request);
  const records = parts.reader.recordTable(table.object.name);
  const id = request.params['id'] ?? '';
  const sent = sentRecord(parseJsonBody(await request.body()));
  const row = visibleRow(table, id);
  if (!records || row === undefined) return notFound();
  if (table.isDeleted(row)) return apiError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
  if (changedSince(table, row, request.headers['if-unmodified-since'])) {
    return apiError(412, 'PRECONDITION_FAILED', 'The record has been modified since the given time.');
  }
  const error = rowFaults(request.takeFault('rowError'), [id]).errorFor(id);
  if (error) return apiError(400, error.statusCode, error.message, error.fields);
  const result = updateRecord(records, id, sent.values, writeContext(parts, table.object.name, request.op, null));
  if (!result.ok) return errorsReply(result);
  request.commit(1);
  return emptyReply(204);
}

/** The grain of the header is a second: a change within the same second is not seen. */
function changedSince(table: TableView, row: number, header: string | undefined): boolean {
  if (header === undefined) return false;
  const modifiedMs = Date.parse(table.value(row, fieldOf(table, 'SystemModstamp')) ?? '');
  return Math.floor(modifiedMs / 1000) > Math.floor(Date.parse(header) / 1000);
}

async function create(parts: ApiParts, request: EmulatedRequest): Promise<Reply> {
  const table = tableOf(parts, request);
  const records = parts.reader.recordTable(table.object.name);
  if (!records) return notFound();
  const sent = sentRecord(parseJsonBody(await request.body()));
  const result = insertRecord(records, sent.values, writeContext(parts, table.object.name, request.op, null));
  if (!result.ok) return errorsReply(result);
  request.commit(1);
  return jsonReply(201, { id: records.idOf(result.row), success: true, errors: [] });
}

function remove(parts: ApiParts, request: EmulatedRequest): Reply {
  const table = tableOf(parts, request);
  const records = parts.reader.recordTable(table.object.name);
  const id = request.params['id'] ?? '';
  if (!records || visibleRow(table, id) === undefined) return notFound();
  const result = deleteRecord(records, id, writeContext(parts, table.object.name, request.op, null));
  if (!result.ok) return errorsReply(result);
  request.commit(1);
  return emptyReply(204);
}

/** The object of the path. @throws ReplyError 404 as for an unknown address */
function tableOf(parts: ApiParts, request: EmulatedRequest): TableView {
  const name = request.params['object'] ?? '';
  const table = parts.reader.table(name);
  if (!table) throw refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
  return table;
}

function fieldOf(table: TableView, name: string): FieldDefinition {
  const field = table.field(name);
  if (!field) throw refuse(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${table.object.name}`);
  return field;
}

function visibleRow(table: TableView, id: string): number | undefined {
  const row = table.rowOf(id);
  return row !== undefined && table.isVisible(row) ? row : undefined;
}

/** @param root `v66.0`, or `v66.0/tooling` */
export function attributesOf(table: TableView, row: number, root: string): object {
  const idField = table.field('Id');
  const id = idField ? (table.value(row, idField) ?? '') : '';
  return { type: table.object.name, url: `/services/data/${root}/sobjects/${table.object.name}/${id}` };
}

export function versionOf(request: EmulatedRequest): string {
  return (request.params['version'] ?? '').toLowerCase();
}

function errorsReply(result: Extract<WriteResult, { ok: false }>): Reply {
  const errors = result.errors.map((each) => ({
    message: each.message,
    errorCode: each.statusCode,
    fields: each.fields,
  }));
  return jsonReply(400, errors);
}

function notFound(): Reply {
  return apiError(404, 'NOT_FOUND', 'The requested resource does not exist');
}
