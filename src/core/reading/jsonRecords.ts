import { copyOf, joined, noBytes } from './byteArrays.ts';
import { bomLengthOf, startBytes } from './fileStart.ts';
import { refuseFile } from './refuseFile.ts';
import { byteName } from './utf8.ts';

/** Deepest nesting of a record that is read; deeper ones are refused. */
export const maxJsonDepth = 64;
/** Bytes of one record that are kept: far beyond 400,000 characters, even if every one is written as an escape. */
const maxJsonRecordBytes = 4_000_000;

/** One element of the export's array, as it stands in the file. */
export interface JsonRecord {
  /** Its bytes; null when it is too long to be kept. They are only valid during the call. */
  readonly bytes: Uint8Array | null;
  /** Offset in the file of its first byte. */
  readonly offset: number;
  /** Place of its first character: physical line, and column in characters (UTF-16 code units), both from 1. */
  readonly line: number;
  readonly column: number;
  /** Colons outside strings: one for each member of its objects. */
  readonly members: number;
  readonly depth: number;
}

/**
 * Reads whole records that are plain, besides the splitter. After a record was read, its line feeds are told, the index
 * behind the last of them, and the bytes since then (or since the record's start) that are no UTF-16 code units.
 */
export interface PlainRecords {
  readonly lineFeeds: number;
  readonly lineStart: number;
  readonly lineExcess: number;
  /** @returns index behind the record, or -1 when it is not plain, or not whole in these bytes */
  read(bytes: Uint8Array, from: number): number;
}

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const comma = 0x2c;
const lineFeed = 0x0a;

// 1 for the bytes that the loop stops at: in a string, in an object or list, and in a value without brackets.
const stringBytes = stops([quote, backslash, lineFeed]);
const objectBytes = stops([quote, colon, openBrace, closeBrace, openBracket, closeBracket, lineFeed]);
const scalarBytes = stops([
  quote,
  colon,
  openBrace,
  closeBrace,
  openBracket,
  closeBracket,
  lineFeed,
  comma,
  0x20,
  0x09,
  0x0d,
]);

/**
 * Finds the records of a JSON export: the elements of one top-level array. It looks at strings and brackets only, whether
 * a record is good JSON is for `readJsonProfile` to say. Where records begin and end is never guessed: `push` and `end`
 * throw SyncError `badInput` (file, line, column) when the file is no such array, is cut, or its brackets do not match.
 */
export class JsonRecordSplitter {
  readonly #file: string;
  readonly #take: (record: JsonRecord) => void;
  readonly #plain: PlainRecords | null;
  #phase: 'start' | 'first' | 'value' | 'record' | 'behind' | 'done' | 'loneObject' = 'start';
  #records = 0;
  #offset = 0;
  #bomLength = 0;
  #head: Uint8Array = noBytes;

  #line = 1;
  /** Offset of the line's first byte, and the bytes since then that are no UTF-16 code units. */
  #lineStart = 0;
  #lineExcess = 0;

  // The record at hand.
  #kept: Uint8Array[] = [];
  #keptLength = 0;
  #recordOffset = 0;
  #recordLine = 1;
  #recordColumn = 1;
  #depth = 0;
  #deepest = 0;
  #members = 0;
  #inString = false;
  #isEscaped = false;
  /** A value without brackets: it ends with its string, or before the next comma, bracket or blank. */
  #isScalar = false;
  /** For each open bracket up to the depth limit, whether it is a brace. */
  readonly #braces = new Uint8Array(maxJsonDepth + 1);

  /** @param plain takes the plain records; the others, and those that come in two chunks, go to `take` */
  constructor(file: string, take: (record: JsonRecord) => void, plain: PlainRecords | null = null) {
    this.#file = file;
    this.#take = take;
    this.#plain = plain;
  }

  push(chunk: Uint8Array): void {
    if (this.#phase !== 'start') {
      this.#scan(chunk, 0);
      return;
    }
    const bytes = this.#head.length === 0 ? chunk : joined(this.#head, chunk);
    this.#head = noBytes;
    if (bytes.length < startBytes) {
      this.#head = copyOf(bytes);
      return;
    }
    this.#scan(bytes, this.#start(bytes));
  }

  /** @returns the number of records */
  end(): number {
    if (this.#phase === 'start') this.#scan(this.#head, this.#start(this.#head));
    if (this.#phase === 'start') this.#refuse('the file is empty.');
    if (this.#phase === 'loneObject' && this.#depth === 0) this.#refuseObject(false);
    if (this.#phase !== 'done') {
      const inside = this.#phase === 'record' || this.#phase === 'loneObject';
      const where = inside
        ? `inside the record that begins in line ${this.#recordLine}, column ${this.#recordColumn}`
        : 'before the closing ]';
      this.#refuse(
        `cut at line ${this.#line}: the file ends ${where}. It looks like a broken download; get the file again.`,
      );
    }
    return this.#records;
  }

  get records(): number {
    return this.#records;
  }

  #start(bytes: Uint8Array): number {
    this.#bomLength = bomLengthOf(bytes, this.#file);
    this.#lineStart = this.#bomLength;
    return this.#bomLength;
  }

  #scan(bytes: Uint8Array, from: number): void {
    let index = from;
    while (index < bytes.length) {
      index =
        this.#phase === 'record' || this.#phase === 'loneObject'
          ? this.#inRecord(bytes, index)
          : this.#between(bytes, index);
    }
    this.#offset += bytes.length;
  }

  /** One byte outside records. @returns index of the next byte to look at */
  #between(bytes: Uint8Array, index: number): number {
    const byte = bytes[index] ?? 0;
    if (byte === lineFeed) {
      this.#newLine(index);
      return index + 1;
    }
    if (byte === 0x20 || byte === 0x09 || byte === 0x0d) return index + 1;
    switch (this.#phase) {
      case 'start':
        if (byte === openBracket) this.#phase = 'first';
        else if (byte === openBrace) return this.#beginRecord(bytes, index, 'loneObject');
        else
          this.#refuse(
            `the file does not begin with [ but with ${shown(byte)}: a JSON export is one array of records.`,
            index,
          );
        return index + 1;
      case 'first':
      case 'value':
        if (byte === closeBracket && this.#phase === 'first') this.#phase = 'done';
        else if (byte === closeBracket)
          this.#refuse(
            'a comma before the closing ]: the last record is missing, or the comma is one too many.',
            index,
          );
        else return this.#readPlain(bytes, index) ?? this.#beginRecord(bytes, index, 'record');
        return index + 1;
      case 'behind':
        if (byte === comma) this.#phase = 'value';
        else if (byte === closeBracket) this.#phase = 'done';
        else
          this.#refuse(
            `${shown(byte)} where a comma or the closing ] must stand behind record ${this.#records}.`,
            index,
          );
        return index + 1;
      default:
        return this.#refuse(`${shown(byte)} behind the end of the array.`, index);
    }
  }

  /** @returns index behind the record, or null when it must be read in the other way */
  #readPlain(bytes: Uint8Array, index: number): number | null {
    const plain = this.#plain;
    if (plain === null || bytes[index] !== openBrace) return null;
    const end = plain.read(bytes, index);
    if (end < 0) return null;
    this.#records += 1;
    this.#phase = 'behind';
    if (plain.lineFeeds > 0) {
      this.#line += plain.lineFeeds;
      this.#lineStart = this.#offset + plain.lineStart;
      this.#lineExcess = 0;
    }
    this.#lineExcess += plain.lineExcess;
    return end;
  }

  #beginRecord(bytes: Uint8Array, index: number, phase: 'record' | 'loneObject'): number {
    if (phase === 'record' || this.#phase === 'start') {
      this.#recordOffset = this.#offset + index;
      this.#recordLine = this.#line;
      this.#recordColumn = this.#columnAt(index);
    }
    const byte = bytes[index] ?? 0;
    this.#phase = phase;
    this.#kept = [];
    this.#keptLength = 0;
    this.#depth = 0;
    this.#deepest = 0;
    this.#members = 0;
    this.#inString = false;
    this.#isEscaped = false;
    this.#isScalar = byte !== openBrace && byte !== openBracket;
    return index;
  }

  /** The loop inside a record. @returns index behind it, or the end of the bytes */
  #inRecord(bytes: Uint8Array, from: number): number {
    if (this.#phase === 'loneObject' && this.#depth === 0 && this.#deepest > 0)
      return this.#behindLoneObject(bytes, from);
    const structureBytes = this.#isScalar ? scalarBytes : objectBytes;
    let index = this.#isEscaped && isEscapable(bytes[from]) ? from + 1 : from;
    let inString = this.#inString;
    this.#isEscaped = false;
    const end = bytes.length;
    while (index < end) {
      const skipped = inString ? stringBytes : structureBytes;
      while (index < end && skipped[bytes[index] ?? 0] === 0) index += 1;
      if (index === end) break;
      const byte = bytes[index] ?? 0;
      if (byte >= 0x80) {
        // Continuation bytes are no characters of their own; what lies beyond U+FFFF has two code units.
        if ((byte & 0xc0) === 0x80) this.#lineExcess += 1;
        else if (byte >= 0xf0) this.#lineExcess -= 1;
        index += 1;
        continue;
      }
      if (inString) {
        if (byte === lineFeed) this.#refuseOpenString();
        index += 1;
        if (byte === quote) {
          inString = false;
          if (this.#depth === 0) return this.#endRecord(bytes, from, index);
        } else if (index === end) this.#isEscaped = true;
        else if (isEscapable(bytes[index])) index += 1;
        continue;
      }
      switch (byte) {
        case quote:
          inString = true;
          break;
        case colon:
          this.#members += 1;
          break;
        case openBrace:
        case openBracket:
          this.#depth += 1;
          if (this.#depth > this.#deepest) this.#deepest = this.#depth;
          if (this.#depth <= maxJsonDepth) this.#braces[this.#depth] = byte === openBrace ? 1 : 0;
          break;
        case closeBrace:
        case closeBracket:
          if (this.#depth === 0) return this.#endRecord(bytes, from, index);
          if (this.#depth <= maxJsonDepth && this.#braces[this.#depth] !== (byte === closeBrace ? 1 : 0)) {
            this.#refuse(
              `${shown(byte)} does not close what is open, so that it is not certain where the next record begins.`,
              index,
            );
          }
          this.#depth -= 1;
          if (this.#depth === 0) return this.#endRecord(bytes, from, index + 1);
          break;
        case lineFeed:
          if (this.#isScalar && this.#depth === 0) return this.#endRecord(bytes, from, index);
          this.#newLine(index);
          break;
        case comma:
        case 0x20:
        case 0x09:
        case 0x0d:
          if (this.#isScalar && this.#depth === 0) return this.#endRecord(bytes, from, index);
          break;
        default:
          break;
      }
      index += 1;
    }
    this.#inString = inString;
    this.#keep(copyOf(bytes.subarray(from)));
    return end;
  }

  #endRecord(bytes: Uint8Array, from: number, end: number): number {
    this.#inString = false;
    if (this.#phase === 'loneObject') return end;
    this.#records += 1;
    this.#phase = 'behind';
    const length = this.#keptLength + end - from;
    this.#take({
      bytes: length > maxJsonRecordBytes ? null : this.#whole(bytes.subarray(from, end)),
      offset: this.#recordOffset,
      line: this.#recordLine,
      column: this.#recordColumn,
      members: this.#members,
      depth: this.#deepest,
    });
    this.#kept = [];
    this.#keptLength = 0;
    return end;
  }

  #keep(part: Uint8Array): void {
    this.#keptLength += part.length;
    if (this.#keptLength <= maxJsonRecordBytes) this.#kept.push(part);
    else this.#kept = [];
  }

  #whole(rest: Uint8Array): Uint8Array {
    return this.#kept.length === 0 ? rest : joined(...this.#kept, rest);
  }

  /** What follows a top-level object tells what the file is: another one (a record on each line), or nothing. */
  #behindLoneObject(bytes: Uint8Array, from: number): number {
    const byte = bytes[from] ?? 0;
    if (byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === lineFeed) return from + 1;
    this.#refuseObject(byte === openBrace);
  }

  #newLine(index: number): void {
    this.#line += 1;
    this.#lineStart = this.#offset + index + 1;
    this.#lineExcess = 0;
  }

  #columnAt(index: number): number {
    return this.#offset + index - this.#lineStart - this.#lineExcess + 1;
  }

  #refuseObject(isLines: boolean): never {
    const what = isLines
      ? 'one JSON object on each line (NDJSON). A JSON export is one array of records: [ {…}, {…} ].'
      : 'the top level is an object. A JSON export is one array of records: [ {…}, {…} ].';
    this.#refuseAt(what, this.#recordLine, this.#recordColumn);
  }

  #refuseOpenString(): never {
    this.#refuseAt(
      `a line ends inside a string of the record that begins here (in line ${this.#line}): a quote is missing, and it is not certain where the next record begins.`,
      this.#recordLine,
      this.#recordColumn,
    );
  }

  /** @param index of the byte to blame in the bytes at hand; absent: the place reached */
  #refuse(message: string, index?: number): never {
    this.#refuseAt(message, this.#line, index === undefined ? undefined : this.#columnAt(index));
  }

  #refuseAt(message: string, line: number, column?: number): never {
    refuseFile(this.#file, message, { line, column });
  }
}

/** A quote or backslash behind a backslash is text; every other escape has letters, which are text anyway. */
function isEscapable(byte: number | undefined): boolean {
  return byte === quote || byte === backslash;
}

function shown(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `the byte ${byteName(byte)}`;
}

function stops(bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256).fill(1, 0x80);
  for (const byte of bytes) table[byte] = 1;
  return table;
}
