import { SyncError } from '../model/syncError.ts';
import type { RefusedRow } from '../model/tables.ts';

/** More than this share of refused rows, and the file is refused: something is wrong with it as a whole. */
export const maxBadShare = 0.1;
/** Problems that a refused file brings along; the rest is counted. */
const shownProblems = 100;

/** @throws SyncError `badInput` when too many of a file's rows are refused; it names the first of them. */
export function refuseTooManyBad(file: string, rows: number, refusedCount: number, first: readonly RefusedRow[]): void {
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
    `${file}: ${refusedCount} of ${total} rows cannot be used, more than ${maxBadShare * 100} %.${example} Repair the export and try again.`,
    { problems },
  );
}
