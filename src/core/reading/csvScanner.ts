import { carriageReturn } from './byteClasses.ts';
import { copyOf, joined, noBytes } from './byteArrays.ts';
import {
  type CsvHeader,
  endOfHeader,
  loneCarriageReturn,
  maxHeaderLength,
  needsMore,
  readCsvHeader,
  refuseLongHeader,
} from './csvHeader.ts';
import { CsvRecords, refuseLoneCarriageReturn } from './csvRecords.ts';
import type { CsvScan, CsvScanOptions } from './csvScan.ts';
import { bomLengthOf, startBytes } from './fileStart.ts';
import { refuseFile } from './refuseFile.ts';

/**
 * Looks at every byte of a CSV file: strict UTF-8, RFC 4180 quoting, the header's number of fields in each record, no
 * control characters, no value beyond the limits. Counts the records; the database that loads the file counts again, and
 * both must agree. It keeps nothing of the file but its header and the list of bad records.
 *
 * `push` and `end` throw SyncError `badInput` when the file as a whole may not be used: empty, UTF-16, a lone carriage
 * return, a bad header, cut at the end, a quote that is never closed, a misplaced quote after which nobody can tell where
 * the next record begins. (Whether too many records are bad is for the caller to judge: `refuseTooManyBad`.)
 */
export class CsvScanner {
  readonly #options: CsvScanOptions;
  #isStarted = false;
  /** Bytes that wait for those behind them: the header's beginning, or up to three at the end of a chunk. */
  #carry: Uint8Array = noBytes;
  /** Offset in the file of the first byte that waits (the carry's first). */
  #offset = 0;
  #bomLength = 0;
  #header: CsvHeader | null = null;
  #records: CsvRecords | null = null;

  constructor(options: CsvScanOptions) {
    this.#options = options;
  }

  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    this.#consume(this.#carry.length === 0 ? chunk : joined(this.#carry, chunk), false);
  }

  end(): CsvScan {
    this.#consume(this.#carry, true);
    if (this.#header === null || this.#records === null) this.#refuse('the file is empty: not even a header.');
    const { cells, delimiter } = this.#header;
    const records = this.#records.end(this.#offset);
    return { header: cells, delimiter, bytes: this.#offset, bomLength: this.#bomLength, ...records };
  }

  /** Records that were counted so far, for progress. */
  get rows(): number {
    return this.#records?.rows ?? 0;
  }

  /** The header, once it was read. */
  get header(): readonly string[] | null {
    return this.#header?.cells ?? null;
  }

  #consume(bytes: Uint8Array, isLast: boolean): void {
    const consumed = this.#look(bytes, isLast);
    this.#carry = consumed < bytes.length ? copyOf(bytes.subarray(consumed)) : noBytes;
    this.#offset += consumed;
  }

  /** @returns index of the first byte that waits for more */
  #look(bytes: Uint8Array, isLast: boolean): number {
    let index = 0;
    if (!this.#isStarted) {
      if (bytes.length < startBytes && !isLast) return 0;
      this.#bomLength = bomLengthOf(bytes, this.#options.file);
      this.#isStarted = true;
      index = this.#bomLength;
    }
    if (this.#records === null && index < bytes.length) index = this.#readHeader(bytes, index, isLast);
    return this.#records === null ? index : this.#records.scan(bytes, this.#offset, index, isLast);
  }

  /** @returns index behind the header's line end; the same index while more bytes are needed */
  #readHeader(bytes: Uint8Array, from: number, isLast: boolean): number {
    const { file } = this.#options;
    const index = endOfHeader(bytes, from, isLast);
    if (index === needsMore) return from;
    if (index === loneCarriageReturn) refuseLoneCarriageReturn(file, 1);
    const isWhole = index < bytes.length;
    if (!isWhole && !isLast) {
      if (bytes.length - from > maxHeaderLength * 4) refuseLongHeader(file);
      return from;
    }
    const hasCarriageReturn = isWhole && index > from && bytes[index - 1] === carriageReturn;
    const line = bytes.subarray(from, hasCarriageReturn ? index - 1 : index);
    if (line.length === 0) this.#refuse('the first line is empty: it must be the header.');
    const header = readCsvHeader(line, this.#bomLength, this.#options);
    const next = isWhole ? index + 1 : index;
    this.#header = header;
    this.#records = new CsvRecords({
      file,
      header,
      check: this.#options.inspect?.(header.cells) ?? null,
      start: this.#offset + next,
      headerEnd: !isWhole ? null : hasCarriageReturn ? 'crlf' : 'lf',
    });
    return next;
  }

  #refuse(message: string): never {
    refuseFile(this.#options.file, message, { line: 1 });
  }
}
