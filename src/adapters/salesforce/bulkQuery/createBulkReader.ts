import { createHash } from 'node:crypto';
import type { CrmObject } from '../../../core/model/records.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { NeededColumns, TableColumn, TableName, VerifiedTable } from '../../../core/model/tables.ts';
import { noRowsWarnings } from '../../../core/reading/scanWarnings.ts';
import type { RecordReader, Work } from '../../../core/ports.ts';
import type { DownloadedCsv } from '../downloadCsv.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { defaultRecordsPerPage, downloadResults } from './downloadResults.ts';
import { defaultPolling, type Polling, withQueryJob } from './queryJob.ts';
import { selectSoql } from './soql.ts';

export interface BulkReaderOptions {
  readonly recordsPerPage?: number;
  readonly polling?: Polling;
}

/** Milliseconds between two progress events. */
const progressMs = 100;

/** Reads Contacts, Leads and CRM Accounts whole, with one Bulk API 2.0 query each. See `RecordReader`. */
export function createBulkReader(calls: SalesforceCalls, options: BulkReaderOptions = {}): RecordReader {
  return {
    async read(table, needed, into, work) {
      const object = objectOf(table);
      const { fields } = needed;
      const query = {
        operation: 'query',
        soql: selectSoql(object, fields),
        what: object,
        polling: options.polling ?? defaultPolling,
      } as const;
      const request = {
        into,
        what: object,
        fields,
        recordsPerPage: options.recordsPerPage ?? defaultRecordsPerPage,
      };
      const pages = await withQueryJob(calls, query, work.signal, async (job) => {
        const onProgress = progressOf(object, job.recordsProcessed, work);
        return await downloadResults(calls, job, { ...request, onProgress }, work.signal);
      });
      return verifiedTable(table, object, needed, pages);
    },
    // An org is not read twice to see whether it changed: what is written is checked by its stamps.
    hash: () => Promise.resolve(null),
  };
}

function objectOf(table: TableName): CrmObject {
  switch (table) {
    case 'contacts':
      return 'Contact';
    case 'leads':
      return 'Lead';
    case 'crmAccounts':
      return 'Account';
    case 'users':
    case 'accounts':
      throw new SyncError('internal', `Salesforce has no table of ${table}.`);
  }
}

function verifiedTable(
  table: TableName,
  object: CrmObject,
  { fields }: NeededColumns,
  pages: readonly DownloadedCsv[],
): VerifiedTable {
  const rows = pages.reduce((sum, page) => sum + page.rows, 0);
  const origin = `Salesforce, Bulk API query of ${object}`;
  return {
    table,
    files: pages.map(({ file }) => file),
    delimiter: ',',
    columns: (pages[0]?.header ?? []).map((name) => columnOf(name, fields)),
    rows,
    sha256: combinedSha256(pages.map((page) => page.sha256)),
    origin,
    refusedRows: 0,
    refused: [],
    warnings: noRowsWarnings(rows, origin),
  };
}

/** In the configuration's spelling: Salesforce may answer in another letter case. */
function columnOf(name: string, fields: readonly string[]): TableColumn {
  const field = fields.find((asked) => asked.toLowerCase() === name.toLowerCase());
  return field === undefined ? { role: 'unused', name } : { role: 'field', name: field };
}

/** Of one page its own hash; of several the hash over their hashes, in order. */
function combinedSha256(hashes: readonly string[]): string {
  const [first = ''] = hashes;
  return hashes.length === 1 ? first : createHash('sha256').update(hashes.join('\n')).digest('hex');
}

function progressOf(object: CrmObject, total: number, work: Work): (records: number) => void {
  let lastAt = 0;
  return (done) => {
    const now = performance.now();
    if (now - lastAt < progressMs && done < total) return;
    lastAt = now;
    work.emit({ kind: 'progress', phase: 'readSalesforce', done, total, unit: `${object} records` });
  };
}
