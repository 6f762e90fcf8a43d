import {
  type ByteClasses,
  byteClasses,
  carriageReturn,
  carriageReturnByte,
  controlByte,
  delimiterByte,
  lineFeed,
  lineFeedByte,
  quote,
  quoteByte,
  space,
} from './byteClasses.ts';
import { copyOf, joined, noBytes } from './byteArrays.ts';
import type { CsvHeader } from './csvHeader.ts';
import { type BadRecord, type CellCheck, type CsvScan, maxRecordLength, maxValueLength } from './csvScan.ts';
import { refuseFile } from './refuseFile.ts';
import { type RivalEvent, RivalReading } from './rivalReading.ts';
import { byteName, codePointName, incompleteUtf8, readUtf8 } from './utf8.ts';

/** Beyond this many refused rows a file is refused at once: it would be anyway, and their list would fill the memory. */
const maxBadRecords = 1_000_000;
/** More blanks than this before a quote are text like any other. */
const maxLeadingBlanks = 1024;

export type ScannedRecords = Omit<CsvScan, 'header' | 'delimiter' | 'bytes' | 'bomLength'>;

export interface CsvRecordsOptions {
  readonly file: string;
  readonly header: CsvHeader;
  readonly check: CellCheck | null;
  /** Offset in the file of the first byte behind the header. */
  readonly start: number;
  /** What ends the header's line; null at the end of the file. */
  readonly headerEnd: 'lf' | 'crlf' | null;
}

/** The records of a CSV file, behind its header: counts the good ones and finds the bad ones. See `CsvScanner`. */
export class CsvRecords {
  readonly #file: string;
  readonly #header: CsvHeader;
  readonly #check: CellCheck | null;
  readonly #classes: ByteClasses;
  /** Offset in the file of the bytes at hand. */
  #base = 0;

  /** Well-formed records so far. */
  rows = 0;
  readonly #bad: BadRecord[] = [];
  #lines = 1;
  #lineFeeds = 0;
  #carriageReturns = 0;
  #doublyEncoded = 0;
  #endsWithLineEnd = true;

  // The record at hand.
  #recordStart = 0;
  #recordLine = 1;
  #column = 0;
  #recordLength = 0;
  #fault: Fault | null = null;
  #hasDoubled = false;
  /** A quote was misplaced in this record: it must end at this physical line with the right number of fields. */
  #misplaced: Place | null = null;
  #rival: RivalReading | null = null;
  #rivalStart: Place = nowhere;

  // The field at hand.
  #fieldStart = 0;
  #inQuotes = false;
  #atFieldStart = true;
  #quoteLine = 0;
  /** Bytes of the field that are no UTF-16 code units of its value: continuation bytes and quotes. */
  #excess = 0;
  #previousCode = 0;
  #previousEnd = -1;
  /** Beginning of a watched value that lies in earlier chunks. */
  #watched: Uint8Array[] = [];
  #watchedLength = 0;

  constructor({ file, header, check, start, headerEnd }: CsvRecordsOptions) {
    this.#file = file;
    this.#header = header;
    this.#check = check;
    this.#classes = byteClasses(header.delimiter.charCodeAt(0));
    if (headerEnd === 'lf') this.#lineFeeds = 1;
    if (headerEnd === 'crlf') this.#carriageReturns = 1;
    this.#beginRecord(start);
  }

  /**
   * The loop over all bytes. State that changes with every byte or field is held in local variables; what happens at the
   * rare places is in methods.
   * @param base offset in the file of the first of the bytes
   * @returns index of the first byte that waits for the next chunk
   */
  scan(bytes: Uint8Array, base: number, from: number, isLast: boolean): number {
    this.#base = base;
    const end = bytes.length;
    const plain = this.#classes.all;
    const delimiter = this.#header.delimiter.charCodeAt(0);
    let table = this.#inQuotes ? this.#quotedTable() : plain;
    let index = from;
    while (index < end) {
      const byte = bytes[index] ?? 0;
      switch (table[byte] ?? 0) {
        case 0: {
          if (byte === space && this.#atFieldStart && !this.#inQuotes) {
            const behind = skipBlanks(bytes, index, end);
            if (behind === end && end - index <= maxLeadingBlanks && !isLast) return this.#suspend(bytes, index);
            if (bytes[behind] === quote && behind - index <= maxLeadingBlanks) {
              this.#atFieldStart = false;
              this.#misplacedQuote(base + behind, true);
              index = behind + 1;
              continue;
            }
          }
          this.#atFieldStart = false;
          index += 1;
          while (index < end && table[bytes[index] ?? 0] === 0) index += 1;
          continue;
        }
        case delimiterByte:
          if (!this.#inQuotes) {
            this.#endField(bytes, index, base);
            this.#column += 1;
            this.#atFieldStart = true;
            this.#fieldStart = base + index + 1;
          }
          if (this.#rival !== null) this.#tellRival('delimiter', base + index);
          index += 1;
          continue;
        case quoteByte: {
          if (this.#inQuotes) {
            if (index + 1 === end && !isLast) return this.#suspend(bytes, index);
            const next = index + 1 < end ? (bytes[index + 1] ?? 0) : lineFeed;
            if (next === quote) {
              this.#excess += 1;
              if (this.#rival !== null) this.#tellRival('quote', base + index);
              if (this.#rival !== null) this.#tellRival('quote', base + index + 1);
              index += 2;
              continue;
            }
            this.#inQuotes = false;
            table = plain;
            this.#excess += 1;
            if (next !== delimiter && next !== lineFeed && next !== carriageReturn) this.#textAfterQuote(base + index);
            else if (this.#rival !== null) this.#tellRival('quote', base + index);
          } else if (this.#atFieldStart) {
            this.#inQuotes = true;
            this.#atFieldStart = false;
            this.#quoteLine = this.#lines + 1;
            this.#excess += 1;
            if (this.#rival !== null) this.#tellRival('quote', base + index);
            table = this.#quotedTable();
          } else {
            this.#misplacedQuote(base + index, false);
          }
          index += 1;
          continue;
        }
        case lineFeedByte:
          if (this.#inQuotes) {
            this.#lines += 1;
            if (this.#misplaced !== null) this.#refuseUnclear(this.#misplaced);
          } else {
            this.#lineFeeds += 1;
            this.#endRecord(bytes, index, base, index + 1);
          }
          if (this.#rival !== null) this.#tellRival('lineFeed', base + index);
          index += 1;
          continue;
        case carriageReturnByte:
          if (this.#inQuotes) {
            if (this.#rival !== null) this.#tellRival('carriageReturn', base + index);
            index += 1;
            continue;
          }
          if (index + 1 === end && !isLast) return this.#suspend(bytes, index);
          if (bytes[index + 1] !== lineFeed) this.#refuseCarriageReturn(index + 1 === end);
          this.#carriageReturns += 1;
          this.#endRecord(bytes, index, base, index + 2);
          if (this.#rival !== null) this.#tellRival('carriageReturn', base + index);
          if (this.#rival !== null) this.#tellRival('lineFeed', base + index + 1);
          index += 2;
          continue;
        case controlByte:
          this.#atFieldStart = false;
          this.#blame(byte === 0 ? 'NUL character' : `control character ${codePointName(byte)}`, base + index);
          index += 1;
          continue;
        default: {
          this.#atFieldStart = false;
          const read = readUtf8(bytes, index, end);
          if (read === incompleteUtf8 && !isLast) return this.#suspend(bytes, index);
          if (read === incompleteUtf8) this.#refuse(this.#cutMessage('inside a character'), this.#recordLine);
          index += this.#highCharacter(read, byte, base + index);
          continue;
        }
      }
    }
    return this.#suspend(bytes, end);
  }

  /** Keeps what this chunk holds of a watched value; the rest comes with the next one. */
  #suspend(bytes: Uint8Array, index: number): number {
    if (this.#check !== null && this.#column === this.#check.column) {
      const from = Math.max(this.#fieldStart - this.#base, 0);
      // What is longer than this is refused for its length.
      if (from < index && this.#watchedLength <= maxValueLength * 4) {
        this.#watched.push(copyOf(bytes.subarray(from, index)));
        this.#watchedLength += index - from;
      }
    }
    return index;
  }

  /** While a rival reading is followed, delimiters and carriage returns inside quotes count as well. */
  #quotedTable(): Uint8Array {
    return this.#rival === null ? this.#classes.inQuotes : this.#classes.all;
  }

  /** @returns how many bytes the character has */
  #highCharacter(read: number, byte: number, offset: number): number {
    if (read < 0) {
      this.#blame(`invalid UTF-8: byte ${byteName(byte)} at offset ${offset}`, offset);
      return -read;
    }
    const length = read & 7;
    const code = read >> 3;
    this.#excess += length === 2 ? 1 : 2;
    if (code === 0xfffe || code === 0xffff) this.#blame(`character ${codePointName(code)}, which is none`, offset);
    if (this.#previousEnd === offset) this.#noticeDoubleEncoding(code);
    this.#previousCode = code;
    this.#previousEnd = offset + length;
    return length;
  }

  /** `Ã` or `Â` before a character of the block U+0080–U+00BF, or `â€`: UTF-8 that was taken for Windows-1252 once. */
  #noticeDoubleEncoding(code: number): void {
    const previous = this.#previousCode;
    const isPair = (previous === 0xc3 || previous === 0xc2) && code >= 0x80 && code <= 0xbf;
    if (isPair || (previous === 0xe2 && code === 0x20ac)) this.#hasDoubled = true;
  }

  #misplacedQuote(offset: number, followsBlanks: boolean): void {
    this.#misplace('a quote in the middle of a field that does not begin with one');
    // Blanks before it make it look like an opening quote; then the text may be meant to go on over line ends.
    if (followsBlanks) this.#beginRival(offset);
    else if (this.#rival !== null) this.#tellRival('quote', offset);
  }

  #textAfterQuote(offset: number): void {
    this.#misplace('text after the closing quote of a field');
    this.#beginRival(offset);
  }

  #beginRival(offset: number): void {
    if (this.#rival !== null) this.#tellRival('quote', offset);
    if (this.#rival !== null) return;
    this.#rival = new RivalReading(offset, this.#column + 1, this.#header.cells.length, this.rows);
    this.#rivalStart = this.#misplaced ?? nowhere;
  }

  #tellRival(event: RivalEvent, offset: number): void {
    const verdict = this.#rival?.follow(event, offset, this.rows);
    if (verdict === 'rival') this.#refuseUnclear(this.#rivalStart);
    if (verdict === 'gone') this.#rival = null;
  }

  #misplace(reason: string): void {
    this.#blame(reason, null);
    this.#misplaced ??= { reason, line: this.#lines + 1, column: this.#column + 1 };
  }

  #blame(reason: string, byteOffset: number | null): void {
    this.#fault ??= { reason, column: this.#column, byteOffset };
  }

  #endField(bytes: Uint8Array, index: number, base: number): void {
    const length = base + index - this.#fieldStart - this.#excess;
    if (length > maxValueLength) {
      this.#blame(`${length} characters; a value may have ${maxValueLength}`, null);
    }
    this.#recordLength += length;
    this.#excess = 0;
    const check = this.#check;
    if (check !== null && check.column === this.#column && this.#fault === null) {
      const value = this.#watchedValue(bytes, index);
      const reason = check.refuse(value);
      if (reason !== null) this.#blame(reason, null);
    }
    if (this.#watchedLength > 0) {
      this.#watched = [];
      this.#watchedLength = 0;
    }
  }

  #watchedValue(bytes: Uint8Array, index: number): string {
    const rest = bytes.subarray(Math.max(this.#fieldStart - this.#base, 0), index);
    return cellText(this.#watched.length === 0 ? rest : joined(...this.#watched, rest));
  }

  #endRecord(bytes: Uint8Array, index: number, base: number, next: number): void {
    this.#closeRecord(bytes, index, base, base + next);
    this.#lines += 1;
    this.#beginRecord(base + next);
  }

  #closeRecord(bytes: Uint8Array, index: number, base: number, end: number): void {
    const columns = this.#header.cells.length;
    const isBlank = base + index === this.#recordStart;
    this.#endField(bytes, index, base);
    const found = this.#column + 1;
    if (this.#misplaced !== null && found !== columns) this.#refuseUnclear(this.#misplaced);
    if (found !== columns) {
      const reason = isBlank ? emptyLine : countOf(found, 'field');
      this.#fault ??= wholeRecord(`${reason}; the header has ${countOf(columns, 'field')}`);
    }
    if (this.#recordLength > maxRecordLength) {
      this.#fault ??= wholeRecord(`${this.#recordLength} characters; a record may have ${maxRecordLength}`);
    }
    if (this.#hasDoubled) this.#doublyEncoded += 1;
    if (this.#fault === null) this.rows += 1;
    else this.#pushBad(this.#fault, end);
  }

  #pushBad(fault: Fault, end: number): void {
    const column = fault.column === null ? null : fault.column + 1;
    this.#bad.push({
      start: this.#recordStart,
      end,
      line: this.#recordLine,
      column,
      columnName: fault.column === null ? null : (this.#header.cells[fault.column] ?? null),
      byteOffset: fault.byteOffset,
      reason: fault.reason,
    });
    if (this.#bad.length > maxBadRecords) {
      this.#refuse(
        `more than ${maxBadRecords} rows cannot be used; the last begins here. Export the file again.`,
        this.#recordLine,
      );
    }
  }

  #beginRecord(start: number): void {
    this.#recordStart = start;
    this.#recordLine = this.#lines + 1;
    this.#column = 0;
    this.#recordLength = 0;
    this.#fault = null;
    this.#hasDoubled = false;
    this.#misplaced = null;
    this.#fieldStart = start;
    this.#atFieldStart = true;
    this.#excess = 0;
  }

  /** Ends the last record, if no line end stands behind it. @param bytes length of the file */
  end(bytes: number): ScannedRecords {
    if (this.#recordStart !== bytes) this.#endLastRecord(bytes);
    return this.#result(bytes);
  }

  #endLastRecord(bytes: number): void {
    this.#base = bytes;
    if (this.#inQuotes) {
      const field = `column ${this.#column + 1} (${this.#header.cells[this.#column] ?? 'beyond the header'})`;
      this.#refuse(
        this.#cutMessage(`a quote opened in line ${this.#quoteLine}, ${field}, is never closed`),
        this.#quoteLine,
        this.#column + 1,
      );
    }
    const columns = this.#header.cells.length;
    if (this.#column + 1 < columns) {
      this.#refuse(
        this.#cutMessage(`${countOf(this.#column + 1, 'field')} of ${columns}, then the file ends`),
        this.#recordLine,
      );
    }
    this.#closeRecord(noBytes, 0, bytes, bytes);
    this.#lines += 1;
    this.#endsWithLineEnd = false;
  }

  #cutMessage(what: string): string {
    return `cut at line ${this.#recordLine}: ${what}. It looks like a broken download; get the file again.`;
  }

  #result(bytes: number): ScannedRecords {
    let trailingBlankFrom = bytes;
    let trailingBlankLines = 0;
    for (let last = this.#bad.at(-1); last !== undefined; last = this.#bad.at(-1)) {
      if (last.end !== trailingBlankFrom || !isBlankLine(last)) break;
      this.#bad.pop();
      trailingBlankFrom = last.start;
      trailingBlankLines += 1;
    }
    return {
      rows: this.rows,
      bad: this.#bad,
      lines: this.#lines,
      lineEnds: lineEndsOf(this.#lineFeeds, this.#carriageReturns),
      endsWithLineEnd: this.#endsWithLineEnd && this.#lineFeeds + this.#carriageReturns > 0,
      trailingBlankFrom,
      trailingBlankLines,
      doublyEncoded: this.#doublyEncoded,
    };
  }

  #refuseCarriageReturn(isLastByte: boolean): never {
    if (isLastByte && this.#carriageReturns > 0) this.#refuse(this.#cutMessage('inside a line end'), this.#lines + 1);
    refuseLoneCarriageReturn(this.#file, this.#lines + 1);
  }

  #refuseUnclear({ reason, line, column }: Place): never {
    this.#refuse(
      `${reason}, and it is not certain where the next row begins. Double the quotes inside values ("") and quote the value.`,
      line,
      column,
    );
  }

  #refuse(message: string, line: number, column?: number): never {
    refuseFile(this.#file, message, { line, column });
  }
}

interface Fault {
  readonly reason: string;
  /** From 0. */
  readonly column: number | null;
  readonly byteOffset: number | null;
}

/** Both from 1. */
interface Place {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

const nowhere: Place = { reason: 'a misplaced quote', line: 1, column: 1 };
const emptyLine = 'an empty line';

function wholeRecord(reason: string): Fault {
  return { reason, column: null, byteOffset: null };
}

function isBlankLine(record: BadRecord): boolean {
  return record.reason.startsWith(emptyLine);
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function lineEndsOf(lineFeeds: number, carriageReturns: number): CsvScan['lineEnds'] {
  if (carriageReturns === 0) return lineFeeds === 0 ? 'none' : 'lf';
  return lineFeeds === 0 ? 'crlf' : 'mixed';
}

/** Index of the first byte at or behind `index` that is not a blank. */
function skipBlanks(bytes: Uint8Array, index: number, end: number): number {
  let behind = index;
  while (behind < end && bytes[behind] === space) behind += 1;
  return behind;
}

/** The value of a field, without its quotes. Record ids are short and ASCII: no decoder is started for them. */
function cellText(bytes: Uint8Array): string {
  let raw = '';
  for (const byte of bytes) {
    if (byte >= 0x80 || raw.length >= 64) {
      raw = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
      break;
    }
    raw += String.fromCharCode(byte);
  }
  return raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw;
}

/** @throws SyncError `badInput` */
export function refuseLoneCarriageReturn(file: string, line: number): never {
  refuseFile(file, 'a lone carriage return (CR) where a line ends; save the file with LF or CRLF line ends.', { line });
}
