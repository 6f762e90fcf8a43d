import { convertValue, type WriteError } from './convertValue.ts';
import type { FieldDefinition } from './fieldDefinition.ts';
import { isPerson, personName } from './recordStore.ts';
import type { RecordTable, Writer } from './recordTable.ts';
import { toId15 } from './salesforceIds.ts';

/** Who writes, when, and what the person may edit. */
export interface WriteContext {
  readonly userId: string;
  readonly stamp: string;
  readonly writer: Writer;
  /** False for fields that field-level security makes read-only for the writer. */
  readonly mayEdit: (field: FieldDefinition) => boolean;
  readonly mayRead: (field: FieldDefinition) => boolean;
  readonly isVisible: (row: number) => boolean;
  /** What the org's validation rules say to a record as it would be stored; `row` is undefined for a new one. */
  readonly refusals: (
    table: RecordTable,
    row: number | undefined,
    values: ReadonlyMap<string, string | null>,
  ) => readonly WriteError[];
  /** Everything is checked and nothing stored. */
  readonly trial?: boolean;
}

export type WriteResult =
  | { readonly ok: true; readonly row: number }
  | { readonly ok: false; readonly errors: readonly WriteError[] };

/**
 * Updates one record as Salesforce does: all of its values or none. `changes` holds text as sent; null clears.
 */
export function updateRecord(
  table: RecordTable,
  id: string,
  changes: ReadonlyMap<string, string | null>,
  context: WriteContext,
): WriteResult {
  const id15 = toId15(id);
  if (!id15?.startsWith(table.object.keyPrefix)) {
    return failed('MALFORMED_ID', `${table.object.label} ID: id value of incorrect type: ${id}`, ['Id']);
  }
  const row = table.rowOf(id15);
  if (row === undefined || !context.isVisible(row)) {
    return failed('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  }
  if (table.isDeleted(row)) return failed('ENTITY_IS_DELETED', 'entity is deleted', []);
  const prepared = prepareValues(table, changes, context, (field) => field.updateable);
  if (!prepared.ok) return prepared;
  const refusals = context.refusals(table, row, prepared.values);
  if (refusals.length > 0) return { ok: false, errors: refusals };
  storeValues(table, row, prepared.values, context);
  return { ok: true, row };
}

/** Creates one record. The product never does: the emulator must answer all the same, and count it. */
export function insertRecord(
  table: RecordTable,
  values: ReadonlyMap<string, string | null>,
  context: WriteContext,
): WriteResult {
  const prepared = prepareValues(table, values, context, (field) => field.createable);
  if (!prepared.ok) return prepared;
  const missing = table
    .fields()
    .filter((field) => field.createable && !field.nillable && field.type !== 'boolean' && field.name !== 'OwnerId')
    .filter((field) => !prepared.values.get(field.name))
    .map((field) => field.name);
  if (missing.length > 0) return { ok: false, errors: [requiredMissing(missing)] };
  const refusals = context.refusals(table, undefined, prepared.values);
  if (refusals.length > 0) return { ok: false, errors: refusals };
  if (context.trial) return { ok: true, row: -1 };
  const row = table.append(null);
  table.set(row, 'CreatedDate', context.stamp);
  table.set(row, 'CreatedById', context.userId);
  table.set(row, 'IsDeleted', 'false');
  if (table.field('OwnerId')) table.set(row, 'OwnerId', context.userId);
  storeValues(table, row, prepared.values, context);
  return { ok: true, row };
}

/** Moves a record to the recycle bin. */
export function deleteRecord(table: RecordTable, id: string, context: WriteContext): WriteResult {
  const row = table.rowOf(id);
  if (row === undefined) return failed('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  if (table.isDeleted(row)) return failed('ENTITY_IS_DELETED', 'entity is deleted', []);
  storeValues(table, row, new Map([['IsDeleted', 'true']]), context);
  return { ok: true, row };
}

type Prepared =
  | { readonly ok: true; readonly values: ReadonlyMap<string, string | null> }
  | { readonly ok: false; readonly errors: readonly WriteError[] };

function prepareValues(
  table: RecordTable,
  changes: ReadonlyMap<string, string | null>,
  context: WriteContext,
  mayWrite: (field: FieldDefinition) => boolean,
): Prepared {
  const values = new Map<string, string | null>();
  const errors: WriteError[] = [];
  const readOnly: string[] = [];
  const cleared: string[] = [];
  for (const [name, given] of changes) {
    const field = table.field(name);
    if (!field || !context.mayRead(field)) {
      const message = `No such column '${name}' on sobject of type ${table.object.name}`;
      errors.push({ statusCode: 'INVALID_FIELD', message, fields: [] });
      continue;
    }
    if (!mayWrite(field) || !context.mayEdit(field)) {
      readOnly.push(field.name);
      continue;
    }
    const converted = convertValue(field, given);
    if (!converted.ok) errors.push(converted.error);
    else if (converted.value === null && field.type === 'boolean') values.set(field.name, 'false');
    else if (converted.value === null && !field.nillable) cleared.push(field.name);
    else values.set(field.name, converted.value);
  }
  if (readOnly.length > 0) errors.push(notWriteable(readOnly));
  if (cleared.length > 0) errors.push(requiredMissing(cleared));
  return errors.length > 0 ? { ok: false, errors } : { ok: true, values };
}

function storeValues(
  table: RecordTable,
  row: number,
  values: ReadonlyMap<string, string | null>,
  context: WriteContext,
): void {
  if (context.trial) return;
  for (const [name, value] of values) table.set(row, name, value);
  if (isPerson(table) && (values.has('FirstName') || values.has('LastName'))) {
    table.set(row, 'Name', personName(valueOf(table, row, 'FirstName'), valueOf(table, row, 'LastName')));
  }
  table.set(row, 'LastModifiedDate', context.stamp);
  table.set(row, 'SystemModstamp', context.stamp);
  table.set(row, 'LastModifiedById', context.userId);
  table.recordWriter(row, context.writer);
}

function valueOf(table: RecordTable, row: number, name: string): string | null {
  const field = table.field(name);
  return field ? table.value(row, field) : null;
}

function requiredMissing(names: readonly string[]): WriteError {
  return {
    statusCode: 'REQUIRED_FIELD_MISSING',
    message: `Required fields are missing: [${names.join(', ')}]`,
    fields: names,
  };
}

function notWriteable(names: readonly string[]): WriteError {
  return {
    statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    message:
      `Unable to create/update fields: ${names.join(', ')}. Please check the security settings of this field and ` +
      'verify that it is read/write for your profile or permission set.',
    fields: names,
  };
}

function failed(statusCode: string, message: string, fields: readonly string[]): WriteResult {
  return { ok: false, errors: [{ statusCode, message, fields }] };
}
