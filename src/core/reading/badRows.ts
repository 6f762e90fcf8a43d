import { SyncError } from '../model/syncError.ts';
import type { RefusedRow } from '../model/tables.ts';
import type { BadRecord } from './csvScan.ts';

/** More than this share of refused rows, and the file is refused: something is wrong with it as a whole. */
const maxBadShare = 0.1;
/** Refused rows that a table carries along; all of them are in a file. */
export const maxShownRefused = 1000;
/** Problems that a refused file brings along; the rest is counted. */
const shownProblems = 100;

export function refusedRow(file: string, bad: BadRecord): RefusedRow {
  return {
    file,
    line: bad.line,
    ...(bad.column === null ? {} : { column: bad.column }),
    ...(bad.columnName === null ? {} : { columnName: bad.columnName }),
    ...(bad.byteOffset === null ? {} : { byteOffset: bad.byteOffset }),
    reason: bad.reason,
  };
}

/** @throws SyncError `badInput` when too many rows are refused; it names the first of them. */
export function refuseTooManyBad(
  origin: string,
  rows: number,
  refusedCount: number,
  first: readonly RefusedRow[],
): void {
  const total = rows + refusedCount;
  if (refusedCount <= total * maxBadShare) return;
  const problems = first.slice(0, shownProblems).map((row) => ({
    message: row.columnName === undefined ? row.reason : `${row.columnName}: ${row.reason}`,
    file: row.file,
    line: row.line,
    ...(row.column === undefined ? {} : { column: row.column }),
  }));
  const [shown] = problems;
  const example = shown === undefined ? '' : ` The first: line ${shown.line}, ${shown.message}.`;
  throw new SyncError(
    'badInput',
    `${origin}: ${refusedCount} of ${total} rows cannot be used, more than ${maxBadShare * 100} %.${example} Repair the export and try again.`,
    { problems },
  );
}
