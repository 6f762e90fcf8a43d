import { CsvScanner } from '../../../../src/core/reading/csvScanner.ts';
import type { BadRecord, CsvScan, CsvScanOptions } from '../../../../src/core/reading/csvScan.ts';
import { SyncError } from '../../../../src/core/model/syncError.ts';

export type Piece = string | number | readonly number[];

/** Bytes of texts (as UTF-8) and of bytes. */
export function bytes(...pieces: readonly Piece[]): Uint8Array {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : Buffer.from([piece].flat()))),
  );
}

/** Scans a whole file, in chunks of that size. */
export function scan(
  file: string | Uint8Array,
  options: Partial<CsvScanOptions> = {},
  chunkBytes = Number.MAX_SAFE_INTEGER,
): CsvScan {
  const all = typeof file === 'string' ? Buffer.from(file) : file;
  const scanner = new CsvScanner({ file: 'users.csv', ...options });
  for (let from = 0; from < all.length; from += chunkBytes) {
    // The caller of a scanner may use the memory of a chunk again.
    const chunk = Uint8Array.from(all.subarray(from, from + chunkBytes));
    scanner.push(chunk);
    chunk.fill(0x22);
  }
  return scanner.end();
}

/** What a refused file says: its message, and the place of its one problem. */
export function refusal(file: string | Uint8Array, options: Partial<CsvScanOptions> = {}) {
  try {
    scan(file, options);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const [problem] = error.problems;
    return {
      code: error.code,
      file: problem?.file,
      line: problem?.line,
      column: problem?.column,
      message: problem?.message,
    };
  }
  throw new Error('The file was accepted.');
}

/** A refused row as a person sees it. */
export function places(bad: readonly BadRecord[]) {
  return bad.map(({ line, column, columnName, byteOffset, reason }) => ({
    line,
    column,
    columnName,
    byteOffset,
    reason,
  }));
}
