import { createReadStream } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse';
import { readSalesforceId } from '../../../core/model/salesforceId.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { IngestJob, JobResults, RowResult } from '../../../core/ports.ts';
import { type DownloadedCsv, downloadCsv } from '../downloadCsv.ts';
import { apiVersion } from '../restSession.ts';
import type { CallKind, SalesforceCalls } from '../salesforceCalls.ts';

/**
 * Downloads the three result files of a job and joins them by `sf__Id`: their order is not that of the upload. Counts must
 * be those of the job; otherwise the files are fetched again, and then nobody can tell from them.
 * @param into an existing folder for the files
 * @throws SyncError `incompleteRead` (the records themselves must be read), `disk` and those of `SalesforceCalls.read`
 */
export async function readResults(
  calls: SalesforceCalls,
  job: IngestJob,
  into: string,
  signal: AbortSignal,
): Promise<JobResults> {
  const succeeded = job.recordsProcessed - job.recordsFailed;
  const fetch = fetchOf(calls, job, into, signal);
  const successful = await fetch('ingest.success', 'successfulResults', succeeded);
  const failed = await fetch('ingest.failed', 'failedResults', job.recordsFailed);
  const unprocessed = await fetch('ingest.unprocessed', 'unprocessedrecords', null);
  const rows: RowResult[] = [];
  for await (const row of rowsOf(successful)) rows.push({ id: idOf(row), success: true, errorCode: '', message: '' });
  for await (const row of rowsOf(failed)) rows.push({ id: idOf(row), success: false, ...errorOf(row) });
  const left: string[] = [];
  for await (const row of rowsOf(unprocessed)) left.push(idOf(row));
  return {
    rows,
    unprocessed: left,
    sha256: { successful: successful.sha256, failed: failed.sha256, unprocessed: unprocessed.sha256 },
  };
}

type ResultResource = 'successfulResults' | 'failedResults' | 'unprocessedrecords';

function fetchOf(calls: SalesforceCalls, job: IngestJob, into: string, signal: AbortSignal) {
  /** @param rows as many as there must be; null where the job does not tell */
  return async (kind: CallKind, resource: ResultResource, rows: number | null): Promise<DownloadedCsv> =>
    await downloadCsv(
      calls,
      {
        kind,
        path: `/services/data/v${apiVersion}/jobs/ingest/${job.id}/${resource}`,
        file: path.join(into, `${job.id}-${resource}.csv`),
        what: `${resource} of job ${job.id}`,
        fields: resource === 'unprocessedrecords' ? ['Id'] : ['sf__Id'],
        judge: (csv) => countFault(csv, rows) ?? columnFault(csv),
      },
      signal,
    );
}

function countFault(csv: DownloadedCsv, rows: number | null): string | null {
  return rows === null || rows === csv.rows ? null : `it has ${csv.rows} rows, and the job counted ${rows}.`;
}

function columnFault(csv: DownloadedCsv): string | null {
  const names = csv.header.map((name) => name.toLowerCase());
  return csv.rows === 0 || names.includes('sf__id') || names.includes('id') ? null : 'it has no column of ids.';
}

type Row = Readonly<Record<string, string | undefined>>;

/** Rows by column names in lower case: Salesforce may answer in another letter case than it was sent. */
async function* rowsOf({ file, rows }: DownloadedCsv): AsyncGenerator<Row> {
  if (rows === 0) return;
  const parser = createReadStream(file).pipe(
    parse({ columns: (names: string[]) => names.map((name) => name.toLowerCase()) }),
  );
  try {
    for await (const row of parser) yield row as Row;
  } catch {
    throw new SyncError('incompleteRead', `${file} cannot be read.`);
  }
}

/** A row that failed before Salesforce knew its id has only the one that we sent. */
function idOf(row: Row): string {
  const id = row['sf__id'] || row['id'] || '';
  const reading = readSalesforceId(id);
  return reading.kind === 'id' ? reading.id : id;
}

/** `REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --` */
function errorOf(row: Row): { errorCode: string; message: string } {
  const [, errorCode, message] = /^([A-Z][A-Z0-9_]*):(.*)$/s.exec(row['sf__error'] ?? '') ?? [];
  return { errorCode: errorCode ?? 'UNKNOWN_EXCEPTION', message: message ?? row['sf__error'] ?? '' };
}
