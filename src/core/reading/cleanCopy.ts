import { carriageReturn, quote } from './byteClasses.ts';
import type { CsvScan } from './csvScan.ts';

/** Whether a file must be copied before it is loaded: the database takes neither bad records nor mixed line ends. */
export function needsCleanCopy(scan: CsvScan): boolean {
  return scan.bad.length > 0 || scan.bomLength > 0 || scan.lineEnds === 'mixed' || scan.trailingBlankLines > 0;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * Copies a scanned file without its byte order mark, bad records and trailing empty lines, and with LF where line ends
 * were mixed. Everything else stays byte for byte. Feed it the same bytes again, in order.
 */
export class CleanCopy {
  readonly #dropped: readonly Stretch[];
  readonly #unifiesLineEnds: boolean;
  #next = 0;
  #offset = 0;
  #inQuotes = false;

  constructor(scan: CsvScan) {
    this.#dropped = [
      { from: 0, to: scan.bomLength },
      ...scan.bad.map(({ start, end }) => ({ from: start, to: end })),
      { from: scan.trailingBlankFrom, to: scan.bytes },
    ];
    this.#unifiesLineEnds = scan.lineEnds === 'mixed';
  }

  /** The parts of the chunk that stay, in order; views of its memory. */
  push(chunk: Uint8Array): readonly Uint8Array[] {
    const kept: Uint8Array[] = [];
    let index = 0;
    while (index < chunk.length) {
      const dropped = this.#dropped[this.#next];
      const position = this.#offset + index;
      if (dropped !== undefined && position >= dropped.from) {
        index = Math.min(Math.max(dropped.to - this.#offset, index), chunk.length);
        if (this.#offset + index >= dropped.to) this.#next += 1;
        continue;
      }
      const end = dropped === undefined ? chunk.length : Math.min(dropped.from - this.#offset, chunk.length);
      this.#keep(chunk.subarray(index, end), kept);
      index = end;
    }
    this.#offset += chunk.length;
    return kept;
  }

  /** Outside quotes a carriage return stands only before a line feed: the scanner has refused every other. */
  #keep(part: Uint8Array, kept: Uint8Array[]): void {
    if (!this.#unifiesLineEnds) {
      kept.push(part);
      return;
    }
    let from = 0;
    for (let index = 0; index < part.length; index += 1) {
      const byte = part[index];
      if (byte === quote) this.#inQuotes = !this.#inQuotes;
      if (byte !== carriageReturn || this.#inQuotes) continue;
      if (from < index) kept.push(part.subarray(from, index));
      from = index + 1;
    }
    if (from < part.length) kept.push(part.subarray(from));
  }
}
