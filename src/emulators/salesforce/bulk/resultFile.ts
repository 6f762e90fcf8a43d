import { closeSync, createReadStream, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { type CsvFormat, csvLine } from './csvFormat.ts';

const ROWS_PER_TURN = 5_000;
const READ_BYTES = 256 * 1024;

/**
 * The rows of a finished query on disk, so that pages can be read again and again and a million rows take no memory.
 * Every page repeats the header line.
 */
export class ResultFile {
  readonly #path: string;
  readonly #header: string;
  /** Offset of each row's first byte, and of the end. */
  readonly #offsets: Float64Array;
  readonly rowCount: number;

  private constructor(path: string, header: string, offsets: Float64Array) {
    this.#path = path;
    this.#header = header;
    this.#offsets = offsets;
    this.rowCount = offsets.length - 1;
  }

  /** Writes the file. Other requests are served in between; `isWanted` false ends the work early. */
  static async write(options: {
    readonly directory: string;
    readonly name: string;
    readonly columns: readonly string[];
    readonly format: CsvFormat;
    readonly rows: readonly number[];
    readonly readers: readonly ((row: number) => string | null)[];
    readonly isWanted: () => boolean;
  }): Promise<ResultFile> {
    const path = join(options.directory, `${options.name}.csv`);
    const offsets = new Float64Array(options.rows.length + 1);
    const file = openSync(path, 'w', 0o600);
    let offset = 0;
    try {
      for (let start = 0; start < options.rows.length && options.isWanted(); start += ROWS_PER_TURN) {
        const end = Math.min(start + ROWS_PER_TURN, options.rows.length);
        let text = '';
        for (let index = start; index < end; index++) {
          const line = csvLine(rowValues(options.readers, options.rows[index] ?? 0), options.format);
          offset += Buffer.byteLength(line);
          offsets[index + 1] = offset;
          text += line;
        }
        writeSync(file, text);
        await nextTurn();
      }
    } finally {
      closeSync(file);
    }
    return new ResultFile(path, csvLine(options.columns, options.format), offsets);
  }

  /** Header and rows from `start` up to and without `end`. */
  page(start: number, end: number): () => Readable {
    const from = this.#offsets[start] ?? 0;
    const to = this.#offsets[end] ?? from;
    const header = Buffer.from(this.#header);
    const path = this.#path;
    return () => Readable.from(chunks(path, header, from, to), { objectMode: false });
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}

function rowValues(readers: readonly ((row: number) => string | null)[], row: number): readonly (string | null)[] {
  const values: (string | null)[] = [];
  for (const read of readers) values.push(read(row));
  return values;
}

async function* chunks(path: string, header: Buffer, from: number, to: number): AsyncGenerator<Buffer> {
  yield header;
  if (to <= from) return;
  const stream = createReadStream(path, { start: from, end: to - 1, highWaterMark: READ_BYTES });
  for await (const chunk of stream) yield chunk as Buffer;
}
