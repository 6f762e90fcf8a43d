import type { Warning } from '../model/syncEvent.ts';
import { delimiterName } from './csvHeader.ts';
import type { CsvScan } from './csvScan.ts';

/** What an admin should know of a CSV file that was accepted. */
export function scanWarnings(scan: CsvScan, file: string): readonly Warning[] {
  const warnings: Warning[] = [];
  if (scan.delimiter !== ',') {
    const name = delimiterName(scan.delimiter);
    warnings.push({ code: 'delimiter', message: `${file}: the header's fields are separated by ${name}s.`, count: 1 });
  }
  if (scan.trailingBlankLines > 0) {
    const message = `${file}: empty lines behind the last row were left out.`;
    warnings.push({ code: 'trailingEmptyLines', message, count: scan.trailingBlankLines });
  }
  if (scan.doublyEncoded > 0) {
    const message = `${file}: rows hold text such as "Ã©" for "é": it was converted to UTF-8 twice. It is used as it stands.`;
    warnings.push({ code: 'doublyEncoded', message, count: scan.doublyEncoded });
  }
  return [...warnings, ...noRowsWarnings(scan.rows + scan.bad.length, file)];
}

export function noRowsWarnings(rows: number, file: string): readonly Warning[] {
  return rows > 0 ? [] : [{ code: 'noRows', message: `${file} holds no rows.`, count: 0 }];
}
