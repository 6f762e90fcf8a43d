import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse';
import type { ObjectDescription } from '../../../core/model/org.ts';
import type { CrmObject, PushObject } from '../../../core/model/records.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { CrmRecordState } from '../../../core/ports.ts';
import type { BulkReaderOptions } from '../bulkQuery/createBulkReader.ts';
import { defaultRecordsPerPage, downloadResults } from '../bulkQuery/downloadResults.ts';
import { defaultPolling, withQueryJob } from '../bulkQuery/queryJob.ts';
import { selectSoql, soqlTime } from '../bulkQuery/soql.ts';
import {
  type ReadableField,
  readableFields,
  readStatePage,
  stateColumns,
  stateOf,
  stateOfRecord,
} from '../recordState.ts';
import { apiVersion } from '../restSession.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';

export interface ChangedSinceOptions extends BulkReaderOptions {
  readonly calls: SalesforceCalls;
  readonly describe: (object: CrmObject, signal: AbortSignal) => Promise<ObjectDescription>;
  /** From so many records on, a bulk query is cheaper than pages of 2,000. */
  readonly bulkFrom?: number;
}

export interface ChangedSinceQuery {
  readonly object: PushObject;
  /** ISO 8601, server time; records of that very moment count. */
  readonly since: string;
  readonly fields: readonly string[];
}

const defaultBulkFrom = 20_000;
const rowsPerBatch = 2_000;

/** See `CrmWriter.changedSince`. Fields that the user may not read are left out of the query, and of the answer. */
export async function* changedSince(
  options: ChangedSinceOptions,
  query: ChangedSinceQuery,
  signal: AbortSignal,
): AsyncGenerator<readonly CrmRecordState[]> {
  const { calls, bulkFrom = defaultBulkFrom } = options;
  const description = await options.describe(query.object, signal);
  const readable = readableFields(query.fields, description);
  const columns = stateColumns(readable);
  const soql = `${selectSoql(query.object, columns)} WHERE SystemModstamp >= ${soqlTime(query.since)}`;
  let path = `/services/data/v${apiVersion}/queryAll?q=${encodeURIComponent(soql)}`;
  let received = 0;
  const seen = new Set<string>();
  for (;;) {
    const kind = seen.size === 0 ? 'rest.query' : 'rest.queryMore';
    seen.add(path);
    const page = await calls.readJson({ kind, path }, signal, readStatePage);
    if (seen.size === 1 && page.totalSize > bulkFrom) {
      yield* changedByBulk(options, { object: query.object, soql, columns }, readable, signal);
      return;
    }
    received += page.records.length;
    yield page.records.map((record) => stateOfRecord(record, readable));
    if (page.next === null) {
      if (received !== page.totalSize) throw incomplete(query.object, received, page.totalSize);
      return;
    }
    if (seen.has(page.next)) throw incomplete(query.object, received, page.totalSize);
    path = page.next;
  }
}

async function* changedByBulk(
  { calls, polling, recordsPerPage }: ChangedSinceOptions,
  {
    object,
    soql,
    columns,
  }: { readonly object: PushObject; readonly soql: string; readonly columns: readonly string[] },
  fields: readonly ReadableField[],
  signal: AbortSignal,
): AsyncGenerator<readonly CrmRecordState[]> {
  // Personal data, for as long as it takes to read them: a folder that only this user can open.
  const into = await mkdtemp(path.join(tmpdir(), 'personalization-sync-'));
  try {
    const what = `changed ${object} records`;
    const query = { operation: 'queryAll', soql, what, polling: polling ?? defaultPolling } as const;
    const request = { into, what: 'changed', fields: columns, recordsPerPage: recordsPerPage ?? defaultRecordsPerPage };
    const pages = await withQueryJob(calls, query, signal, (job) =>
      downloadResults(calls, job, { ...request, onProgress: () => undefined }, signal),
    );
    for (const page of pages) yield* statesIn(page.file, fields);
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

async function* statesIn(file: string, fields: readonly ReadableField[]): AsyncGenerator<readonly CrmRecordState[]> {
  const lowerCase = (names: string[]): string[] => names.map((name) => name.toLowerCase());
  let batch: CrmRecordState[] = [];
  for await (const row of createReadStream(file).pipe(parse({ columns: lowerCase }))) {
    const values = row as Readonly<Record<string, string | undefined>>;
    batch.push(stateOf((name) => values[name.toLowerCase()] || null, fields));
    if (batch.length < rowsPerBatch) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

function incomplete(object: PushObject, received: number, total: number): SyncError {
  return new SyncError('incompleteRead', `${received} of ${total} changed ${object} records arrived. Try again.`);
}
