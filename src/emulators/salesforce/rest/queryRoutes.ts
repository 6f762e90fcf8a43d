import { type EmulatedRequest, jsonReply, type Reply } from '../../http/route.ts';
import { type ApiRoute, apiError, apiRoute } from '../apiRoute.ts';
import type { FieldPath } from '../soql/fieldPath.ts';
import { jsonValue } from '../soql/jsonValue.ts';
import { parseSoql } from '../soql/parseSoql.ts';
import { type QueryResult, runQuery } from '../soql/runQuery.ts';
import { SoqlError } from '../soql/soqlError.ts';
import { makeId } from '../store/salesforceIds.ts';
import type { ApiParts } from './restParts.ts';
import { attributesOf, versionOf } from './sobjectRoutes.ts';

const PAGE_ROWS = 2_000;
/** Cursors that are kept open; the oldest goes first, as in an org. */
const MAX_CURSORS = 50;

type Records = Extract<QueryResult, { kind: 'records' }>;

/** `/query`, `/queryAll`, their further pages, and the tooling query. */
export function queryRoutes(parts: ApiParts): readonly ApiRoute[] {
  const cursors = new Map<string, Records>();
  const { reader } = parts;
  const queries = [
    { op: 'rest.query', root: '', path: '/query', source: reader, includeDeleted: false },
    { op: 'rest.query', root: '', path: '/queryAll', source: reader, includeDeleted: true },
    { op: 'tooling.query', root: '/tooling', path: '/tooling/query', source: reader.tooling, includeDeleted: false },
  ] as const;
  return queries.flatMap(({ op, root, path, source, includeDeleted }) => {
    const rootOf = (request: EmulatedRequest): string => `${versionOf(request)}${root}`;
    return [
      apiRoute(parts, {
        op,
        method: 'GET',
        path,
        subject: (_params, query) => ({ object: objectOf(query.get('q')) }),
        handle: (request) =>
          query(request, cursors, rootOf(request), (soql) => runQuery(source, soql, { includeDeleted })),
      }),
      apiRoute(parts, {
        op: `${op}More`,
        method: 'GET',
        path: `${path}/:locator`,
        handle: (request) => queryMore(request, cursors, rootOf(request)),
      }),
    ];
  });
}

function objectOf(soql: string | null): string | undefined {
  return /\bFROM\s+(\w+)/i.exec(soql ?? '')?.[1];
}

/** @param root `v66.0`, or `v66.0/tooling` */
function query(
  request: EmulatedRequest,
  cursors: Map<string, Records>,
  root: string,
  run: (soql: string) => QueryResult,
): Reply {
  const soql = request.query.get('q');
  if (!soql) return apiError(400, 'MALFORMED_QUERY', 'SOQL statements cannot be empty or null');
  try {
    const result = run(soql);
    if (request.query.get('columns') === 'true') return jsonReply(200, columnMetadata(result, soql));
    if (result.kind === 'count') return jsonReply(200, { totalSize: result.count, done: true, records: [] });
    if (result.kind === 'aggregate') return jsonReply(200, aggregatePage(result.rows));
    const locator = result.rows.length > pageRows(request) ? openCursor(cursors, result) : null;
    return jsonReply(200, recordPage(request, result, { root, start: 0, locator }));
  } catch (error) {
    if (error instanceof SoqlError) return apiError(400, error.errorCode, error.message);
    throw error;
  }
}

/** A locator is the cursor's id and the number of rows already given: it can be asked again. */
function queryMore(request: EmulatedRequest, cursors: ReadonlyMap<string, Records>, root: string): Reply {
  const [id = '', start = ''] = (request.params['locator'] ?? '').split('-');
  const result = cursors.get(id);
  if (!result || !/^\d+$/.test(start)) return apiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
  return jsonReply(200, recordPage(request, result, { root, start: Number(start), locator: id }));
}

let nextCursor = 1;

function openCursor(cursors: Map<string, Records>, result: Records): string {
  const id = makeId('01g', nextCursor++);
  cursors.set(id, result);
  const oldest = cursors.keys().next().value;
  if (cursors.size > MAX_CURSORS && oldest !== undefined) cursors.delete(oldest);
  return id;
}

interface Page {
  readonly root: string;
  readonly start: number;
  readonly locator: string | null;
}

function recordPage(request: EmulatedRequest, result: Records, { root, start, locator }: Page): object {
  const size = pageRows(request);
  const skip = request.takeFault('skipPage') ? size : 0;
  const repeat = request.takeFault('repeatPage') ? size : 0;
  const from = Math.max(0, start + skip - repeat);
  const end = Math.min(from + size, result.rows.length);
  const next = request.takeFault('repeatLocator') ? start : end + repeat;
  const done = next >= result.rows.length;
  return {
    totalSize: result.rows.length,
    done,
    ...(!done && { nextRecordsUrl: `/services/data/${root}/query/${locator ?? ''}-${next}` }),
    records: result.rows.slice(from, end).map((row) => recordJson(result, row, root)),
  };
}

/** `Sforce-Query-Options: batchSize=200` asks for smaller pages. */
function pageRows(request: EmulatedRequest): number {
  const header = String(request.headers['sforce-query-options'] ?? '');
  const asked = Number(/batchSize\s*=\s*(\d+)/i.exec(header)?.[1] ?? PAGE_ROWS);
  return Math.min(PAGE_ROWS, Math.max(200, asked));
}

function recordJson(result: Records, row: number, root: string): object {
  const record: Record<string, unknown> = { attributes: attributesOf(result.table, row, root) };
  for (const column of result.columns) setNested(record, column, row);
  return record;
}

/** `Account.Name` becomes `{"Account": {"Name": …}}`, and `"Account": null` where there is no Account. */
function setNested(record: Record<string, unknown>, column: FieldPath, row: number): void {
  let target = record;
  for (const [depth, name] of column.names.slice(0, -1).entries()) {
    if (!column.exists(row)) {
      target[name] ??= null;
      return;
    }
    target[name] ??= { attributes: { type: column.relatedObjects[depth] } };
    target = target[name] as Record<string, unknown>;
  }
  target[column.names.at(-1) ?? ''] = jsonValue(column.field, column.read(row));
}

function aggregatePage(rows: readonly object[]): object {
  const records = rows.map((row) => ({ attributes: { type: 'AggregateResult' }, ...row }));
  return { totalSize: records.length, done: true, records };
}

/** What the Salesforce CLI asks before it exports. */
function columnMetadata(result: QueryResult, soql: string): object {
  const object = parseSoql(soql).object;
  const columns = result.kind === 'records' ? result.columns : [];
  return {
    columnMetadata: columns.map((column) => ({
      aggregate: false,
      apexType: column.field.type,
      booleanType: column.field.type === 'boolean',
      columnName: column.names.at(-1),
      custom: /__c$/i.test(column.field.name),
      displayName: column.names.join('.'),
      foreignKeyName: column.names.length > 1 ? column.names[0] : null,
      insertable: column.field.createable,
      joinColumns: [],
      numberType: ['int', 'double', 'currency', 'percent'].includes(column.field.type),
      textType: column.field.type === 'string',
      updatable: column.field.updateable,
    })),
    entityName: object,
    groupBy: false,
    idSelected: columns.some((column) => column.names.join('.') === 'Id'),
    keyPrefix: result.kind === 'records' ? result.table.object.keyPrefix : null,
  };
}
