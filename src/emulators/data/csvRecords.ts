import { parse } from 'csv-parse/sync';

/** So much of a file is turned into text at once; small, so that one quote makes little of it slow to read. */
const SLAB_BYTES = 65_536;
const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/**
 * The records of a CSV file (UTF-8, commas, LF or CRLF, one header line), each as column → value, strictly by RFC 4180:
 * nothing is trimmed, nothing skipped. @throws Error that names the line.
 */
export function* csvRecords(file: Buffer): Iterable<Readonly<Record<string, string>>> {
  const text = withoutByteOrderMark(file);
  let columns: readonly string[] | undefined;
  let line = 1;
  for (const slab of slabs(text)) {
    for (const cells of rowsOf(slab, line)) {
      if (columns === undefined) columns = requireDistinct(cells);
      else yield toRecord(columns, cells, line);
    }
    line += countLines(slab);
  }
}

/** Cuts a file into pieces that end with a record. An end of line inside quotes is none: quotes come in pairs. */
function* slabs(file: Buffer): Iterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let start = 0;
  let recordEnd = 0;
  let quoted = false;
  for (let at = 0; at < file.length; at += 1) {
    const byte = file[at];
    if (byte === QUOTE) quoted = !quoted;
    if (byte !== LINE_FEED || quoted) continue;
    recordEnd = at + 1;
    if (recordEnd - start < SLAB_BYTES) continue;
    yield decoder.decode(file.subarray(start, recordEnd));
    start = recordEnd;
  }
  if (start < file.length) yield decoder.decode(file.subarray(start));
}

/** Without quotes a record is a line and a value is what stands between commas; all else is csv-parse's affair. */
function rowsOf(slab: string, firstLine: number): Iterable<readonly string[]> {
  if (!slab.includes('"')) return plainRows(slab);
  try {
    return parse(slab, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`after line ${firstLine - 1}: ${message}`, { cause });
  }
}

function* plainRows(slab: string): Iterable<readonly string[]> {
  let start = 0;
  while (start < slab.length) {
    const found = slab.indexOf('\n', start);
    const end = found < 0 ? slab.length : found;
    yield slab.slice(start, slab[end - 1] === '\r' ? end - 1 : end).split(',');
    start = end + 1;
  }
}

function requireDistinct(columns: readonly string[]): readonly string[] {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`the column "${twice}" stands twice in the header.`);
  return columns;
}

function toRecord(
  columns: readonly string[],
  cells: readonly string[],
  slabLine: number,
): Readonly<Record<string, string>> {
  if (cells.length !== columns.length) {
    throw new Error(
      `a record after line ${slabLine} has ${cells.length} values, the header has ${columns.length}: "${cells.join(',').slice(0, 80)}".`,
    );
  }
  // Headers such as __proto__ are data too.
  const record = Object.create(null) as Record<string, string>;
  for (let index = 0; index < columns.length; index += 1) record[columns[index]!] = cells[index]!;
  return record;
}

function withoutByteOrderMark(file: Buffer): Buffer {
  return file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf ? file.subarray(3) : file;
}

function countLines(slab: string): number {
  let lines = 0;
  for (let at = slab.indexOf('\n'); at >= 0; at = slab.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
