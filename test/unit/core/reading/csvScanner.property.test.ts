import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { CleanCopy } from '../../../../src/core/reading/cleanCopy.ts';
import type { CsvScan } from '../../../../src/core/reading/csvScan.ts';
import { scan } from './scanning.ts';

const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\r', '\t', 'é', '漢', '😀', '\u0301'),
    maxLength: 6,
  }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom('', '""', '=1+1', '#N/A', '__proto__'),
);

/** What this scanner refuses although it is CSV: control characters and what is none. */
const isLoadable = (text: string) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/.test(text);

const table = fc
  .integer({ min: 2, max: 5 })
  .chain((columns) =>
    fc
      .array(fc.array(cell.filter(isLoadable), { minLength: columns, maxLength: columns }), { maxLength: 8 })
      .map((rows) => ({ columns, rows })),
  );

const style = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  quotesAll: fc.boolean(),
  bom: fc.boolean(),
  endsWithLineEnd: fc.boolean(),
});
type Style = typeof style extends fc.Arbitrary<infer T> ? T : never;

describe('the scanner on generated tables', () => {
  test('B07 B20: finds as many rows as were written, and csv-parse agrees', () => {
    fc.assert(
      fc.property(table, style, fc.integer({ min: 1, max: 40 }), ({ columns, rows }, how, chunk) => {
        const header = Array.from({ length: columns }, (_, index) => `c${index}`);
        const file = Buffer.from(write([header, ...rows], how));
        const found = scan(file, {}, chunk);
        expect({ rows: found.rows, bad: found.bad, header: found.header }).toEqual({
          rows: rows.length,
          bad: [],
          header,
        });
        expect(readBack(file, found)).toEqual([header, ...rows]);
      }),
      { numRuns: Number(process.env['NUM_RUNS'] ?? 250) },
    );
  });
});

describe('the scanner on damaged files', () => {
  const damage = fc.record({
    at: fc.nat(),
    insert: fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', '\u0000', '\u00e9', 'x', ' "', '",', ''),
    remove: fc.integer({ min: 0, max: 3 }),
    raw: fc.option(fc.integer({ min: 0x80, max: 0xff })),
  });

  test('G5: refuses the file with its place, or leaves a copy that csv-parse reads with the same count; chunks do not matter', () => {
    fc.assert(
      fc.property(
        table,
        style,
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        ({ columns, rows }, how, damages, chunk) => {
          const header = Array.from({ length: columns }, (_, index) => `c${index}`);
          const file = damages.reduce(damaged, Buffer.from(write([header, ...rows, ...rows], how)));
          const whole = outcome(() => scan(file));
          expect(outcome(() => scan(file, {}, chunk))).toEqual(whole);
          if (whole.kind === 'refused') {
            expect(whole.problem).toMatchObject({
              file: 'users.csv',
              line: expect.any(Number),
              message: expect.stringMatching(/\S/),
            });
            return;
          }
          // csv-parse leaves out lines that are empty, and reads a file of one column otherwise: those are not compared.
          if (whole.scan.header.length < 2) return;
          const copy = cleanCopyOf(file, whole.scan);
          expect(readBack(copy, whole.scan)).toHaveLength(whole.scan.rows + 1);
          expect(scan(copy, { delimiter: whole.scan.delimiter })).toMatchObject({ rows: whole.scan.rows, bad: [] });
        },
      ),
      { numRuns: Number(process.env['NUM_RUNS'] ?? 800) },
    );
  });
});

type Outcome = { kind: 'scanned'; scan: CsvScan } | { kind: 'refused'; problem: unknown };

function outcome(run: () => CsvScan): Outcome {
  try {
    return { kind: 'scanned', scan: run() };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return { kind: 'refused', problem: error.problems[0] };
  }
}

function damaged(
  file: Buffer,
  { at, insert, remove, raw }: { at: number; insert: string; remove: number; raw: number | null },
): Buffer {
  const position = at % (file.length + 1);
  return Buffer.concat([
    file.subarray(0, position),
    raw === null ? Buffer.from(insert) : Buffer.from([raw]),
    file.subarray(Math.min(position + remove, file.length)),
  ]);
}

function cleanCopyOf(file: Buffer, found: CsvScan): Buffer {
  const copy = new CleanCopy(found);
  const parts: Uint8Array[] = [];
  for (let from = 0; from < file.length; from += 7) parts.push(...copy.push(file.subarray(from, from + 7)));
  return Buffer.concat(parts);
}

/** csv-parse, strictly. */
function readBack(file: Uint8Array, found: CsvScan): unknown {
  return parse(Buffer.from(file), {
    bom: true,
    delimiter: found.delimiter,
    record_delimiter: ['\r\n', '\n'],
    skip_empty_lines: true,
  });
}

function write(records: readonly (readonly string[])[], how: Style): string {
  const { delimiter, lineEnd, quotesAll } = how;
  const text = records
    .map((cells) =>
      cells
        .map((text) => (quotesAll || needsQuotes(text, delimiter) ? `"${text.replaceAll('"', '""')}"` : text))
        .join(delimiter),
    )
    .join(lineEnd);
  return `${how.bom ? '\ufeff' : ''}${text}${how.endsWithLineEnd ? lineEnd : ''}`;
}

function needsQuotes(text: string, delimiter: string): boolean {
  return text.includes(delimiter) || /["\r\n]/.test(text);
}
