import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { EmulatorContext } from '../../http/emulatorContext.ts';
import { rowFaults } from '../rest/rowFaults.ts';
import { type ApiParts, writeContext } from '../rest/restParts.ts';
import { makeId } from '../store/salesforceIds.ts';
import { isFinished, JOB_LIFE_MS, type JobState } from './bulkJob.ts';
import type { CsvFormat } from './csvFormat.ts';
import {
  type IngestJob,
  type IngestOperation,
  type IngestRows,
  ROW_CREATED,
  ROW_FAILED,
  ROW_SUCCEEDED,
} from './ingestJob.ts';
import { readUpload, uploadedCells } from './readUpload.ts';
import { errorText, type RowResult, writeRow } from './writeRow.ts';

/** How long a job waits before it starts, and how long 10,000 rows take, before `timeScale`. */
const QUEUED_MS = 300;
const BATCH_MS = 500;
const BATCH_ROWS = 10_000;
const ROWS_PER_TURN = 500;

export interface NewIngestJob {
  readonly object: string;
  readonly operation: IngestOperation;
  readonly externalIdFieldName: string | null;
  readonly apiVersion: string;
  readonly format: CsvFormat;
}

/** Bulk API 2.0 ingest jobs, from Open to one of three ends. */
export class IngestJobs {
  readonly #context: EmulatorContext;
  readonly #parts: ApiParts;
  #jobs = new Map<string, IngestJob>();
  #nextSerial = 1;

  constructor(parts: ApiParts) {
    this.#context = parts.context;
    this.#parts = parts;
  }

  create(order: NewIngestJob): IngestJob {
    const nowMs = this.#context.clock.nowMs();
    const job: IngestJob = {
      ...order,
      // Serial numbers far from those of query jobs, which share the key prefix.
      id: makeId('750', 1_000_000 + this.#nextSerial++),
      createdById: this.#parts.reader.security.signedInUser().id,
      createdAtMs: nowMs,
      changedAtMs: nowMs,
      state: 'Open',
      errorMessage: null,
      stuck: false,
      content: null,
      rows: null,
      processed: 0,
      failed: 0,
      startedAtMs: null,
      endAfterRows: null,
      deleteAfterRows: null,
      rowFault: undefined,
      rowErrors: null,
      changedBy: null,
      onRowsApplied: () => undefined,
    };
    this.#jobs.set(job.id, job);
    return job;
  }

  find(id: string): IngestJob | undefined {
    const job = this.#jobs.get(id) ?? this.#jobs.get([...this.#jobs.keys()].find((key) => key.startsWith(id)) ?? '');
    if (!job || this.#context.clock.nowMs() - job.createdAtMs > JOB_LIFE_MS) return undefined;
    return job;
  }

  list(): readonly IngestJob[] {
    return [...this.#jobs.values()];
  }

  /** A finished job keeps its state. Answers false then. */
  setState(job: IngestJob, state: JobState, message: string | null = null): boolean {
    if (isFinished(job.state)) return false;
    job.state = state;
    job.errorMessage = message;
    job.changedAtMs = this.#context.clock.nowMs();
    return true;
  }

  /** Hands the upload over; the work goes on in the background. */
  close(job: IngestJob, onRowsApplied: (rows: number) => void): void {
    job.onRowsApplied = onRowsApplied;
    this.setState(job, 'UploadComplete');
    void this.#run(job);
  }

  remove(job: IngestJob): void {
    this.#jobs.delete(job.id);
  }

  reset(): void {
    for (const job of this.list()) this.setState(job, 'Aborted');
    this.#jobs = new Map();
    this.#nextSerial = 1;
  }

  async #run(job: IngestJob): Promise<void> {
    await this.#pause(QUEUED_MS);
    if (job.state !== 'UploadComplete') return;
    job.startedAtMs = this.#context.clock.nowMs();
    this.setState(job, 'InProgress');
    const table = this.#parts.reader.table(job.object);
    const rows = table ? readUpload(job, job.content ?? Buffer.alloc(0), table) : `InvalidEntity : ${job.object}`;
    if (typeof rows === 'string') {
      this.setState(job, 'Failed', rows);
      return;
    }
    job.rows = rows;
    job.rowErrors = rowFaults(job.rowFault, job.rowFault ? idsIn(job, rows) : []);
    for (let start = 0; start < rows.count && isRunning(job); start += BATCH_ROWS) {
      await this.#processRows(job, rows, start, Math.min(start + BATCH_ROWS, rows.count));
      await this.#pause(BATCH_MS);
    }
    if (isRunning(job) && !job.stuck) this.setState(job, 'JobComplete');
  }

  async #processRows(job: IngestJob, rows: IngestRows, start: number, end: number): Promise<void> {
    const table = this.#parts.reader.recordTable(job.object);
    if (!table) return;
    const context = writeContext(this.#parts, job.object, `ingest.${job.operation}`, job.id);
    const idColumn = idColumnOf(rows);
    const seen = new Set<string>();
    let applied = 0;
    for (let row = start; row < end; row++) {
      if (this.#endsBefore(job)) break;
      const cells = uploadedCells(job, row);
      const id = cells[idColumn] ?? '';
      // The same record twice in one batch: only the first is written.
      const isRepeated = id !== '' && seen.has(id.slice(0, 15));
      const result = isRepeated ? repeatedRow(id) : writeRow(job, table, cells, context);
      seen.add(id.slice(0, 15));
      job.processed += 1;
      if (result.ok) {
        rows.outcomes[row] = result.created ? ROW_CREATED : ROW_SUCCEEDED;
        if (result.created) rows.ids.set(row, result.id);
        applied += 1;
      } else {
        rows.outcomes[row] = ROW_FAILED;
        rows.errors.set(row, errorText(result.errors));
        rows.ids.set(row, result.id);
        job.failed += 1;
      }
      if (job.processed % ROWS_PER_TURN === 0) {
        job.onRowsApplied(applied);
        applied = 0;
        await nextTurn();
        if (!isRunning(job)) break;
      }
    }
    job.onRowsApplied(applied);
  }

  /** True when a fault ends the job before the next row. */
  #endsBefore(job: IngestJob): boolean {
    if (job.deleteAfterRows !== null && job.processed >= job.deleteAfterRows) {
      this.setState(job, 'Aborted');
      this.remove(job);
      return true;
    }
    const end = job.endAfterRows;
    if (!end || job.processed < end.rows) return false;
    this.setState(job, end.state, end.state === 'Failed' ? 'InternalServerError : Too many retries of a batch' : null);
    return true;
  }

  #pause(ms: number): Promise<void> {
    return wait(ms / this.#context.timeScale, undefined, { ref: false });
  }
}

function isRunning(job: IngestJob): boolean {
  return job.state === 'InProgress';
}

/** -1 where the upload has no ids: then no row repeats another. */
function idColumnOf(rows: IngestRows): number {
  return rows.columns.findIndex((name) => name.toLowerCase() === 'id');
}

function repeatedRow(id: string): RowResult {
  const error = { statusCode: 'DUPLICATE_VALUE', message: `Duplicate id specified: ${id}`, fields: ['Id'] };
  return { ok: false, id, errors: [error] };
}

function idsIn(job: IngestJob, rows: IngestRows): readonly string[] {
  const column = idColumnOf(rows);
  return Array.from({ length: rows.count }, (_, row) => uploadedCells(job, row)[column] ?? '');
}
