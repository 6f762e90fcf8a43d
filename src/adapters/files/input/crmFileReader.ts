import { join } from 'node:path';
import type { CrmObject } from '../../../core/model/records.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import { crmTables, type NeededColumns, type TableName, type VerifiedTable } from '../../../core/model/tables.ts';
import type { RecordReader, Work } from '../../../core/ports.ts';
import { refusedRow, refuseTooManyBad } from '../../../core/reading/badRows.ts';
import { type CrmHeader, readCrmHeader } from '../../../core/reading/crmHeader.ts';
import { crmIdFault } from '../../../core/reading/crmId.ts';
import { scanWarnings } from '../../../core/reading/scanWarnings.ts';
import { type InputPlace, type OpenedInput, openInput } from './openInput.ts';
import { hashInput } from './hashInput.ts';
import { refuseInput } from './inputPath.ts';
import { keepRefusedRows } from './refusedRowsFile.ts';
import { loadableCsv, scanCsvFile } from './scanCsvFile.ts';

export interface CrmFiles {
  /** The configuration's folder: paths begin there, and stay below it. */
  readonly folder: string;
  readonly contacts: string;
  readonly leads?: string | undefined;
  readonly accounts?: string | undefined;
}

/** The setting that names an object's file. */
export const crmFileSettings = { Contact: 'contacts', Lead: 'leads', Account: 'accounts' } as const;

/** Reads Contacts, Leads and Accounts from CSV files as Bulk API or the Salesforce CLI write them, plain or gzip. */
export function createCrmFileReader(files: CrmFiles): RecordReader {
  return {
    async read(table, needed, into, work) {
      const object = objectOf(table);
      const place = placeOf(files, object);
      if (place === null) {
        return { table, unavailable: `salesforce.source names no file of ${crmFileSettings[object]}.` };
      }
      const input = await openInput(place, into, table, work.signal);
      if (input.format === 'json') {
        refuseInput(place.name, 'is JSON. Export it as CSV, e.g. sf data export bulk --result-format csv.');
      }
      return await readCrmFile(input, { table, object, needed, into, work });
    },
    async hash(table, work) {
      const place = placeOf(files, objectOf(table));
      return place === null ? null : await hashInput(place, work.signal);
    },
  };
}

function placeOf(files: CrmFiles, object: CrmObject): InputPlace | null {
  const setting = crmFileSettings[object];
  const name = files[setting];
  return name === undefined ? null : { folder: files.folder, name, setting: `salesforce.source.${setting}` };
}

function objectOf(table: TableName): CrmObject {
  const found = Object.entries(crmTables).find(([, name]) => name === table)?.[0];
  if (found === undefined) throw new SyncError('internal', `"${table}" is no table of Salesforce.`);
  return found as CrmObject;
}

interface Request {
  readonly table: TableName;
  readonly object: CrmObject;
  readonly needed: NeededColumns;
  readonly into: string;
  readonly work: Work;
}

async function readCrmFile({ file, warnings }: OpenedInput, request: Request): Promise<VerifiedTable> {
  const { table, object, needed, into, work } = request;
  let header: CrmHeader = { columns: [], idColumn: 0, warnings: [] };
  const scanned = await scanCsvFile(
    file,
    {
      expectedColumns: ['Id', ...needed.fields],
      inspect: (cells) => {
        header = readCrmHeader(cells, needed, file.name);
        return { column: header.idColumn, refuse: (value) => crmIdFault(value, object) };
      },
    },
    'readSalesforce',
    work,
  );
  const { scan, sha256 } = scanned;
  const refused = scan.bad.map((bad) => refusedRow(file.name, bad));
  refuseTooManyBad(file.name, scan.rows, refused.length, refused);
  return {
    table,
    files: [await loadableCsv(file, scanned, join(into, `${table}.csv`), work)],
    delimiter: scan.delimiter,
    columns: header.columns,
    rows: scan.rows,
    sha256,
    origin: file.name,
    ...(await keepRefusedRows(into, table, refused)),
    warnings: [...warnings, ...header.warnings, ...scanWarnings(scan, file.name)],
  };
}
