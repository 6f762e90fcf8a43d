import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { bytes, places, refusal, scan } from './scanning.ts';

const bom = [0xef, 0xbb, 0xbf];

describe('a CSV file that is accepted', () => {
  test.each([
    ['a byte order mark', bytes(bom, 'id,name\n1,Ann\n'), 3],
    ['a byte order mark before a quoted header', bytes(bom, '"id","name"\n1,Ann\n'), 3],
    ['no byte order mark', bytes('id,name\n1,Ann\n'), 0],
  ])('B01: %s is not part of the first column', (_what, file, bomLength) => {
    expect(scan(file)).toMatchObject({ header: ['id', 'name'], rows: 1, bad: [], bomLength });
  });

  test.each([
    ['LF', 'a,b\n1,2\n3,4\n', 'lf'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n', 'crlf'],
    ['mixed line ends', 'a,b\n1,2\r\n3,4\n', 'mixed'],
    ['a CRLF header before LF rows', 'a,b\r\n1,2\n3,4\n', 'mixed'],
  ])('B05: %s', (_what, file, lineEnds) => {
    expect(scan(file)).toMatchObject({ rows: 2, bad: [], lineEnds, lines: 3 });
  });

  test('B05: line ends inside quotes are text and do not make a file mixed', () => {
    expect(scan('a,b\n1,"x\r\ny"\n2,"x\ry"\n')).toMatchObject({ rows: 2, bad: [], lineEnds: 'lf' });
  });

  test.each([
    ['plain', 'a,b\n1,2'],
    ['quoted', 'a,b\n1,"2"'],
    ['blank', 'a,b\n1,'],
    ['CRLF file', 'a,b\r\n1,2'],
  ])('B06: a last row without line end that is complete (%s)', (_what, file) => {
    expect(scan(file)).toMatchObject({ rows: 1, bad: [], endsWithLineEnd: false });
  });

  test.each([
    ['a line end', '1,"x\ny"'],
    ['a delimiter', '1,"x,y"'],
    ['a doubled quote', '1,"x""y"'],
    ['only a doubled quote', '1,""""'],
    ['all of them', '1,"""x"",\r\n""y"""'],
    ['nothing', '1,""'],
  ])('B07: %s inside quotes', (_what, row) => {
    expect(scan(`a,b\n${row}\n2,z\n`)).toMatchObject({ rows: 2, bad: [] });
  });

  test.each([
    ['semicolons', 'a;b\n1;2,5\n', ';'],
    ['tabs', 'a\tb\n1\t2,5\n', '\t'],
    ['commas', 'a,b\n1,2;5\n', ','],
    ['semicolons, with a comma in a quoted name', '"a, really";b\n1;2\n', ';'],
    ['nothing: one column', 'a\n1;2\n', ','],
  ])('B10: fields separated by %s, as the header alone tells', (_what, file, delimiter) => {
    expect(scan(file)).toMatchObject({ delimiter, rows: 1, bad: [] });
  });

  test('B10: of two candidates the one that yields an expected name', () => {
    expect(scan('name;attr,one\nu1;2\n', { expectedColumns: ['name'] })).toMatchObject({
      delimiter: ';',
      header: ['name', 'attr,one'],
    });
  });

  test.each([
    ['with a line end', 'a,b\n'],
    ['without one', 'a,b'],
    ['and empty lines', 'a,b\r\n\r\n\r\n'],
  ])('B11: only a header, %s, is no row', (_what, file) => {
    expect(scan(file)).toMatchObject({ header: ['a', 'b'], rows: 0, bad: [] });
  });

  test('B19: tabs and line ends in a text', () => {
    expect(scan('a,b\n1,x\ty\n2,"x\ny\r\nz"\n')).toMatchObject({ rows: 2, bad: [] });
  });

  test.each([
    '😀',
    'e\u0301',
    '👩‍👩‍👧',
    '𝔘𝔫𝔦',
    'Ｆｕｌｌ',
    'İstanbul',
    '\u202eabc\u202c',
    '\u2066x\u2069',
    '\u200b',
    '\u0085',
  ])('B20 B21 B22: %j is kept', (value) => {
    expect(scan(`a,b\n1,${value}\n2,"${value}"\n`)).toMatchObject({ rows: 2, bad: [] });
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1', "=cmd|' /C calc'!A0", '"=1+1"'])(
    'B32: %j is data like any other',
    (value) => {
      expect(scan(`a,b\n1,${value}\n`)).toMatchObject({ rows: 1, bad: [] });
    },
  );

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('B35: %s is a column and a value', (word) => {
    expect(scan(`id,${word}\n${word},${word}\n`)).toMatchObject({ header: ['id', word], rows: 1, bad: [] });
  });

  test('empty lines behind the last row are no rows, and their place is known', () => {
    expect(scan('a,b\n1,2\n\n\r\n\n')).toMatchObject({
      rows: 1,
      bad: [],
      trailingBlankLines: 3,
      trailingBlankFrom: 8,
      bytes: 12,
    });
  });

  test('an empty line of a file with one column is a row with a blank value', () => {
    expect(scan('a\n\n1\n')).toMatchObject({ rows: 2, bad: [] });
  });

  test.each([
    ['Ã© for é', 'Ã©'],
    ['Â© for ©', 'Â©'],
    ['â€™ for ’', 'â€™'],
  ])('B04: text that was encoded twice (%s) is counted, by rows', (_what, value) => {
    expect(scan(`a,b\n1,${value}${value}\n${value},2\n1,é’©\n`)).toMatchObject({ rows: 3, bad: [], doublyEncoded: 2 });
  });

  test.each(['Ã, ©', 'Ã©'.normalize('NFD'), 'à «', 'Âge'])('B04: %j is no such text', (value) => {
    expect(scan(`a,b\n1,"${value}"\n`)).toMatchObject({ doublyEncoded: 0 });
  });
});

describe('a CSV file that is refused whole', () => {
  test.each([
    ['little-endian with its mark', [0xff, 0xfe, 0x61, 0, 0x2c, 0]],
    ['big-endian with its mark', [0xfe, 0xff, 0, 0x61, 0, 0x2c]],
    ['little-endian without', [0x61, 0, 0x2c, 0, 0x62, 0]],
    ['big-endian without', [0, 0x61, 0, 0x2c, 0, 0x62]],
  ])('B02: UTF-16 %s', (_what, file) => {
    expect(refusal(bytes(file))).toEqual({
      code: 'badInput',
      file: 'users.csv',
      line: 1,
      column: undefined,
      message: 'UTF-16, byte 0; save as UTF-8.',
    });
  });

  test.each([
    ['from the start', 'a,b\r1,2\r', 1],
    ['after the header', 'a,b\n1,2\r3,4\r', 2],
    ['in the middle of a field', 'a,b\n1,2\n3,x\ry\n', 3],
  ])('B05: a lone carriage return %s', (_what, file, line) => {
    expect(refusal(file)).toMatchObject({
      line,
      message: 'a lone carriage return (CR) where a line ends; save the file with LF or CRLF line ends.',
    });
  });

  test.each([
    ['too few fields', 'a,b,c\n1,2,3\n4,5', 3, 'cut at line 3: 2 fields of 3, then the file ends.'],
    ['a line end cut in two', 'a,b\r\n1,2\r\n3,4\r', 3, 'cut at line 3: inside a line end.'],
  ])('B06: cut inside the last row: %s', (_what, file, line, message) => {
    expect(refusal(file)).toMatchObject({
      line,
      message: `${message} It looks like a broken download; get the file again.`,
    });
  });

  test('B06: cut inside a character', () => {
    expect(refusal(bytes('a,b\n1,2\n3,x', [0xe2, 0x82]))).toMatchObject({
      line: 3,
      message: 'cut at line 3: inside a character. It looks like a broken download; get the file again.',
    });
  });

  test.each([
    ['in the last row', 'a,b\n1,2\n3,"x', 3, 3],
    ['long before the end', 'a,b\n1,"2\n3,4\n5,6\n', 2, 2],
    ['in a record that began lines before', 'a,b\n"x\ny","z\n', 3, 2],
  ])('B09: a quote that is open to the end of the file, %s: the line where it opened', (_what, file, line, begun) => {
    expect(refusal(file)).toMatchObject({
      line,
      column: 2,
      message: `cut at line ${begun}: a quote opened in line ${line}, column 2 (b), is never closed. It looks like a broken download; get the file again.`,
    });
  });

  test.each([
    ['text goes on after the closing quote, over the line end', 'a,b,c\n1,"x"y\nz",3\n', 2, 2],
    ['the row would be too short', 'a,b,c\n1,x"y\nz,2,3\n', 2, 2],
    ['a quote behind blanks that may have been meant to open', 'a,b,c\n1, "x,3\n2,y,z\n5,b",3\n', 2, 2],
    ['the text may be meant to go on, over a good row', 'a,b,c\n1,"x"y,3\n2,b,c\n3,d",e\n', 2, 2],
    ['a quoted field after it holds a line end', 'a,b,c\n1,x"y,"3\n4"\n', 2, 2],
  ])(
    'B08: a misplaced quote after which nobody can tell where the next row begins: %s',
    (_what, file, line, column) => {
      const found = refusal(file);
      expect(found).toMatchObject({ code: 'badInput', line, column });
      expect(found.message).toContain('it is not certain where the next row begins');
    },
  );

  test.each([
    ['two candidates', 'a,b;c\n1,2;3\n', 'comma and semicolon'],
    ['three candidates', 'a,b;c\td\n', 'comma and semicolon and tab'],
  ])('B10: an ambiguous delimiter: %s', (_what, file, names) => {
    expect(refusal(file)).toMatchObject({
      line: 1,
      message: `which delimiter? The header holds ${names} outside quotes. Quote the names that contain one, or export with one delimiter.`,
    });
  });

  test.each([
    ['no byte at all', bytes('')],
    ['only a byte order mark', bytes(bom)],
  ])('B11: %s', (_what, file) => {
    expect(refusal(file)).toMatchObject({ line: 1, message: 'the file is empty: not even a header.' });
  });

  test('B11: an empty first line', () => {
    expect(refusal('\n\na,b\n')).toMatchObject({ line: 1, message: 'the first line is empty: it must be the header.' });
  });

  test.each([
    ['equal', 'Id,Email,Id\n', 'the column "Id" stands twice: columns 1 and 3.', 3],
    [
      'other letter case',
      'Id,email,EMAIL\n',
      'the column "EMAIL" and "email" differ only by letter case or blanks: columns 2 and 3.',
      3,
    ],
    [
      'blanks around',
      'Id, Id\n',
      'the column " Id" and "Id" differ only by letter case or blanks: columns 1 and 2.',
      2,
    ],
    [
      'blanks inside',
      'First Name,FirstName\n',
      'the column "FirstName" and "First Name" differ only by letter case or blanks: columns 1 and 2.',
      2,
    ],
  ])('B12: a header that stands twice (%s)', (_what, file, message, column) => {
    expect(refusal(file)).toEqual({ code: 'badInput', file: 'users.csv', line: 1, column, message });
  });

  test.each([
    ['a second byte order mark', '\ufeffid,na\ufeffme\n', 'U+FEFF', 2],
    ['a no-break space', 'id,na\u00a0me\n', 'U+00A0', 2],
    ['a zero-width space', 'id\u200b,name\n', 'U+200B', 1],
    ['a quote', 'id,"na""me"\n', 'U+0022', 2],
    ['a quote in a bare name', 'id,na"me\n', 'U+0022', 2],
    ['a right-to-left mark', 'id,\u200fname\n', 'U+200F', 2],
    ['a line end', 'id,"na\nme"\n', 'U+000A', 2],
    ['two of them', 'id,\u200f\u200bname\n', 'U+200F, U+200B', 2],
  ])('B14: a header with %s, by its code point', (_what, file, points, column) => {
    const found = refusal(file);
    expect(found).toMatchObject({ line: 1, column });
    expect(found.message).toContain(`contains ${points}.`);
  });

  test('B14: what is invisible is shown', () => {
    expect(refusal('id,na\u200bme\n').message).toBe(
      'column 2: the name "na<U+200B>me" contains U+200B. Remove it from the header.',
    );
  });

  test('B03: a header that is not UTF-8', () => {
    expect(refusal(bytes('id,pr', 0xe9, 'nom\n'))).toMatchObject({
      line: 1,
      message: 'the header is not valid UTF-8: byte 0xE9 at offset 5. Save the file as UTF-8.',
    });
  });

  test.each([
    [
      '5,001 columns',
      Array.from({ length: 5001 }, (_, index) => `c${index}`).join(','),
      '5001 columns; at most 5000 are read.',
    ],
    [
      'a header of 32,001 characters',
      'x'.repeat(32_001),
      'the header is longer than 32000 characters. Is the first line a header?',
    ],
    [
      'a first line that never ends',
      'x'.repeat(200_000),
      'the header is longer than 32000 characters. Is the first line a header?',
    ],
  ])('B16: %s', (_what, header, message) => {
    expect(refusal(`${header}\n`)).toMatchObject({ line: 1, message });
  });

  test('B16: 5,000 columns and 32,000 characters are read', () => {
    const header = Array.from({ length: 5000 }, (_, index) => `c${index}`).join(',');
    expect(scan(`${header}\n`).header).toHaveLength(5000);
    expect(scan(`${'x'.repeat(32_000)}\n`).header).toHaveLength(1);
  });
});

describe('a row that is refused while the others go on', () => {
  test.each([
    ['a Latin-1 letter', [0xe9], 0xe9],
    ['an overlong slash', [0xc0, 0xaf], 0xc0],
    ['an overlong NUL', [0xe0, 0x80, 0x80], 0xe0],
    ['a lone surrogate (CESU)', [0xed, 0xa0, 0xbd], 0xed],
    ['a pair of surrogates (CESU)', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], 0xed],
    ['a stray continuation byte', [0x80], 0x80],
    ['a sequence that is broken off', [0xe2, 0x82], 0xe2],
    ['a code point beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0xf4],
    ['0xFF', [0xff], 0xff],
  ])('B03: invalid UTF-8 (%s), with its offset', (_what, sequence, byte) => {
    const found = scan(bytes('a,b\n1,x', sequence, '\n2,y\n3,"x', sequence, '"\n'));
    const name = `0x${byte.toString(16).toUpperCase()}`;
    const place = { column: 2, columnName: 'b' };
    const second = 16 + sequence.length;
    expect(found.rows).toBe(1);
    expect(places(found.bad)).toEqual([
      { ...place, line: 2, byteOffset: 7, reason: `invalid UTF-8: byte ${name} at offset 7` },
      { ...place, line: 4, byteOffset: second, reason: `invalid UTF-8: byte ${name} at offset ${second}` },
    ]);
  });

  test.each([
    ['in an unquoted field', '1,5" pipe,3', 'a quote in the middle of a field that does not begin with one'],
    ['at the end of an unquoted field', '1,5",3', 'a quote in the middle of a field that does not begin with one'],
    ['text after a closing quote', '1,"x"y,3', 'text after the closing quote of a field'],
    ['quotes inside that were not doubled', '1,"x "y" z",3', 'text after the closing quote of a field'],
    ['a blank after a closing quote', '1,"x" ,3', 'text after the closing quote of a field'],
    ['a quoted field behind a blank', '1, "x",3', 'a quote in the middle of a field that does not begin with one'],
  ])('B08: a misplaced quote, where the next row is certain: %s', (_what, row, reason) => {
    const found = scan(`a,b,c\n0,0,0\n${row}\n"4","5, five","6"\n7,8,9\n`);
    expect(found.rows).toBe(3);
    expect(places(found.bad)).toEqual([{ line: 3, column: 2, columnName: 'b', byteOffset: null, reason }]);
  });

  test('B08: many inch marks, each in a row of its own, refuse those rows only', () => {
    const found = scan('a,b,c\n1,5" pipe,3\n4,5,6\n7,6" pipe,9\n8,8,8\n');
    expect(found.rows).toBe(2);
    expect(found.bad.map(({ line }) => line)).toEqual([2, 4]);
  });

  test('B15: too few and too many fields; each tells the header count', () => {
    const found = scan('a,b,c\n1,2\n1,2,3\n1,2,3,4\n\n1,2,3\n');
    expect(found.rows).toBe(2);
    expect(places(found.bad)).toEqual([
      { line: 2, column: null, columnName: null, byteOffset: null, reason: '2 fields; the header has 3 fields' },
      { line: 4, column: null, columnName: null, byteOffset: null, reason: '4 fields; the header has 3 fields' },
      { line: 5, column: null, columnName: null, byteOffset: null, reason: 'an empty line; the header has 3 fields' },
    ]);
  });

  test('B17: a value of more than 131,072 characters, counted in UTF-16 code units without its quotes', () => {
    const long = 131_072;
    const accepted = ['x'.repeat(long), `"${'""'.repeat(long)}"`, '€'.repeat(long), '😀'.repeat(long / 2)];
    const refused = [
      'x'.repeat(long + 1),
      `"${'""'.repeat(long + 1)}"`,
      '€'.repeat(long + 1),
      `${'😀'.repeat(long / 2)}x`,
    ];
    expect(scan(`a,b\n${accepted.map((value) => `1,${value}\n`).join('')}`)).toMatchObject({ rows: 4, bad: [] });
    const found = scan(`a,b\n${refused.map((value) => `1,${value}\n`).join('')}1,2\n`);
    expect(found.rows).toBe(1);
    expect(places(found.bad)).toEqual(
      refused.map((_value, index) => ({
        line: index + 2,
        column: 2,
        columnName: 'b',
        byteOffset: null,
        reason: `${long + 1} characters; a value may have ${long}`,
      })),
    );
  });

  test('B17: a record of more than 400,000 characters', () => {
    const fits = Array.from({ length: 4 }, () => 'x'.repeat(100_000)).join(',');
    const found = scan(`a,b,c,d\n${fits}\n${fits}x\n`);
    expect(found.rows).toBe(1);
    expect(places(found.bad)).toEqual([
      {
        line: 3,
        column: null,
        columnName: null,
        byteOffset: null,
        reason: '400001 characters; a record may have 400000',
      },
    ]);
  });

  test.each([
    ['NUL', '\u0000', 'NUL character'],
    ['U+0001', '\u0001', 'control character U+0001'],
    ['vertical tab', '\u000b', 'control character U+000B'],
    ['escape', '\u001b', 'control character U+001B'],
    ['delete', '\u007f', 'control character U+007F'],
    ['U+FFFE', '\ufffe', 'character U+FFFE, which is none'],
    ['U+FFFF', '\uffff', 'character U+FFFF, which is none'],
  ])('B19: %s', (_what, character, reason) => {
    const found = scan(`a,b\n1,x${character}\n2,y\n3,"x${character}"\n`);
    expect(found.rows).toBe(1);
    expect(places(found.bad)).toMatchObject([
      { line: 2, column: 2, columnName: 'b', byteOffset: 7, reason },
      { line: 4, column: 2, columnName: 'b', reason },
    ]);
  });

  test('its line is that of its start, also behind rows of several lines', () => {
    const found = scan('a,b\n1,"x\ny\nz"\n2\n"q\nr",\u0001\n');
    expect(places(found.bad).map(({ line, column }) => [line, column])).toEqual([
      [5, null],
      [6, 2],
    ]);
  });

  test('its bytes are known, from its start to behind its line end', () => {
    const file = 'a,b\r\n1,2\r\n3\r\n4,5\r\n6';
    const found = scan(`${file},7,8`);
    expect(found.bad.map(({ start, end }) => [start, end])).toEqual([
      [10, 13],
      [18, 23],
    ]);
  });
});

describe('the watched column', () => {
  test('B24: each of its values is looked at, unquoted, and may refuse its row', () => {
    const seen: string[] = [];
    const found = scan('Id,Name\n001,a\n"0""0,2",b\n,c\nZoë,d\n', {
      inspect: () => ({
        column: 0,
        refuse: (value) => {
          seen.push(value);
          return value === '' ? 'there is no Id' : null;
        },
      }),
    });
    expect(seen).toEqual(['001', '0"0,2', '', 'Zoë']);
    expect(found.rows).toBe(3);
    expect(places(found.bad)).toEqual([
      { line: 4, column: 1, columnName: 'Id', byteOffset: null, reason: 'there is no Id' },
    ]);
  });

  test('a value that comes in several chunks is whole', () => {
    for (const size of [1, 2, 3, 5, 7, 11]) {
      const seen: string[] = [];
      scan(
        'Name,Id,X\nabc,"00""3",x\n d,  0032, y\n',
        {
          inspect: () => ({ column: 1, refuse: (value) => (seen.push(value), null) }),
        },
        size,
      );
      expect(seen).toEqual(['00"3', '  0032']);
    }
  });
});

describe('a machine in another part of the world', () => {
  const code = `
    const { CsvScanner } = await import(process.argv[1]);
    for (const header of ['TITLE,t\u0131tle', 'TITLE,title', 'I,\u0130']) {
      try {
        const scanner = new CsvScanner({ file: 'f' });
        scanner.push(new TextEncoder().encode(header + '\\n1,"1,5"\\n'));
        console.log(scanner.end().rows);
      } catch (error) {
        console.log(error.code);
      }
    }`;
  const script = new URL('../../../../src/core/reading/csvScanner.ts', import.meta.url).href;

  test.each([
    ['en_US.UTF-8', 'UTC'],
    ['tr_TR.UTF-8', 'Pacific/Apia'],
    ['th_TH.UTF-8', 'Asia/Bangkok'],
  ])('B48: finds the same under %s, %s', (locale, zone) => {
    const env = { ...process.env, LC_ALL: locale, LANG: locale, TZ: zone };
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code, script], {
      env,
      encoding: 'utf8',
    });
    expect(printed).toBe('1\nbadInput\n1\n');
  });
});
