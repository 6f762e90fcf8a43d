import { carriageReturn, lineFeed, quote } from './byteClasses.ts';
import { refuseFile } from './refuseFile.ts';
import { byteName, codePointName, firstInvalidUtf8 } from './utf8.ts';

export type Delimiter = ',' | ';' | '\t';

export interface CsvHeader {
  readonly cells: readonly string[];
  readonly delimiter: Delimiter;
}

/** Most columns that a file may have, and most characters (UTF-16 code units) of its header line (Bulk API limits). */
const maxColumns = 5000;
export const maxHeaderLength = 32_000;

export interface HeaderOptions {
  /** What an admin calls the file. */
  readonly file: string;
  /** Absent: detected from the header. */
  readonly delimiter?: Delimiter | undefined;
  /** Names by which the delimiter is told when the header holds several candidates. */
  readonly expectedColumns?: readonly string[] | undefined;
}

/**
 * Reads a header line: which delimiter, which names. The header decides about every row, so nothing in it is forgiven.
 * @param bytes the line without byte order mark and line end
 * @param bomLength bytes before it in the file
 * @throws SyncError `badInput` with file, line 1 and the number of the column
 */
export function readCsvHeader(bytes: Uint8Array, bomLength: number, options: HeaderOptions): CsvHeader {
  const invalid = firstInvalidUtf8(bytes);
  if (invalid >= 0) {
    refuseHeader(
      options.file,
      `the header is not valid UTF-8: byte ${byteName(bytes[invalid] ?? 0)} at offset ${bomLength + invalid}. Save the file as UTF-8.`,
    );
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (text.length > maxHeaderLength) refuseLongHeader(options.file);
  const delimiter = options.delimiter ?? detectDelimiter(text, options);
  const split = splitRecord(text, delimiter);
  if (split.fault !== null) refuseHeader(options.file, split.fault, split.cells.length + 1);
  const cells = split.cells;
  if (cells.length > maxColumns) {
    refuseHeader(options.file, `${cells.length} columns; at most ${maxColumns} are read.`);
  }
  cells.forEach((cell, index) => {
    checkName(cell, index + 1, options.file);
  });
  checkDuplicates(cells, options.file);
  return { cells, delimiter };
}

/** Answers of `endOfHeader` besides an index. */
export const needsMore = -1;
export const loneCarriageReturn = -2;

/**
 * Index of the line feed that ends the header, or the number of bytes when the file ends first. A quoted name may hold a
 * line end; a quote opens one only at the start of a name, whatever the delimiter is.
 */
export function endOfHeader(bytes: Uint8Array, from: number, isLast: boolean): number {
  let inQuotes = false;
  for (let index = from; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte === quote) inQuotes = !inQuotes && (index === from || isDelimiter(bytes[index - 1]));
    if (inQuotes) continue;
    if (byte === lineFeed) return index;
    if (byte !== carriageReturn) continue;
    if (index + 1 === bytes.length && !isLast) return needsMore;
    if (bytes[index + 1] !== lineFeed) return loneCarriageReturn;
  }
  return bytes.length;
}

function isDelimiter(byte: number | undefined): boolean {
  return byte === 0x2c || byte === 0x3b || byte === 0x09;
}

export function refuseLongHeader(file: string): never {
  refuseHeader(file, `the header is longer than ${maxHeaderLength} characters. Is the first line a header?`);
}

/** A delimiter in words, for messages. */
export function delimiterName(delimiter: Delimiter): string {
  return { ',': 'comma', ';': 'semicolon', '\t': 'tab' }[delimiter];
}

function detectDelimiter(text: string, options: HeaderOptions): Delimiter {
  const outsideQuotes = text.replace(/"(?:[^"]|"")*"/g, '');
  const present = ([',', ';', '\t'] as const).filter((candidate) => outsideQuotes.includes(candidate));
  const [only] = present;
  if (present.length <= 1) return only ?? ',';
  const expected = new Set((options.expectedColumns ?? []).map((name) => name.toLowerCase()));
  const fitting = present.filter((candidate) =>
    splitRecord(text, candidate).cells.some((cell) => expected.has(cell.toLowerCase())),
  );
  const [fits] = fitting;
  if (fits !== undefined && fitting.length === 1) return fits;
  refuseHeader(
    options.file,
    `which delimiter? The header holds ${present.map(delimiterName).join(' and ')} outside quotes. Quote the names that contain one, or export with one delimiter.`,
  );
}

interface SplitHeader {
  /** Up to the fault, if there is one. */
  readonly cells: readonly string[];
  readonly fault: string | null;
}

/** RFC 4180, strictly: a quote opens only at the start of a field, and only a delimiter may follow the closing one. */
function splitRecord(text: string, delimiter: Delimiter): SplitHeader {
  const cells: string[] = [];
  const quoted = /"((?:[^"]|"")*)"/y;
  let index = 0;
  for (;;) {
    if (text[index] === '"') {
      quoted.lastIndex = index;
      const found = quoted.exec(text);
      if (found === null) return { cells, fault: 'a quote in the header is never closed: the file looks cut.' };
      index += found[0].length;
      if (index < text.length && text[index] !== delimiter) {
        return { cells, fault: 'text follows the closing quote of a column name.' };
      }
      cells.push((found[1] ?? '').replaceAll('""', '"'));
    } else {
      const end = text.indexOf(delimiter, index);
      const cell = end < 0 ? text.slice(index) : text.slice(index, end);
      cells.push(cell);
      index += cell.length;
    }
    if (index >= text.length) return { cells, fault: null };
    index += 1;
  }
}

/** Characters that nobody sees, or that look like another: a name with one of them never equals the name meant. */
function checkName(name: string, column: number, file: string): void {
  const hidden = Array.from(name).filter((character) => isDeceptive(character));
  if (hidden.length === 0) return;
  const points = [...new Set(hidden)].map((character) => codePointName(character.codePointAt(0) ?? 0)).join(', ');
  refuseHeader(
    file,
    `column ${column}: the name "${visible(name)}" contains ${points}. Remove it from the header.`,
    column,
  );
}

function isDeceptive(character: string): boolean {
  if (character === ' ') return false;
  return (
    character === '"' ||
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Zs}\p{Cs}\p{Variation_Selector}\u034F\u115F\u1160\u2800\u3164\uFFA0\uFFFE\uFFFF]/u.test(
      character,
    )
  );
}

function visible(name: string): string {
  return Array.from(name)
    .map((character) =>
      isDeceptive(character) && character !== '"' ? `<${codePointName(character.codePointAt(0) ?? 0)}>` : character,
    )
    .join('');
}

/** Names that differ only by letter case or blanks are one name to whoever reads them, and to Salesforce. */
function checkDuplicates(cells: readonly string[], file: string): void {
  const seen = new Map<string, number>();
  cells.forEach((cell, index) => {
    const key = cell.toLowerCase().replaceAll(' ', '');
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, index);
      return;
    }
    const first = cells[earlier] ?? '';
    const how = first === cell ? 'stands twice' : `and "${first}" differ only by letter case or blanks`;
    refuseHeader(file, `the column "${cell}" ${how}: columns ${earlier + 1} and ${index + 1}.`, index + 1);
  });
}

function refuseHeader(file: string, message: string, column?: number): never {
  refuseFile(file, message, { line: 1, column });
}
