import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Problem, SyncError } from '../../../core/model/syncError.ts';
import type { VerifiedTable } from '../../../core/model/tables.ts';
import { refusedRow, refuseTooManyBad } from '../../../core/reading/badRows.ts';
import type { ExportFile, ExportToNormalise } from '../../../core/reading/normalise.ts';
import { expectedProfileColumns, readProfileHeader, type TableHeader } from '../../../core/reading/profileHeader.ts';
import { scanWarnings } from '../../../core/reading/scanWarnings.ts';
import type { NormalisedPart } from './normalisedPart.ts';
import { normaliseJson } from './normaliseJson.ts';
import { keepRefusedRows } from './refusedRowsFile.ts';
import { loadableCsv, type ScannedCsv, scanCsvFile } from './scanCsvFile.ts';

/** The function of `core/reading/normalise.ts`, on files of this machine. */
export async function normaliseExport(request: ExportToNormalise): Promise<VerifiedTable> {
  const { table, origin, into } = request;
  const parts = request.format === 'json' ? await normaliseJson(request) : await normaliseCsv(request);
  const refused = parts.flatMap((part) => part.refused);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  refuseTooManyBad(origin, rows, refused.length, refused);
  const [first] = parts;
  return {
    table,
    files: parts.map((part) => part.path),
    delimiter: first?.delimiter ?? ',',
    columns: first?.columns ?? [],
    rows,
    sha256: combinedSha256(parts.map((part) => part.sha256)),
    origin,
    ...(await keepRefusedRows(into, table, refused)),
    warnings: parts.flatMap((part) => part.warnings),
  };
}

/** Of one file its own hash; of several the hash over their hashes, in order. */
function combinedSha256(hashes: readonly string[]): string {
  const [only] = hashes;
  if (only !== undefined && hashes.length === 1) return only;
  return createHash('sha256').update(hashes.join('\n')).digest('hex');
}

async function normaliseCsv(request: ExportToNormalise): Promise<readonly NormalisedPart[]> {
  const parts: NormalisedPart[] = [];
  let firstHeader: readonly string[] | null = null;
  for (const [index, file] of request.files.entries()) {
    let header: TableHeader = { columns: [], warnings: [] };
    const scanned = await scanCsvFile(
      file,
      {
        expectedColumns: expectedProfileColumns,
        inspect: (cells) => {
          firstHeader ??= cells;
          refuseOtherHeader(firstHeader, cells, file);
          header = readProfileHeader(cells, request.needed, file.name);
          return null;
        },
      },
      'readPersonalization',
      request.work,
    );
    parts.push(await csvPart(request, file, index, header, scanned));
  }
  return parts;
}

async function csvPart(
  request: ExportToNormalise,
  file: ExportFile,
  index: number,
  header: TableHeader,
  scanned: ScannedCsv,
): Promise<NormalisedPart> {
  const { scan, sha256 } = scanned;
  const refused = scan.bad.map((bad) => refusedRow(file.name, bad));
  // Before a copy is written for nothing.
  if (request.files.length === 1) refuseTooManyBad(request.origin, scan.rows, refused.length, refused);
  const copy = join(request.into, `${request.table}-${index + 1}.csv`);
  return {
    path: await loadableCsv(file, scanned, copy, request.work),
    columns: header.columns,
    delimiter: scan.delimiter,
    rows: scan.rows,
    sha256,
    refused,
    // What is said of the header is said once.
    warnings: [...(index === 0 ? header.warnings : []), ...scanWarnings(scan, file.name)],
  };
}

/** Files of one table are loaded together: their columns must be the same, in the same order. */
function refuseOtherHeader(first: readonly string[], cells: readonly string[], file: ExportFile): void {
  const index = cells.findIndex((cell, position) => cell !== first[position]);
  if (index < 0 && cells.length === first.length) return;
  const column = index < 0 ? cells.length + 1 : index + 1;
  const message = `the header differs from the first file's at column ${column}: "${cells[column - 1] ?? ''}", there "${first[column - 1] ?? ''}".`;
  const problem: Problem = { message, file: file.name, line: 1, column };
  throw new SyncError('badInput', `${file.name}:1:${column}: ${message}`, { problems: [problem] });
}
