import type { PlannedRecord } from '../model/plan.ts';
import type { Decision } from './outcomes.ts';

/** A planned record as applying takes it. */
export interface ApplyRecord extends PlannedRecord {
  /** Fields on which the match was decided, as they were read: where one differs now, the match may be another one. */
  readonly matchKeys?: Readonly<Record<string, string | null>>;
}

/** One line of a chunk's before-file: the record with its before-values, and what was decided before anything was sent. */
export interface ChunkRow {
  readonly record: ApplyRecord;
  /** SystemModstamp at the check. */
  readonly modstamp: string | null;
  /** Null: it is to be sent. */
  readonly decided: Decision | null;
  /** How often it was sent before, by why it is sent again. */
  readonly tries: { readonly locked: number; readonly other: number };
}

/** One line of a chunk's after-file. */
export interface SettledRow extends Decision {
  readonly crmId: string;
  readonly personalizationId: string;
  /** SystemModstamp that was read back after the write: an undo refuses what has changed since. */
  readonly modstamp: string | null;
  /** Why the row is to be sent once more; null when this is its end. */
  readonly again: 'locked' | 'other' | null;
  readonly note: string;
}

export function freshRow(record: ApplyRecord): ChunkRow {
  return { record, modstamp: record.modstamp, decided: null, tries: { locked: 0, other: 0 } };
}

export function* encodeRows(rows: Iterable<ChunkRow | SettledRow>): Generator<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/** The file was written by `encodeRows` and has the sha256 that the journal tells, so its lines are what they were. */
export async function decodeRows<T extends ChunkRow | SettledRow>(lines: AsyncIterable<string>): Promise<readonly T[]> {
  const rows: T[] = [];
  for await (const line of lines) rows.push(JSON.parse(line) as T);
  return rows;
}

/** Children of one parent together, so that they lie in one internal batch and do not lock each other out. */
export function byParent(left: ChunkRow, right: ChunkRow): number {
  return (
    compare(left.record.parentId ?? '', right.record.parentId ?? '') || compare(left.record.crmId, right.record.crmId)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
