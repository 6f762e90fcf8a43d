const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;

/** What is wrong with a file, so that the job fails as a whole. */
export class CsvError extends Error {}

/**
 * Reads CSV row by row from bytes that are in memory anyway: no row is kept, so an upload of 100 MB costs no more than
 * its bytes. White space is data; a quote may stand only at both ends of a cell.
 */
export class CsvScanner {
  readonly #bytes: Buffer;
  readonly #delimiter: number;
  #position = 0;
  /** Where the row that was read last begins and ends. */
  rowStart = 0;
  rowEnd = 0;
  /** True when some line ended with CR LF, or with LF alone. */
  sawCrLf = false;
  sawLf = false;

  constructor(bytes: Buffer, delimiter: string, start = 0) {
    this.#bytes = bytes;
    this.#delimiter = delimiter.charCodeAt(0);
    const hasMark = start === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#position = hasMark ? 3 : start;
  }

  /** The cells of the next row; undefined at the end. Empty lines are skipped. @throws CsvError */
  next(): string[] | undefined {
    while (this.#position < this.#bytes.length) {
      this.rowStart = this.#position;
      const cells = this.#readRow();
      if (cells.length > 1 || cells[0] !== '') return cells;
    }
    return undefined;
  }

  #readRow(): string[] {
    const cells: string[] = [];
    for (;;) {
      cells.push(this.#bytes[this.#position] === QUOTE ? this.#readQuoted() : this.#readPlain());
      const after = this.#bytes[this.#position];
      if (after === this.#delimiter) {
        this.#position += 1;
        continue;
      }
      this.rowEnd = this.#position;
      this.#skipLineEnd(after);
      return cells;
    }
  }

  #readPlain(): string {
    const start = this.#position;
    let end = start;
    for (; end < this.#bytes.length; end++) {
      const byte = this.#bytes[end];
      if (byte === this.#delimiter || byte === LF) break;
      if (byte === CR && this.#bytes[end + 1] === LF) break;
      if (byte === QUOTE) throw new CsvError('a quote inside an unquoted value');
    }
    this.#position = end;
    return this.#bytes.toString('utf8', start, end);
  }

  #readQuoted(): string {
    const start = this.#position + 1;
    let doubled = false;
    let end = start;
    for (; ; end++) {
      end = this.#bytes.indexOf(QUOTE, end);
      if (end < 0) throw new CsvError('a quoted value does not end');
      if (this.#bytes[end + 1] !== QUOTE) break;
      doubled = true;
      end += 1;
    }
    this.#position = end + 1;
    const after = this.#bytes[this.#position];
    if (after !== undefined && after !== this.#delimiter && after !== LF && after !== CR) {
      throw new CsvError('text after a closing quote');
    }
    const text = this.#bytes.toString('utf8', start, end);
    return doubled ? text.replaceAll('""', '"') : text;
  }

  #skipLineEnd(byte: number | undefined): void {
    if (byte === CR) {
      this.sawCrLf = true;
      this.#position += this.#bytes[this.#position + 1] === LF ? 2 : 1;
    } else if (byte === LF) {
      this.sawLf = true;
      this.#position += 1;
    }
  }
}
