import type { TableView } from '../store/tableView.ts';
import { type FieldPath, resolvePath, type TableSource } from './fieldPath.ts';
import type { ParsedQuery, SelectItem } from './parseSoql.ts';
import { SoqlError } from './soqlError.ts';
import { jsonValue } from './jsonValue.ts';

export type AggregateRow = Readonly<Record<string, unknown>>;

/** GROUP BY and functions over groups. @throws SoqlError for a plain field that is not grouped by */
export function aggregate(
  source: TableSource,
  table: TableView,
  query: ParsedQuery,
  rows: readonly number[],
): readonly AggregateRow[] {
  const keys = query.groupBy.map((path) => resolvePath(source, table, path, query.text));
  const groups = new Map<string, number[]>();
  if (keys.length === 0) groups.set('', [...rows]);
  else {
    for (const row of rows) {
      const key = JSON.stringify(keys.map((path) => path.read(row)?.toLowerCase() ?? null));
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  }
  const cells = cellsOf(source, table, query, keys);
  return [...groups.values()].map((group) =>
    Object.fromEntries(cells.map(({ name, value }) => [name, value(group)] as const)),
  );
}

interface Cell {
  readonly name: string;
  readonly value: (rows: readonly number[]) => unknown;
}

function cellsOf(
  source: TableSource,
  table: TableView,
  query: ParsedQuery,
  keys: readonly FieldPath[],
): readonly Cell[] {
  let unnamed = 0;
  return query.select.map((item): Cell => {
    if (item.kind === 'aggregate') {
      const name = item.alias ?? `expr${unnamed++}`;
      const path = item.path === null ? undefined : resolvePath(source, table, item.path, query.text);
      return { name, value: (rows) => applyFunction(item, path, rows) };
    }
    const path = item.kind === 'field' ? resolvePath(source, table, item.path, query.text) : undefined;
    const joined = path?.names.join('.');
    if (!path || !keys.some((key) => key.names.join('.') === joined)) {
      throw new SoqlError('MALFORMED_QUERY', `Field must be grouped or aggregated: ${joined ?? 'FIELDS()'}`);
    }
    const name = path.names.at(-1) ?? '';
    return { name, value: ([first = 0]) => jsonValue(path.field, path.read(first)) };
  });
}

function applyFunction(
  item: Extract<SelectItem, { kind: 'aggregate' }>,
  path: FieldPath | undefined,
  rows: readonly number[],
): unknown {
  if (item.fn === 'COUNT' && !path) return rows.length;
  if (!path) throw new SoqlError('MALFORMED_QUERY', `unexpected token: ')'`);
  const values = rows.map((row) => path.read(row)).filter((value) => value !== null);
  switch (item.fn) {
    case 'COUNT':
      return values.length;
    case 'COUNT_DISTINCT':
      return new Set(values).size;
    case 'SUM':
      return values.reduce((sum, value) => sum + Number(value), 0);
    case 'AVG':
      return values.length === 0 ? null : values.reduce((sum, value) => sum + Number(value), 0) / values.length;
    case 'MIN':
    case 'MAX': {
      const numeric = jsonValue(path.field, values[0] ?? null);
      const sorted = [...values].sort((a, b) => (typeof numeric === 'number' ? Number(a) - Number(b) : a < b ? -1 : 1));
      return jsonValue(path.field, (item.fn === 'MIN' ? sorted[0] : sorted.at(-1)) ?? null);
    }
    default:
      throw new SoqlError('MALFORMED_QUERY', `unexpected token: '${item.fn}'`);
  }
}
