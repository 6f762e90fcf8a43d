import { userIdByName } from '../demoOrg.ts';
import type { ApiParts } from '../rest/restParts.ts';
import { stampOf } from '../store/stamp.ts';
import type { RecordTable } from '../store/recordTable.ts';
import { deleteRecord, updateRecord, type WriteContext } from '../store/writeRecord.ts';

export interface OtherEdit {
  readonly table: RecordTable;
  readonly row: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly userName: string;
}

/** Another person edits a record in the browser: the same rules, another name, no job. Answers the first error. */
export function editAsOther(parts: ApiParts, edit: OtherEdit): string | undefined {
  const { table, row, fields, userName } = edit;
  const nowMs = parts.context.clock.nowMs();
  const context: WriteContext = {
    userId: userIdByName(parts.reader.store, userName),
    stamp: stampOf(nowMs),
    writer: { user: userName, op: 'externalEdit', jobId: null, at: new Date(nowMs).toISOString() },
    mayEdit: () => true,
    mayRead: () => true,
    isVisible: () => true,
    refusals: (records, ofRow, values) => parts.reader.automation.refusals(records, ofRow, values),
  };
  if (fields['IsDeleted'] === true) {
    const deleted = deleteRecord(table, table.idOf(row), context);
    return deleted.ok ? undefined : deleted.errors[0]?.message;
  }
  const values = new Map<string, string | null>();
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'user' || name === 'by') continue;
    values.set(name, textOf(value));
  }
  const result = updateRecord(table, table.idOf(row), values, context);
  return result.ok ? undefined : result.errors[0]?.message;
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
