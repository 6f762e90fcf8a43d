import { SyncError } from '../../core/model/syncError.ts';
import type { PlanRow } from '../../core/model/plan.ts';
import type { PlanCsv } from '../../core/ports.ts';
import { order, rowOf } from './planRows.ts';
import type { Session } from './session.ts';
import planColumns from './sql/planColumns.sql';
import { literal } from './sqlText.ts';

const columns = [
  'direction',
  'object',
  'crmId',
  'personalizationId',
  'field',
  'attribute',
  'before',
  'after',
  'status',
  'reason',
] as const satisfies readonly (keyof PlanRow)[];

/** The first lines of a kept plan as CSV (RFC 4180, LF), straight from its file. */
export async function planCsv(session: Session, file: string, limit: number): Promise<PlanCsv> {
  const source = `read_parquet(${literal(file)})`;
  try {
    const [counted] = await session.rows(`SELECT count(*) FROM ${source}`);
    const lines = await session.rows(
      `SELECT ${planColumns} FROM ${source} ORDER BY ${order} LIMIT ${Math.max(0, Math.trunc(limit))}`,
    );
    const rows = Number(counted?.[0] ?? 0);
    const csv = [columns.join(','), ...lines.map((line) => lineOf(rowOf(line)))].map((line) => `${line}\n`).join('');
    return { csv, rows, more: lines.length < rows };
  } catch (error) {
    throw new SyncError('badInput', `${file} is not a plan that this version can read.`, { cause: error });
  }
}

function lineOf(row: PlanRow): string {
  return columns.map((name) => cellOf(row[name])).join(',');
}

/** Quoted where it must be, and where it is empty but there: nothing at all is null. */
function cellOf(value: string | null): string {
  if (value === null) return '';
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
