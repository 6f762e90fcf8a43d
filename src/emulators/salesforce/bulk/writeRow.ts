import type { RecordTable } from '../store/recordTable.ts';
import { toId15 } from '../store/salesforceIds.ts';
import { deleteRecord, insertRecord, updateRecord, type WriteContext, type WriteResult } from '../store/writeRecord.ts';
import type { WriteError } from '../store/convertValue.ts';
import type { IngestJob } from './ingestJob.ts';

export type RowResult =
  | { readonly ok: true; readonly id: string; readonly created: boolean }
  | { readonly ok: false; readonly id: string; readonly errors: readonly WriteError[] };

/** Does with one row what the job's operation says. An empty cell leaves the value, `#N/A` clears it. */
export function writeRow(
  job: IngestJob,
  table: RecordTable,
  cells: readonly string[],
  context: WriteContext,
): RowResult {
  const values = new Map<string, string | null>();
  let id = '';
  for (const [index, column] of (job.rows?.columns ?? []).entries()) {
    const cell = cells[index] ?? '';
    if (column.toLowerCase() === 'id') id = cell;
    else if (cell !== '') values.set(column, cell === '#N/A' ? null : cell);
  }
  const error = job.rowErrors?.errorFor(id);
  if (error) return { ok: false, id, errors: [error] };
  switch (job.operation) {
    case 'update':
      if (id === '') return failed('', 'MISSING_ARGUMENT', 'Id not specified in an update call');
      return answer(table, id, updateRecord(table, id, values, context), false);
    case 'insert':
      return answer(table, '', insertRecord(table, values, context), true);
    case 'upsert':
      return upsertRow(job, table, values, context);
    case 'delete':
    case 'hardDelete':
      return answer(table, id, deleteRecord(table, id, context), false);
  }
}

function upsertRow(
  job: IngestJob,
  table: RecordTable,
  values: Map<string, string | null>,
  context: WriteContext,
): RowResult {
  const field = table.field(job.externalIdFieldName ?? '');
  const key = [...values].find(([name]) => name.toLowerCase() === field?.name.toLowerCase());
  if (!field || !key?.[1]) return failed('', 'MISSING_ARGUMENT', `${job.externalIdFieldName ?? ''} not specified`);
  const found: string[] = [];
  for (let row = 0; row < table.rowCount; row++) {
    if (!table.isDeleted(row) && table.value(row, field)?.toLowerCase() === key[1].toLowerCase())
      found.push(table.idOf(row));
  }
  if (found.length > 1) {
    const message = `${field.label}: more than one record found for external id field: [${found.join(', ')}]`;
    return failed('', 'DUPLICATE_EXTERNAL_ID', message);
  }
  const [id] = found;
  if (id === undefined) return answer(table, '', insertRecord(table, values, context), true);
  return answer(table, id, updateRecord(table, id, values, context), false);
}

function answer(table: RecordTable, id: string, result: WriteResult, created: boolean): RowResult {
  if (result.ok) return { ok: true, id: table.idOf(result.row), created };
  return { ok: false, id: toId15(id) === undefined ? '' : id, errors: result.errors };
}

function failed(id: string, statusCode: string, message: string): RowResult {
  return { ok: false, id, errors: [{ statusCode, message, fields: [] }] };
}

/** A row's errors as `sf__Error` shows them: `CODE:message:Field,Field --`. */
export function errorText(errors: readonly WriteError[]): string {
  return errors
    .map(({ statusCode, message, fields }) => {
      const names = fields.length === 0 ? '' : `${fields.join(',')} `;
      return `${statusCode}:${message}:${names}--`;
    })
    .join(' ');
}
