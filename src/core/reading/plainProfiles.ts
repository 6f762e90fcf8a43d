import type { NeededColumns } from '../model/tables.ts';
import { maxRecordLength, maxValueLength } from './csvScan.ts';
import type { PlainRecords } from './jsonRecords.ts';
import { KeyTable, keyOfAttributes, notNeeded } from './keyTable.ts';
import { readUtf8 } from './utf8.ts';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const lineFeed = 0x0a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const failed = -1;

/**
 * The fast way through a JSON export: nearly every record of nearly every export is plain, and goes from the file's bytes
 * to the table's bytes without becoming a JavaScript value. Plain is: no escapes, no exponents, no number of more than 15
 * digits, no object but `attributes`, lists of texts only, keys in ASCII, each once. Whatever is not proven plain is left
 * to `readJsonProfile`, which decides; a plain record is written exactly as that would write it.
 */
export class PlainProfiles implements PlainRecords {
  rows = 0;
  lineFeeds = 0;
  lineStart = 0;
  lineExcess = 0;
  readonly #keys: KeyTable;
  readonly #columns: readonly string[];
  /** Of each needed value in the bytes at hand: where its text begins and ends; begin -1 when there is none. */
  readonly #begins: Int32Array;
  readonly #ends: Int32Array;
  #bytes: Uint8Array = new Uint8Array(0);
  #output = new Uint8Array(1 << 14);
  #length = 0;

  constructor(needed: NeededColumns) {
    this.#keys = new KeyTable(needed);
    const count = needed.standard.length + needed.attributes.length;
    this.#begins = new Int32Array(count);
    this.#ends = new Int32Array(count);
    this.#columns = [
      ...needed.standard.map((name) => JSON.stringify(`standard:${name}`)),
      ...needed.attributes.map((name) => JSON.stringify(`attribute:${name}`)),
    ];
  }

  read(bytes: Uint8Array, from: number): number {
    this.#bytes = bytes;
    this.#begins.fill(-1);
    this.lineFeeds = 0;
    this.lineExcess = 0;
    if (!this.#keys.isUsable) return failed;
    this.#keys.beginRecord();
    const end = this.#object(from, false);
    if (end === failed || !this.#isShort()) return failed;
    this.#writeRow();
    this.rows += 1;
    return end;
  }

  /** Adds a line of the table that was made in another way; the order of the records stays. */
  append(text: string): void {
    this.#reserve(text.length * 3);
    this.#length += new TextEncoder().encodeInto(text, this.#output.subarray(this.#length)).written;
  }

  /** The lines since the last call; valid until the next record is read. */
  takeLines(): Uint8Array {
    const lines = this.#output.subarray(0, this.#length);
    this.#length = 0;
    return lines;
  }

  /** @returns index behind the closing brace, or `failed` */
  #object(from: number, isAttributes: boolean): number {
    const bytes = this.#bytes;
    const keys = this.#keys;
    const object = keys.newObject();
    let index = this.#skipBlanks(from + 1);
    if (bytes[index] === closeBrace) return index + 1;
    for (;;) {
      if (bytes[index] !== quote) return failed;
      const keyStart = index + 1;
      const keyEnd = keys.readKey(bytes, keyStart, plainText);
      if (keyEnd === failed || !keys.isFirst(object)) return failed;
      const column = keys.columnOf(bytes, keyStart, keyEnd, isAttributes);
      index = this.#skipBlanks(keyEnd + 1);
      if (bytes[index] !== colon) return failed;
      index = this.#value(this.#skipBlanks(index + 1), column);
      if (index === failed) return failed;
      index = this.#skipBlanks(index);
      if (bytes[index] === closeBrace) return index + 1;
      if (bytes[index] !== comma) return failed;
      index = this.#skipBlanks(index + 1);
    }
  }

  #value(from: number, column: number): number {
    const bytes = this.#bytes;
    const first = bytes[from] ?? 0;
    if (column === keyOfAttributes) return first === openBrace ? this.#object(from, true) : this.#literal(from, 'null');
    let begin = from;
    let end: number;
    let next: number;
    if (first === quote) {
      next = this.#string(from + 1);
      begin = from + 1;
      end = next - 1;
    } else if (first === openBracket) {
      next = this.#list(from);
      end = next;
      // A list without elements holds nothing.
      if (next !== failed && bytes[this.#skipBlanks(from + 1)] === closeBracket) begin = -1;
    } else if (first === 0x6e) {
      next = this.#literal(from, 'null');
      end = next;
      begin = -1;
    } else {
      next =
        first === 0x74
          ? this.#literal(from, 'true')
          : first === 0x66
            ? this.#literal(from, 'false')
            : this.#number(from);
      end = next;
    }
    if (next !== failed && column !== notNeeded) {
      this.#begins[column] = begin;
      this.#ends[column] = end;
    }
    return next;
  }

  /** @returns index behind the closing quote */
  #string(from: number): number {
    const bytes = this.#bytes;
    const end = bytes.length;
    let index = from;
    for (;;) {
      while (index < end && plainText[bytes[index] ?? 0] === 1) index += 1;
      const byte = bytes[index] ?? 0;
      if (index >= end) return failed;
      if (byte === quote) return index + 1;
      if (byte < 0x80) return failed;
      const read = readUtf8(bytes, index, end);
      if (read <= 0 || read >> 3 === 0xfffe || read >> 3 === 0xffff) return failed;
      this.lineExcess += (read & 7) === 2 ? 1 : 2;
      index += read & 7;
    }
  }

  #number(from: number): number {
    const bytes = this.#bytes;
    let index = bytes[from] === 0x2d ? from + 1 : from;
    const integer = index;
    while (isDigit(bytes[index])) index += 1;
    if (index === integer || (bytes[integer] === 0x30 && index > integer + 1)) return failed;
    if (bytes[index] === 0x2e) {
      index += 1;
      const fraction = index;
      while (isDigit(bytes[index])) index += 1;
      if (index === fraction) return failed;
    }
    const byte = bytes[index];
    return index - from > 15 || byte === undefined || byte === 0x65 || byte === 0x45 ? failed : index;
  }

  #literal(from: number, word: string): number {
    for (let index = 0; index < word.length; index += 1) {
      if (this.#bytes[from + index] !== word.charCodeAt(index)) return failed;
    }
    return from + word.length;
  }

  #list(from: number): number {
    const bytes = this.#bytes;
    let index = this.#skipBlanks(from + 1);
    if (bytes[index] === closeBracket) return index + 1;
    for (;;) {
      if (bytes[index] !== quote) return failed;
      index = this.#string(index + 1);
      if (index === failed) return failed;
      index = this.#skipBlanks(index);
      if (bytes[index] === closeBracket) return index + 1;
      if (bytes[index] !== comma) return failed;
      index = this.#skipBlanks(index + 1);
    }
  }

  #skipBlanks(from: number): number {
    const bytes = this.#bytes;
    let index = from;
    for (;;) {
      const byte = bytes[index];
      if (byte === lineFeed) {
        this.lineFeeds += 1;
        this.lineStart = index + 1;
        this.lineExcess = 0;
      } else if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return index;
      index += 1;
    }
  }

  /** Bytes are at least as many as characters: what is short in bytes needs no counting. */
  #isShort(): boolean {
    let total = 0;
    for (let column = 0; column < this.#begins.length; column += 1) {
      const begin = this.#begins[column] ?? -1;
      const length = begin < 0 ? 0 : (this.#ends[column] ?? 0) - begin;
      if (length > maxValueLength) return false;
      total += length;
    }
    return total <= maxRecordLength;
  }

  #writeRow(): void {
    const bytes = this.#bytes;
    let lists = 0;
    for (let column = 0; column < this.#begins.length; column += 1) {
      const begin = this.#begins[column] ?? -1;
      this.#reserve((this.#ends[column] ?? 0) - begin + 8);
      if (begin >= 0 && bytes[begin] === openBracket && bytes[begin - 1] !== quote) lists += 1;
      else if (begin >= 0) this.#writeCell(begin, this.#ends[column] ?? begin);
      this.#output[this.#length++] = comma;
    }
    if (lists > 0) this.#writeLists();
    this.#reserve(1);
    this.#output[this.#length++] = lineFeed;
  }

  /** A plain text holds neither quotes nor line ends: only a comma makes quotes necessary. */
  #writeCell(begin: number, end: number): void {
    const bytes = this.#bytes;
    const output = this.#output;
    let length = this.#length;
    let first = begin;
    while (first < end && bytes[first] !== comma) first += 1;
    if (first < end) output[length++] = quote;
    for (let index = begin; index < end; index += 1) output[length++] = bytes[index] ?? 0;
    if (first < end) output[length++] = quote;
    this.#length = length;
  }

  /** `{"attribute:interests":["a","b"]}`, quoted for CSV. */
  #writeLists(): void {
    const bytes = this.#bytes;
    let json = '';
    for (let column = 0; column < this.#begins.length; column += 1) {
      const begin = this.#begins[column] ?? -1;
      if (begin < 0 || bytes[begin] !== openBracket || bytes[begin - 1] === quote) continue;
      const text = new TextDecoder().decode(bytes.subarray(begin, this.#ends[column]));
      json += `${json === '' ? '' : ','}${this.#columns[column] ?? ''}:${JSON.stringify(JSON.parse(text))}`;
    }
    this.append(`"{${json.replaceAll('"', '""')}}"`);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#output.length) return;
    const larger = new Uint8Array(Math.max(this.#output.length * 2, this.#length + bytes));
    larger.set(this.#output.subarray(0, this.#length));
    this.#output = larger;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** 1 for the ASCII characters that stand for themselves in a string. */
const plainText = new Uint8Array(256).fill(1, 0x20, 0x7f);
plainText[quote] = 0;
plainText[0x5c] = 0;
