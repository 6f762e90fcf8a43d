import type { FieldDefinition } from '../store/fieldDefinition.ts';
import type { TableView } from '../store/tableView.ts';
import { compileFilter, idsAskedFor } from './compileFilter.ts';
import { type FieldPath, resolvePath, type TableSource } from './fieldPath.ts';
import { type AggregateRow, aggregate } from './aggregate.ts';
import { type ParsedQuery, parseSoql, type SelectItem } from './parseSoql.ts';
import { SoqlError } from './soqlError.ts';

export type QueryResult =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'aggregate'; readonly rows: readonly AggregateRow[] }
  | {
      readonly kind: 'records';
      readonly table: TableView;
      readonly columns: readonly FieldPath[];
      /** Rows of the table in the order of the answer. */
      readonly rows: readonly number[];
    };

/** Runs a query over what the source shows. @throws SoqlError */
export function runQuery(
  source: TableSource,
  soql: string,
  options: { readonly includeDeleted: boolean },
): QueryResult {
  const query = parseSoql(soql);
  const table = source.table(query.object);
  if (!table) throw unknownObject(query.object);
  const rows = matchingRows(source, table, query, options.includeDeleted || query.allRows);
  const aggregates = query.select.some((item) => item.kind === 'aggregate');
  const [only] = query.select;
  if (query.select.length === 1 && only?.kind === 'aggregate' && only.fn === 'COUNT' && only.path === null) {
    return { kind: 'count', count: query.limit === null ? rows.length : Math.min(rows.length, query.limit) };
  }
  if (aggregates || query.groupBy.length > 0) {
    const grouped = aggregate(source, table, query, rows);
    return { kind: 'aggregate', rows: query.limit === null ? grouped : grouped.slice(0, query.limit) };
  }
  sortRows(source, table, query, rows);
  const end = query.limit === null ? undefined : query.offset + query.limit;
  const kept = query.offset > 0 || end !== undefined ? rows.slice(query.offset, end) : rows;
  return { kind: 'records', table, columns: columnsOf(source, table, query), rows: kept };
}

function unknownObject(name: string): SoqlError {
  return new SoqlError(
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the ` +
      "'__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
  );
}

function matchingRows(source: TableSource, table: TableView, query: ParsedQuery, includeDeleted: boolean): number[] {
  const test = query.where ? compileFilter(source, table, query.where, query.text) : undefined;
  const rows: number[] = [];
  function consider(row: number): void {
    if (!includeDeleted && table.isDeleted(row)) return;
    if (table.isVisible(row) && (!test || test(row))) rows.push(row);
  }
  const ids = idsAskedFor(query.where);
  if (ids) {
    const candidates = ids.map((id) => table.rowOf(id)).filter((row) => row !== undefined);
    for (const row of [...new Set(candidates)].sort((a, b) => a - b)) consider(row);
    return rows;
  }
  for (let row = 0; row < table.rowCount; row++) consider(row);
  return rows;
}

function columnsOf(source: TableSource, table: TableView, query: ParsedQuery): readonly FieldPath[] {
  return query.select
    .flatMap((item) => expandItem(table, item))
    .map((path) => resolvePath(source, table, path, query.text));
}

function expandItem(table: TableView, item: SelectItem): readonly string[] {
  if (item.kind === 'field') return [item.path];
  if (item.kind === 'aggregate') throw new SoqlError('MALFORMED_QUERY', `unexpected token: ${item.fn}`);
  const fields = table.fields();
  const custom = (field: FieldDefinition): boolean => /__c$/i.test(field.name);
  if (item.group === 'CUSTOM') return fields.filter(custom).map((field) => field.name);
  if (item.group === 'STANDARD') return fields.filter((field) => !custom(field)).map((field) => field.name);
  return fields.map((field) => field.name);
}

function sortRows(source: TableSource, table: TableView, query: ParsedQuery, rows: number[]): void {
  if (query.orderBy.length === 0) return;
  const keys = query.orderBy.map((clause) => {
    const path = resolvePath(source, table, clause.path, query.text);
    const nullsLast = clause.nullsLast ?? clause.descending;
    return { path, sign: clause.descending ? -1 : 1, nullsLast };
  });
  rows.sort((a, b) => {
    for (const { path, sign, nullsLast } of keys) {
      const left = path.read(a);
      const right = path.read(b);
      if (left === right) continue;
      if (left === null) return nullsLast ? 1 : -1;
      if (right === null) return nullsLast ? -1 : 1;
      const order = compareValues(path.field, left, right);
      if (order !== 0) return order * sign;
    }
    return a - b;
  });
}

function compareValues(field: FieldDefinition, left: string, right: string): number {
  if (field.type === 'int' || field.type === 'double' || field.type === 'currency' || field.type === 'percent') {
    return Number(left) - Number(right);
  }
  const a = field.type === 'id' || field.type === 'reference' ? left : left.toLowerCase();
  const b = field.type === 'id' || field.type === 'reference' ? right : right.toLowerCase();
  return a < b ? -1 : a > b ? 1 : 0;
}
