import { userIdByName } from '../demoOrg.ts';
import type { ApiParts } from '../rest/restParts.ts';
import { stampOf } from '../store/stamp.ts';
import type { RecordTable } from '../store/recordTable.ts';
import { deleteRecord, updateRecord, type WriteContext } from '../store/writeRecord.ts';

/** Another person edits a record in the browser: the same rules, another name, no job. Answers the first error. */
export function editAsOther(
  parts: ApiParts,
  table: RecordTable,
  row: number,
  fields: Readonly<Record<string, unknown>>,
  userName: string,
): string | undefined {
  const nowMs = parts.context.clock.nowMs();
  const context: WriteContext = {
    userId: userIdByName(parts.reader.store, userName),
    stamp: stampOf(nowMs),
    writer: { user: userName, op: 'externalEdit', jobId: null, at: new Date(nowMs).toISOString() },
    mayEdit: () => true,
    mayRead: () => true,
    isVisible: () => true,
  };
  if (fields['IsDeleted'] === true) {
    const deleted = deleteRecord(table, table.idOf(row), context);
    return deleted.ok ? undefined : deleted.errors[0]?.message;
  }
  const values = new Map<string, string | null>();
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'user' || name === 'by') continue;
    values.set(name, value === null ? null : String(value as string | number | boolean));
  }
  const result = updateRecord(table, table.idOf(row), values, context);
  return result.ok ? undefined : result.errors[0]?.message;
}
