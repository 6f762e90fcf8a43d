import { jsonValue } from '../soql/jsonValue.ts';
import type { RecordTable } from '../store/recordTable.ts';

/**
 * A record as the admin API shows it: all its values as stored (numbers and booleans as JSON), how often it was written
 * since it was loaded, and by whom.
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
