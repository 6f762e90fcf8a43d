import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, CsvScanner } from '../../../../../src/emulators/salesforce/bulk/csvScanner.ts';

function rows(text: string, delimiter = ','): string[][] {
  const scanner = new CsvScanner(Buffer.from(text), delimiter);
  const all: string[][] = [];
  for (let cells = scanner.next(); cells; cells = scanner.next()) all.push(cells);
  return all;
}

describe('the CSV of an upload', () => {
  it('is read with quotes, doubled quotes, delimiters and line ends inside', () => {
    expect(rows('a,b\n"x, ""y""","1\r\n2"\n , \n')).toEqual([
      ['a', 'b'],
      ['x, "y"', '1\r\n2'],
      [' ', ' '],
    ]);
  });

  it('ends with or without a line end, in either form, and may begin with a byte order mark', () => {
    expect(rows('\uFEFFa,b\r\n1,')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(rows('')).toEqual([]);
  });

  it.each(['a,b"c\n', '"a" ,b\n', '"a,b\n', '"a"b\n'])('is refused as a whole: %j', (text) => {
    expect(() => rows(text)).toThrow(CsvError);
  });

  it('can be read again from the start of any row', () => {
    const bytes = Buffer.from('Id,T\n1,"ä\nö"\n2,x\n');
    const scanner = new CsvScanner(bytes, ',');
    const starts: number[] = [];
    while (scanner.next()) starts.push(scanner.rowStart);
    expect(starts.map((start) => new CsvScanner(bytes, ',', start).next())).toEqual([
      ['Id', 'T'],
      ['1', 'ä\nö'],
      ['2', 'x'],
    ]);
  });

  it('gives back whatever another program has written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é', '😀') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (table) => {
        expect(rows(stringify(table, { quoted: true }))).toEqual(table);
      }),
    );
  });
});
