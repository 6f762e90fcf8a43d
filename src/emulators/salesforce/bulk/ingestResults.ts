import { Readable } from 'node:stream';
import { csvLine } from './csvFormat.ts';
import {
  type IngestJob,
  type IngestRows,
  ROW_CREATED,
  ROW_FAILED,
  ROW_NOT_PROCESSED,
  ROW_SUCCEEDED,
} from './ingestJob.ts';
import { uploadedCells } from './readUpload.ts';

export type ResultKind = 'success' | 'failed' | 'unprocessed';

/** What a fault does to a result file. */
export interface ResultDamage {
  readonly reorder: boolean;
  /** Shows the first succeeded rows among the failed ones too, or the reverse. */
  readonly alsoOfOther: number;
  /** Leaves out the first rows. */
  readonly drop: number;
}

const ROWS_PER_CHUNK = 500;

/**
 * One of the three result files. Rows come in an order that is not the upload's, as the Bulk API warns; only columns of
 * the upload are echoed.
 */
export function ingestResult(job: IngestJob, kind: ResultKind, damage: ResultDamage): () => Readable {
  const { rows } = job;
  if (!rows) return () => Readable.from([csvLine(headerOf(kind, []), job.format)], { objectMode: false });
  return () => Readable.from(lines(job, rows, kind, damage), { objectMode: false });
}

function* lines(job: IngestJob, rows: IngestRows, kind: ResultKind, damage: ResultDamage): Generator<string> {
  let text = csvLine(headerOf(kind, rows.columns), job.format);
  let pending = 0;
  for (const row of resultRows(rows, kind, damage)) {
    text += csvLine([...leadingCells(job, rows, row, kind), ...uploadedCells(job, row)], job.format);
    pending += 1;
    if (pending === ROWS_PER_CHUNK) {
      yield text;
      text = '';
      pending = 0;
    }
  }
  if (text !== '') yield text;
}

function headerOf(kind: ResultKind, columns: readonly string[]): readonly string[] {
  if (kind === 'success') return ['sf__Id', 'sf__Created', ...columns];
  return kind === 'failed' ? ['sf__Id', 'sf__Error', ...columns] : columns;
}

function leadingCells(job: IngestJob, rows: IngestRows, row: number, kind: ResultKind): readonly string[] {
  if (kind === 'unprocessed') return [];
  const idColumn = rows.columns.findIndex((name) => name.toLowerCase() === 'id');
  const id = rows.ids.get(row) ?? uploadedCells(job, row)[idColumn] ?? '';
  if (kind === 'success') return [id, String(rows.outcomes[row] === ROW_CREATED)];
  return [id, rows.errors.get(row) ?? 'UNKNOWN_EXCEPTION:fault of the emulator:--'];
}

function* resultRows(rows: IngestRows, kind: ResultKind, damage: ResultDamage): Generator<number> {
  let dropped = 0;
  let borrowed = 0;
  for (const row of scatteredOrder(rows.count, damage.reorder)) {
    const outcome = rows.outcomes[row] ?? ROW_NOT_PROCESSED;
    if (belongs(outcome, kind)) {
      if (dropped++ >= damage.drop) yield row;
    } else if (kind !== 'unprocessed' && outcome !== ROW_NOT_PROCESSED && borrowed++ < damage.alsoOfOther) yield row;
  }
}

function belongs(outcome: number, kind: ResultKind): boolean {
  switch (kind) {
    case 'success':
      return outcome === ROW_SUCCEEDED || outcome === ROW_CREATED;
    case 'failed':
      return outcome === ROW_FAILED;
    case 'unprocessed':
      return outcome === ROW_NOT_PROCESSED;
  }
}

/** Every number below `count` once, in steps that scatter them; the same at each call. */
export function* scatteredOrder(count: number, otherWay: boolean): Generator<number> {
  let step = Math.max(1, Math.floor(count * 0.618));
  while (greatestCommonDivisor(step, count) !== 1) step += 1;
  if (otherWay) step = Math.max(1, count - step);
  for (let index = 0, row = count > 1 ? step % count : 0; index < count; index++, row = (row + step) % count) yield row;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
