/**
 * SOQL that we write: names of fields and objects, our own ids and times. No value of anybody's data ever stands in a
 * query: whole objects are read, and compared here.
 */
import { SyncError } from '../../../core/model/syncError.ts';

/** `SELECT <fields> FROM <object>`, each field once whatever its letter case, in the order given. */
export function selectSoql(object: string, fields: readonly string[]): string {
  const names = new Map(fields.map((field) => [field.toLowerCase(), fieldName(field)]));
  return `SELECT ${[...names.values()].join(', ')} FROM ${fieldName(object)}`;
}

/** A text literal (Salesforce, *SOQL and SOSL Reference*, Quoted String Escape Sequences). */
export function soqlText(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `'${escaped}'`;
}

/** A dateTime literal, from ISO 8601. */
export function soqlTime(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) throw new SyncError('internal', `Not a time: ${time}`);
  return date.toISOString();
}

function fieldName(name: string): string {
  if (!/^[A-Za-z]\w*(\.[A-Za-z]\w*)*$/.test(name)) throw new SyncError('internal', `Not a field name: ${name}`);
  return name;
}
