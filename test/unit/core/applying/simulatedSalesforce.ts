import { SyncError } from '../../../../src/core/model/syncError.ts';
import type {
  CrmRecordState,
  CrmWriter,
  IngestJob,
  JobResults,
  JobState,
  RecordUpdate,
  RowResult,
  WriteReply,
} from '../../../../src/core/ports.ts';

export const us = '005000000000001AAA';
export const somebodyElse = '005000000000002AAA';

/** Calls of the protocol, as faults name them. */
export type Op = 'patch' | 'create' | 'upload' | 'close' | 'abort' | 'readJob' | 'results' | 'changedSince' | 'list';

/**
 * `lostBefore`: the call never arrives; `lostAfter`: it has its effect, the reply is lost; `cut`: half of an upload
 * arrives; `refused:CODE`: a definite no; `throws:CODE`: a reading call fails for good; `dies`: this process ends,
 * before or after the effect.
 */
export type Fault =
  | 'lostBefore'
  | 'lostAfter'
  | 'cut'
  | `refused:${string}`
  | `throws:${'cannotConnect' | 'incompleteRead' | 'disk'}`
  | 'diesBefore'
  | 'diesAfter';

/** The end of this process: nothing catches it. */
export class ProcessDied extends Error {}

export interface SimulatedRecord {
  fields: Record<string, string | null>;
  modifiedById: string;
  modifiedAt: number;
  isDeleted: boolean;
  /** Writes by this product. */
  writeCount: number;
}

interface SimulatedJob {
  readonly id: string;
  readonly object: string;
  readonly createdAt: number;
  state: JobState;
  contents: string[];
  /** Calls that came since it was closed. */
  age: number;
  isGone: boolean;
  succeeded: string[];
  failed: RowResult[];
  unprocessed: string[];
}

export interface Behaviour {
  /** Asked at each call; null: nothing happens to it. */
  readonly fault?: (op: Op, call: number) => Fault | null;
  /** Something that another person does as a call arrives. */
  readonly before?: (op: Op, salesforce: SimulatedSalesforce) => void;
  /** An error of a row; asked when it would be written. */
  readonly rowError?: (id: string, attempt: number) => string | null;
  /** Ends a job in another state after so many of its rows. */
  readonly jobEnd?: (jobId: string) => { state: 'Failed' | 'Aborted'; afterRows: number } | 'gone' | null;
  /** Spoils result files. */
  readonly results?: (results: JobResults) => JobResults;
}

/** A small Salesforce in memory that keeps its own account of what was done to it. */
export class SimulatedSalesforce implements CrmWriter {
  readonly records = new Map<string, SimulatedRecord>();
  readonly jobs = new Map<string, SimulatedJob>();
  readonly calls: Op[] = [];
  /** What no client may ever do. */
  readonly violations: string[] = [];
  behaviour: Behaviour = {};
  nowMs = Date.UTC(2026, 10, 24, 12);
  readonly #readFile: (path: string) => string;
  readonly #attempts = new Map<string, number>();
  #jobCount = 0;

  constructor(readFile: (path: string) => string) {
    this.#readFile = readFile;
  }

  add(id: string, fields: Record<string, string | null>): void {
    this.records.set(id, {
      fields,
      modifiedById: somebodyElse,
      modifiedAt: Date.UTC(2026, 10, 1),
      isDeleted: false,
      writeCount: 0,
    });
  }

  edit(id: string, fields: Record<string, string | null>): void {
    const record = this.#record(id);
    Object.assign(record.fields, fields);
    record.modifiedById = somebodyElse;
    record.modifiedAt = this.nowMs;
  }

  delete(id: string): void {
    this.edit(id, {});
    this.#record(id).isDeleted = true;
  }

  serverTime(): string {
    return new Date(this.nowMs).toISOString();
  }

  updateRecords(_object: string, records: readonly RecordUpdate[]): Promise<WriteReply<readonly RowResult[]>> {
    return this.#mutate('patch', () => records.map(({ id, fields }) => this.#write(id, fields)));
  }

  createJob(object: string): Promise<WriteReply<IngestJob>> {
    return this.#mutate('create', () => {
      this.#jobCount += 1;
      const job: SimulatedJob = {
        id: `750-${this.#jobCount}`,
        object,
        createdAt: this.nowMs,
        state: 'Open',
        contents: [],
        age: 0,
        isGone: false,
        succeeded: [],
        failed: [],
        unprocessed: [],
      };
      this.jobs.set(job.id, job);
      return told(job);
    });
  }

  upload(jobId: string, file: string): Promise<WriteReply<null>> {
    return this.#mutate('upload', (fault) => {
      const job = this.#job(jobId);
      if (job.state !== 'Open') return refuse('INVALIDJOBSTATE');
      if (job.contents.length > 0) this.violations.push(`second upload into ${jobId}`);
      const content = this.#readFile(file);
      job.contents.push(fault === 'cut' ? content.slice(0, content.length / 2) : content);
      return null;
    });
  }

  setJobState(jobId: string, state: 'UploadComplete' | 'Aborted'): Promise<WriteReply<IngestJob>> {
    return this.#mutate(state === 'Aborted' ? 'abort' : 'close', () => {
      const job = this.#job(jobId);
      if (job.state !== 'Open') return refuse('INVALIDJOBSTATE');
      job.state = state;
      return told(job);
    });
  }

  async readJob(jobId: string): Promise<IngestJob | null> {
    this.#read('readJob');
    const job = this.#job(jobId);
    return job.isGone ? null : told(job);
  }

  async readResults(job: IngestJob): Promise<JobResults> {
    this.#read('results');
    const { succeeded, failed, unprocessed } = this.#job(job.id);
    const rows = [...failed, ...succeeded.map((id) => ({ id, success: true, errorCode: '', message: '' }))];
    const results = { rows, unprocessed, sha256: { successful: 's', failed: 'f', unprocessed: 'u' } };
    return this.behaviour.results?.(results) ?? results;
  }

  async runningJobs(object: string): Promise<readonly IngestJob[]> {
    this.#read('list');
    return [...this.jobs.values()]
      .filter((job) => job.object === object && ['Open', 'UploadComplete', 'InProgress'].includes(job.state))
      .map(told);
  }

  async *changedSince(
    _object: string,
    since: string,
    fields: readonly string[],
  ): AsyncGenerator<readonly CrmRecordState[]> {
    this.#read('changedSince');
    for (const [id, record] of this.records) {
      if (record.modifiedAt < Date.parse(since)) continue;
      yield [
        {
          id,
          modstamp: new Date(record.modifiedAt).toISOString(),
          modifiedById: record.modifiedById,
          modifiedByName: record.modifiedById === us ? 'Sync' : 'Somebody Else',
          isDeleted: record.isDeleted,
          fields: Object.fromEntries(
            fields.filter((field) => field in record.fields).map((field) => [field, record.fields[field] ?? null]),
          ),
        },
      ];
    }
  }

  async #mutate<T>(op: Op, effect: (fault: Fault | null) => T | Refusal): Promise<WriteReply<T>> {
    const fault = this.#arrive(op);
    if (fault === 'lostBefore') return { kind: 'unknown', cause: 'reset' };
    if (fault?.startsWith('refused:')) return { kind: 'refused', code: fault.slice(8), message: '' };
    const value = effect(fault);
    if (fault === 'diesAfter') throw new ProcessDied();
    if (fault === 'lostAfter' || fault === 'cut') return { kind: 'unknown', cause: 'reset' };
    if (isRefusal(value)) return { kind: 'refused', code: value.refusal, message: '' };
    return { kind: 'ok', value };
  }

  #read(op: Op): void {
    const fault = this.#arrive(op);
    if (fault?.startsWith('throws:')) throw new SyncError(fault.slice(7) as 'cannotConnect', `${op} failed`);
  }

  #arrive(op: Op): Fault | null {
    this.nowMs += 1000;
    for (const job of this.jobs.values()) this.#age(job);
    this.behaviour.before?.(op, this);
    const fault = this.behaviour.fault?.(op, this.calls.length) ?? null;
    this.calls.push(op);
    if (fault === 'diesBefore') throw new ProcessDied();
    return fault;
  }

  #write(id: string, fields: Readonly<Record<string, string | null>>): RowResult {
    const record = this.#record(id);
    const attempt = (this.#attempts.get(id) ?? 0) + 1;
    this.#attempts.set(id, attempt);
    const error = record.isDeleted ? 'ENTITY_IS_DELETED' : (this.behaviour.rowError?.(id, attempt) ?? null);
    // As Salesforce does, a failed result carries no id.
    if (error !== null) return { id: '', success: false, errorCode: error, message: `${error} happened` };
    Object.assign(record.fields, fields);
    record.modifiedById = us;
    record.modifiedAt = this.nowMs;
    record.writeCount += 1;
    return { id, success: true, errorCode: '', message: '' };
  }

  /** Jobs go on by themselves, whether anybody asks for them or not. */
  #age(job: SimulatedJob): void {
    if (job.state !== 'UploadComplete' && job.state !== 'InProgress') return;
    job.age += 1;
    if (job.age === 2) job.state = 'InProgress';
    if (job.age === 4) this.#process(job);
  }

  #process(job: SimulatedJob): void {
    if (job.contents.length !== 1) this.violations.push(`${job.id} runs with ${job.contents.length} contents`);
    const rows = parseCsv(job.contents[0] ?? '');
    const end = this.behaviour.jobEnd?.(job.id) ?? null;
    const stop = end === null || end === 'gone' ? rows.length : end.afterRows;
    for (const [index, row] of rows.entries()) {
      const { Id, ...fields } = row;
      const id = Id ?? '';
      if (index >= stop) {
        job.unprocessed.push(id);
        continue;
      }
      const result = this.#write(id, fields);
      if (result.success) job.succeeded.push(id);
      else job.failed.push({ ...result, id });
    }
    job.state = end === null || end === 'gone' ? 'JobComplete' : end.state;
    job.isGone = end === 'gone';
  }

  #record(id: string): SimulatedRecord {
    const record = this.records.get(id);
    if (record === undefined) throw new Error(`There is no ${id}.`);
    return record;
  }

  #job(id: string): SimulatedJob {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error(`There is no job ${id}.`);
    return job;
  }
}

interface Refusal {
  readonly refusal: string;
}

function refuse(refusal: string): Refusal {
  return { refusal };
}

function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refusal' in value;
}

function told(job: SimulatedJob): IngestJob {
  return {
    id: job.id,
    object: job.object,
    state: job.state,
    recordsProcessed: job.succeeded.length + job.failed.length,
    recordsFailed: job.failed.length,
    errorMessage: '',
    createdById: us,
    createdAt: new Date(job.createdAt).toISOString(),
  };
}

/** Rows of an update file: empty cells are left out, `#N/A` is null. */
function parseCsv(text: string): readonly Readonly<Record<string, string | null>>[] {
  const [header = [], ...rows] = cellsOf(text);
  return rows.map((row) =>
    Object.fromEntries(
      header.flatMap((name, index) => {
        const value = row[index] ?? '';
        return value === '' ? [] : [[name, value === '#N/A' ? null : value]];
      }),
    ),
  );
}

/** Character by character: quotes, doubled quotes, commas and line feeds. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (isQuoted && character === '"' && text.charAt(index + 1) === '"') {
      cell += '"';
      index += 1;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted || (character !== ',' && character !== '\n')) cell += character;
    else {
      row.push(cell);
      cell = '';
      if (character === ',') continue;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
