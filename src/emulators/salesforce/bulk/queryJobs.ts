import { setTimeout as wait } from 'node:timers/promises';
import type { EmulatorContext } from '../../http/emulatorContext.ts';
import { runQuery } from '../soql/runQuery.ts';
import type { OrgReader } from '../security/orgReader.ts';
import { makeId } from '../store/salesforceIds.ts';
import { refuse } from '../apiRoute.ts';
import { type BulkJob, isFinished, JOB_LIFE_MS, type JobState } from './bulkJob.ts';
import type { CsvFormat } from './csvFormat.ts';
import { ResultFile } from './resultFile.ts';

/** How long a small job takes in each state, before `timeScale`. */
const QUEUED_MS = 300;
const RUNNING_MS = 500;

export interface QueryJob extends BulkJob {
  result: ResultFile | null;
  startedAtMs: number;
}

/** Bulk API 2.0 query jobs. Which records they select is fixed when the job is made. */
export class QueryJobs {
  readonly #context: EmulatorContext;
  readonly #reader: OrgReader;
  readonly #directory: string;
  readonly #jobs = new Map<string, QueryJob>();
  #nextSerial = 1;
  /** Names result files; never starts anew, so that a job from before a reset can't touch one from after it. */
  #nextFile = 1;

  constructor(context: EmulatorContext, reader: OrgReader, directory: string) {
    this.#context = context;
    this.#reader = reader;
    this.#directory = directory;
  }

  /** @throws SoqlError, ReplyError 400 for what the Bulk API does not select */
  create(soql: string, operation: 'query' | 'queryAll', apiVersion: string, format: CsvFormat): QueryJob {
    const result = runQuery(this.#reader, soql, { includeDeleted: operation === 'queryAll' });
    if (result.kind !== 'records') {
      throw refuse(400, 'FEATURENOTENABLED', 'Aggregate queries are not supported in Bulk Query');
    }
    const nowMs = this.#context.clock.nowMs();
    const job: QueryJob = {
      id: makeId('750', this.#nextSerial++),
      operation,
      object: result.table.object.name,
      createdById: this.#reader.security.signedInUser().id,
      createdAtMs: nowMs,
      apiVersion,
      format,
      state: 'UploadComplete',
      changedAtMs: nowMs,
      startedAtMs: nowMs,
      errorMessage: null,
      stuck: false,
      result: null,
    };
    this.#jobs.set(job.id, job);
    void this.#run(job, result);
    return job;
  }

  find(id: string): QueryJob | undefined {
    const job = this.#jobs.get(id) ?? this.#jobs.get([...this.#jobs.keys()].find((key) => key.startsWith(id)) ?? '');
    if (!job || this.#context.clock.nowMs() - job.createdAtMs > JOB_LIFE_MS) return undefined;
    return job;
  }

  list(): readonly QueryJob[] {
    return [...this.#jobs.values()];
  }

  /** A finished job keeps its state. Answers false then. */
  setState(job: QueryJob, state: JobState, message: string | null = null): boolean {
    if (isFinished(job.state)) return false;
    job.state = state;
    job.errorMessage = message;
    job.changedAtMs = this.#context.clock.nowMs();
    return true;
  }

  remove(job: QueryJob): void {
    this.#jobs.delete(job.id);
    job.result?.remove();
  }

  reset(): void {
    for (const job of this.list()) this.remove(job);
    this.#nextSerial = 1;
  }

  async #run(job: QueryJob, result: Extract<ReturnType<typeof runQuery>, { kind: 'records' }>): Promise<void> {
    // Written at once and not when a page is asked for: locators stay good, whatever happens to the records.
    const written = ResultFile.write({
      directory: this.#directory,
      name: `query-${this.#nextFile++}`,
      columns: result.columns.map((column) => column.names.join('.')),
      format: job.format,
      rows: result.rows,
      readers: result.columns.map((column) => column.read),
      isWanted: () => this.#isKept(job) && !isFinished(job.state),
    });
    await wait(QUEUED_MS / this.#context.timeScale, undefined, { ref: false });
    this.setState(job, 'InProgress');
    try {
      const file = await written;
      await wait(RUNNING_MS / this.#context.timeScale, undefined, { ref: false });
      job.result = file;
      if (!this.#isKept(job)) file.remove();
      else if (!job.stuck) this.setState(job, 'JobComplete');
    } catch (cause) {
      this.setState(job, 'Failed', `InternalServerError : ${String(cause)}`);
    }
  }

  /** False once the job was deleted or everything was reset. */
  #isKept(job: QueryJob): boolean {
    return this.#jobs.get(job.id) === job;
  }
}
