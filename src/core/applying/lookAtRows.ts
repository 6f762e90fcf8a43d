import type { FieldDescription } from '../model/org.ts';
import type { PushObject } from '../model/records.ts';
import { isSameStored, wouldBeStoredAs } from '../planning/storedValue.ts';
import type { CrmRecordState, CrmWriter } from '../ports.ts';
import type { ApplyRecord, ChunkRow } from './chunkRow.ts';
import type { Decision } from './outcomes.ts';

/** Planned fields of an object with their descriptions, by API name. */
export type PlannedFields = ReadonlyMap<string, FieldDescription | null>;

/** Records that changed since a moment, of those that were asked for. */
export type Look = ReadonlyMap<string, CrmRecordState>;

/**
 * One look at what changed since a moment by the server's clock (deleted records included), kept for the wanted ids only.
 * A record that is not in it has not changed.
 */
export async function lookAtRows(
  writer: CrmWriter,
  request: {
    readonly object: PushObject;
    readonly since: string;
    readonly fields: readonly string[];
    readonly ids: ReadonlySet<string>;
  },
  signal: AbortSignal,
): Promise<Look> {
  const look = new Map<string, CrmRecordState>();
  for await (const page of writer.changedSince(request.object, request.since, request.fields, signal)) {
    for (const state of page) if (request.ids.has(state.id)) look.set(state.id, state);
  }
  return look;
}

/** Fields that a look must read for these records: the planned ones and those that the match was decided on. */
export function fieldsToRead(records: readonly ApplyRecord[]): readonly string[] {
  const fields = new Set<string>();
  for (const { changes, matchKeys } of records) {
    for (const { field } of changes) fields.add(field);
    for (const field of Object.keys(matchKeys ?? {})) fields.add(field);
  }
  return [...fields].sort();
}

/** Null when the record may be written: nothing that the plan is about has changed. Other edits do not matter. */
export function staleness(
  { changes, matchKeys }: ApplyRecord,
  state: CrmRecordState | undefined,
  fields: PlannedFields,
): Decision | null {
  if (state === undefined) return null;
  const by = `${state.modifiedByName}, ${state.modstamp}`;
  if (state.isDeleted) return stale('deleted', `The record was deleted or merged (${by}).`);
  const wanted = [...changes.map(({ field, before }) => [field, before] as const), ...Object.entries(matchKeys ?? {})];
  for (const [field, before] of wanted) {
    const now = state.fields[field];
    if (now === undefined) return stale('cannotRead', `${field} can no longer be read.`);
    if (!isSameStored(fields.get(field) ?? null, before, now)) {
      return stale('fieldChanged', `${field} changed since the plan was made (${by}).`);
    }
  }
  return null;
}

/**
 * What reading back tells of a row whose call gave no answer.
 * `written`: it holds the plan's values and we were the last to modify it; `unchanged`: it holds what it held before;
 * anything else stays unknown.
 */
export function judgeUnanswered(
  { record: { changes } }: ChunkRow,
  state: CrmRecordState | undefined,
  fields: PlannedFields,
  userId: string,
): 'written' | 'unchanged' | 'unclear' {
  if (state === undefined) return 'unchanged';
  if (state.isDeleted) return 'unclear';
  const values = changes.map(({ field, before, after }) => ({
    description: fields.get(field) ?? null,
    before,
    after,
    now: state.fields[field],
  }));
  if (values.every(({ description, before, now }) => now !== undefined && isSameStored(description, before, now))) {
    return 'unchanged';
  }
  const isAsPlanned = values.every(
    ({ description, after, now }) => now !== undefined && wouldBeStoredAs(description, after, now),
  );
  return isAsPlanned && state.modifiedById === userId ? 'written' : 'unclear';
}

/** What should be said of a row that was written, by what it holds now; empty when it is as we left it. */
export function noteOnWritten(
  { record: { changes } }: ChunkRow,
  state: CrmRecordState | undefined,
  fields: PlannedFields,
  userId: string,
): string {
  if (state === undefined) return '';
  const by = `${state.modifiedByName}, ${state.modstamp}`;
  if (state.isDeleted) return `deleted after it was written (${by})`;
  const other = changes.find(({ field, after }) => {
    const now = state.fields[field];
    return now !== undefined && !wouldBeStoredAs(fields.get(field) ?? null, after, now);
  });
  if (other !== undefined) return `${other.field} has another value again (${by})`;
  return state.modifiedById === userId ? '' : `changed by somebody else about the same time (${by})`;
}

function stale(code: string, message: string): Decision {
  return { outcome: 'changedSincePlan', code, message };
}
