/**
 * Records as they are now, with who changed them and when: what is asked for, and how an answer becomes a `CrmRecordState`.
 */
import type { ObjectDescription } from '../../core/model/org.ts';
import type { CrmRecordState } from '../../core/ports.ts';
import { exactJson, type ExactValue } from './exactJson.ts';
import { isoTime } from './isoTime.ts';

/** A field of the caller's list that the user may read. */
export interface ReadableField {
  readonly name: string;
  readonly isTime: boolean;
}

/** A record of a REST answer, as `exactJson` reads it. */
type AnsweredRecord = Readonly<Record<string, ExactValue>>;

export interface StatePage {
  readonly totalSize: number;
  readonly records: readonly AnsweredRecord[];
  readonly next: string | null;
}

/** The caller's spelling stays: it looks its fields up by it. */
export function readableFields(fields: readonly string[], description: ObjectDescription): readonly ReadableField[] {
  const types = new Map(description.fields.map(({ name, type }) => [name.toLowerCase(), type]));
  return fields.flatMap((name) => {
    const type = types.get(name.toLowerCase());
    return type === undefined ? [] : [{ name, isTime: type === 'datetime' }];
  });
}

/** What is asked of each record besides the fields. */
const always = ['Id', 'SystemModstamp', 'LastModifiedById', 'LastModifiedBy.Name', 'IsDeleted'];

/** What a query for states selects: each column once. */
export function stateColumns(fields: readonly ReadableField[]): readonly string[] {
  const names = [...always, ...fields.map(({ name }) => name)];
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}

/** Reads a page of a REST query for states. @throws SyntaxError */
export function readStatePage(text: string): StatePage {
  const answer = exactJson(text) as AnsweredRecord;
  const { totalSize, records, nextRecordsUrl } = answer;
  if (!Array.isArray(records) || typeof totalSize !== 'string') throw new SyntaxError('no records');
  return {
    totalSize: Number(totalSize),
    records: records as StatePage['records'],
    next: typeof nextRecordsUrl === 'string' ? nextRecordsUrl : null,
  };
}

export function stateOfRecord(record: AnsweredRecord, fields: readonly ReadableField[]): CrmRecordState {
  return stateOf((name) => textAt(record, name), fields);
}

/** @param valueOf the value of a column, in the spelling of `stateColumns`; null when it is empty */
export function stateOf(valueOf: (name: string) => string | null, fields: readonly ReadableField[]): CrmRecordState {
  return {
    id: valueOf('Id') ?? '',
    modstamp: isoTime(valueOf('SystemModstamp') ?? ''),
    modifiedById: valueOf('LastModifiedById') ?? '',
    modifiedByName: valueOf('LastModifiedBy.Name') ?? '',
    isDeleted: valueOf('IsDeleted') === 'true',
    fields: Object.fromEntries(
      fields.map(({ name, isTime }) => {
        const value = valueOf(name);
        return [name, isTime && value !== null ? isoTime(value) : value];
      }),
    ),
  };
}

/** The value at `LastModifiedBy.Name` or `Id`, whatever its letter case. */
function textAt(record: AnsweredRecord, name: string): string | null {
  let value: ExactValue = record;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const members: readonly (readonly [string, ExactValue])[] = Object.entries(value);
    value = members.find(([key]) => key.toLowerCase() === part.toLowerCase())?.[1] ?? null;
  }
  return typeof value === 'string' ? value : null;
}
