import { jsonValue } from '../soql/jsonValue.ts';
import type { RecordTable } from '../store/recordTable.ts';

/**
 * A record as the admin API shows it: its values as stored (numbers and booleans as JSON), how often it was written
 * since it was loaded, and by whom. Empty standard fields are left out: fields that hold something, or that were
 * declared or loaded, are what a checker compares.
 */
export function recordJson(table: RecordTable, row: number): object {
  const fields: Record<string, unknown> = {};
  for (const field of table.fields()) {
    const value = table.value(row, field);
    // Times keep their stored form here, so that they compare as text.
    fields[field.name] = field.type === 'datetime' ? value : jsonValue(field, value);
  }
  const writers = table.writersOf(row);
  return { id: table.idOf(row), fields, writeCount: writers.length, writers };
}
