import type { Delimiter } from './csvHeader.ts';

/** Longest value and longest record (sum of its values), in UTF-16 code units: the limits of Bulk API. */
export const maxValueLength = 131_072;
export const maxRecordLength = 400_000;
export interface CsvScanOptions {
  /** What an admin calls the file; stands in every problem. */
  readonly file: string;
  /** Absent: detected from the header. */
  readonly delimiter?: Delimiter;
  /** Names by which the delimiter is told when the header holds several candidates. */
  readonly expectedColumns?: readonly string[];
  /** Called once with the header, before any row: may throw to refuse it, and may name one column to look at. */
  readonly inspect?: (header: readonly string[]) => CellCheck | null;
}

/** Looks at each value of one column; the answer is the reason why the row is refused, or null. */
export interface CellCheck {
  /** From 0. */
  readonly column: number;
  readonly refuse: (value: string) => string | null;
}

/** A record that may not be used, with its place for a person and its bytes for whoever leaves it out. */
export interface BadRecord {
  /** Offsets in the file: from the record's first byte to behind its line end. */
  readonly start: number;
  readonly end: number;
  /** Physical line of the record's start, from 1. */
  readonly line: number;
  /** Number of the field, from 1, and its name; null where the whole record is to blame. */
  readonly column: number | null;
  readonly columnName: string | null;
  /** For encoding faults and control characters. */
  readonly byteOffset: number | null;
  readonly reason: string;
}

export interface CsvScan {
  readonly header: readonly string[];
  readonly delimiter: Delimiter;
  /** Well-formed records, the header not counted. */
  readonly rows: number;
  /** In the order of the file. */
  readonly bad: readonly BadRecord[];
  /** Physical lines: line feeds, and a last line that has none. */
  readonly lines: number;
  readonly bytes: number;
  /** 0 or 3: the byte order mark that stands before the header. */
  readonly bomLength: number;
  readonly lineEnds: 'lf' | 'crlf' | 'mixed' | 'none';
  readonly endsWithLineEnd: boolean;
  /** Empty lines behind the last record begin here; equal to `bytes` when there are none. */
  readonly trailingBlankFrom: number;
  readonly trailingBlankLines: number;
  /** Records with text that was encoded twice (`Ã©` for `é`). */
  readonly doublyEncoded: number;
}
