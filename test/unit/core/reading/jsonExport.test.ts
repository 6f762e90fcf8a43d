import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { profileColumns, readJsonProfile } from '../../../../src/core/reading/jsonProfile.ts';
import { JsonRecordSplitter } from '../../../../src/core/reading/jsonRecords.ts';

const needed = {
  standard: ['name', 'engagementScore', 'segments'],
  attributes: ['email', 'tier', '__proto__', 'constructor'],
  fields: [],
} as const;

describe('a JSON export that is accepted', () => {
  test('its columns are the needed ones, and the lists', () => {
    expect(profileColumns(needed)).toEqual([
      { role: 'standard', name: 'name' },
      { role: 'standard', name: 'engagementScore' },
      { role: 'standard', name: 'segments' },
      { role: 'attribute', name: 'email' },
      { role: 'attribute', name: 'tier' },
      { role: 'attribute', name: '__proto__' },
      { role: 'attribute', name: 'constructor' },
      { role: 'lists' },
    ]);
  });

  test.each([
    ['an empty list', '[]', 0],
    ['an empty list over lines', ' [\r\n ]\n', 0],
    ['a byte order mark', '\ufeff[{"name":"u1"}]', 1],
    ['blanks everywhere', '\n[ {"name":"u1"}\t,\r\n{"name":"u2"} ]\n\n', 2],
  ])('B41 B01 B11: %s', (_what, file, count) => {
    expect(read(file).records).toHaveLength(count);
  });

  test('numbers and booleans keep the characters of the file; null and absent are blank', () => {
    expect(
      row('{"name":"u1","engagementScore":1.50,"attributes":{"email":1e3,"tier":false,"constructor":null}}'),
    ).toEqual({
      name: 'u1',
      engagementScore: '1.50',
      email: '1e3',
      tier: 'false',
    });
  });

  test.each(['-0', '0.10', '1E+2', '12345678901234.5678', '9007199254740991', '0', '-1.0e-7'])(
    'B28: the number %s keeps its characters, also where its key stands elsewhere too',
    (number) => {
      expect(row(`{"name":"u1","attributes":{"tier":${number}}}`)).toMatchObject({ tier: number });
      expect(row(`{"name":"tier","attributes":{"tier": ${number} ,"x":{"tier":5}}}`)).toMatchObject({ tier: number });
      expect(row(`{"name":"u1","attributes":{"x":{"tier":5},"t\\u0069er":${number}}}`)).toMatchObject({ tier: number });
    },
  );

  test('lists of scalars go to the lists with the characters of their numbers; an empty list is blank', () => {
    expect(row('{"name":"u1","segments":["A, B",1.0,true,null],"attributes":{"tier":[],"email":["x"]}}')).toEqual({
      name: 'u1',
      lists: { 'standard:segments': ['A, B', '1.0', 'true'], 'attribute:email': ['x'] },
    });
  });

  test('objects and nested lists are null among the lists', () => {
    expect(row('{"name":"u1","attributes":{"tier":{"a":1},"email":[["x"]]}}')).toEqual({
      name: 'u1',
      lists: { 'attribute:tier': null, 'attribute:email': null },
    });
  });

  test('B35: __proto__ and constructor are attributes like any other', () => {
    expect(row('{"name":"constructor","attributes":{"__proto__":"p","constructor":7}}')).toEqual({
      name: 'constructor',
      ['__proto__']: 'p',
      constructor: '7',
    });
    expect(row('{"name":"u1","attributes":{"__proto__":["p"]}}')).toEqual({
      name: 'u1',
      lists: { 'attribute:__proto__': ['p'] },
    });
  });

  test.each(['😀', 'e\u0301', '\u202e', '=1+1', '#N/A', 'a\tb\nc', '"\\/', '\u2028'])(
    'B20 B21 B32: the text %j is kept',
    (text) => {
      expect(row(`{"name":${JSON.stringify(text)}}`)).toEqual({ name: text });
      expect(
        row(
          `{"name":"${[...Array(text.length).keys()].map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"}`,
        ),
      ).toEqual({ name: text });
    },
  );

  test('any JSON comes back as JSON.parse reads it, in any chunks', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            name: fc.string({ unit: 'grapheme' }),
            attributes: fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
          }),
          { maxLength: 6 },
        ),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 2 }),
        (records, chunk, indent) => {
          const found = read(JSON.stringify(records, null, indent), chunk);
          expect(found.count).toBe(records.length);
          expect(found.records.map(({ text }) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(records)));
        },
      ),
      { numRuns: Number(process.env['NUM_RUNS'] ?? 100) },
    );
  });
});

describe('a JSON export that is refused whole', () => {
  test.each([
    ['B11', 'an empty file', '', 1, undefined, 'the file is empty.'],
    [
      'B41',
      'a top-level object',
      '{"users":[]}',
      1,
      1,
      'the top level is an object. A JSON export is one array of records: [ {…}, {…} ].',
    ],
    [
      'B41',
      'one object a line (NDJSON)',
      '{"name":"a"}\n{"name":"b"}\n',
      1,
      1,
      'one JSON object on each line (NDJSON). A JSON export is one array of records: [ {…}, {…} ].',
    ],
    [
      'B41',
      'a trailing comma',
      '[{"name":"a"},\n {"name":"b"},\n]',
      3,
      1,
      'a comma before the closing ]: the last record is missing, or the comma is one too many.',
    ],
    [
      'B41',
      'no comma between records',
      '[{"name":"a"}\n{"name":"b"}]',
      2,
      1,
      '{ where a comma or the closing ] must stand behind record 1.',
    ],
    ['B41', 'something behind the array', '[{"name":"a"}]\n[]', 2, 1, '[ behind the end of the array.'],
    [
      'B41',
      'no JSON at all',
      'name,email\nu1,x\n',
      1,
      1,
      'the file does not begin with [ but with n: a JSON export is one array of records.',
    ],
    [
      'B41',
      'brackets that do not match',
      '[{"name":"a","x":[1}}]',
      1,
      20,
      '} does not close what is open, so that it is not certain where the next record begins.',
    ],
    [
      'B06',
      'cut between records',
      '[{"name":"a"},\n',
      2,
      undefined,
      'cut at line 2: the file ends before the closing ]. It looks like a broken download; get the file again.',
    ],
    [
      'B06',
      'cut inside a record',
      '[{"name":"a"},\n  {"name":"b',
      2,
      undefined,
      'cut at line 2: the file ends inside the record that begins in line 2, column 3. It looks like a broken download; get the file again.',
    ],
    [
      'B06',
      'cut inside a number',
      '[1',
      1,
      undefined,
      'cut at line 1: the file ends inside the record that begins in line 1, column 2. It looks like a broken download; get the file again.',
    ],
    [
      'B09',
      'a line end inside a string',
      '[{"name":"é"},{"name":"a\n"}]',
      1,
      15,
      'a line ends inside a string of the record that begins here (in line 1): a quote is missing, and it is not certain where the next record begins.',
    ],
  ])('%s: %s', (_class, _what, file, line, column, message) => {
    for (const chunk of [1, 2, 1000]) {
      expect(refusal(file, chunk)).toEqual({ code: 'badInput', file: 'users.json', line, column, message });
    }
  });

  test.each([
    ['with its mark', [0xff, 0xfe, 0x5b, 0]],
    ['without', [0x5b, 0, 0x7b, 0]],
  ])('B02: UTF-16 %s', (_what, file) => {
    expect(refusal(Uint8Array.from(file)).message).toBe('UTF-16, byte 0; save as UTF-8.');
  });
});

describe('a JSON record that is refused while the others go on', () => {
  test.each([
    ['NaN', '{"name":"a","attributes":{"tier":NaN}}', /^not JSON: Unexpected token 'N'$/, undefined],
    ['Infinity', '{"name":"a","x":Infinity}', /^not JSON: /, undefined],
    ['a trailing comma', '{"name":"a",}', /^not JSON: /, undefined],
    ['single quotes', "{'name':'a'}", /^not JSON: /, undefined],
    ['a leading zero', '{"name":01}', /^not JSON: /, undefined],
    ['a comment', '{"name":"a" /* x */}', /^not JSON: /, undefined],
    ['a bad escape', '{"name":"\\x41"}', /^not JSON: /, undefined],
    ['duplicate keys', '{"name":"a","name":"b"}', /^the key "name" stands twice in one object$/, 'name'],
    [
      'duplicate attributes, one escaped',
      '{"name":"a","attributes":{"tier":1,"t\\u0069er":2}}',
      /^the key "tier" stands twice in one object$/,
      'tier',
    ],
    ['duplicate keys deep inside', '{"name":"a","x":[{"k":1,"k":2}]}', /^the key "k" stands twice in one object$/, 'k'],
    ['2^53', '{"name":"a","attributes":{"tier":9007199254740992}}', /^a number beyond 2\^53 − 1/, 'tier'],
    ['2^53 + 1', '{"name":"a","attributes":{"tier":9007199254740993}}', /^a number beyond 2\^53 − 1/, 'tier'],
    [
      'a huge negative one in a list nobody needs',
      '{"name":"a","other":[-90071992547409930]}',
      /^a number beyond 2\^53 − 1/,
      'other',
    ],
    ['1e309', '{"name":"a","x":1e309}', /^a number beyond 2\^53 − 1/, 'x'],
    ['half of a surrogate pair', '{"name":"a","attributes":{"tier":"x\\ud800"}}', /^half of a surrogate pair/, 'tier'],
    [
      'the wrong half of one',
      '{"name":"a","attributes":{"tier":"\\udc00\\ud800"}}',
      /^half of a surrogate pair/,
      'tier',
    ],
    ['half of one in a key', '{"name":"a","attributes":{"\\ud800":1}}', /^half of a surrogate pair/, '\ud800'],
    ['a list instead of a record', '["name"]', /^a list, where a record/, undefined],
    ['a number instead of a record', '12', /^a number, where a record/, undefined],
    ['a text instead of a record', '"u1, ]"', /^a text, where a record/, undefined],
    ['null instead of a record', 'null', /^null, where a record/, undefined],
    [
      'attributes that are a list',
      '{"name":"a","attributes":["x"]}',
      /^"attributes" is a list, not an object$/,
      'attributes',
    ],
  ])('B41 B03: %s', (_what, record, reason, columnName) => {
    const found = read(`[\n{"name":"first"},\n  ${record},\n{"name":"last"}\n]`);
    expect(found.records.map(({ line, column, reading }) => [line, column, reading.kind])).toEqual([
      [2, 1, 'row'],
      [3, 3, 'refused'],
      [4, 1, 'row'],
    ]);
    const { reading } = found.records[1]!;
    expect(reading).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
    expect(reading.kind === 'refused' ? reading.columnName : null).toBe(columnName);
  });

  test.each([
    ['NUL', '\\u0000', 'NUL character'],
    ['backspace', '\\b', 'control character U+0008'],
    ['escape', '\\u001b', 'control character U+001B'],
    ['delete', '\u007f', 'control character U+007F'],
    ['U+FFFF', '\\uffff', 'control character U+FFFF'],
  ])('B19: %s in a text', (_what, character, reason) => {
    expect(read(`[{"name":"a","attributes":{"tier":"x${character}"}}]`).records[0]?.reading).toEqual({
      kind: 'refused',
      reason,
      columnName: 'tier',
    });
  });

  test('B17: a value or a record that is too long', () => {
    const long = 'x'.repeat(131_073);
    expect(read(`[{"name":"a","attributes":{"tier":"${long}"}}]`, 65_536).records[0]?.reading).toEqual({
      kind: 'refused',
      reason: '131073 characters; a value may have 131072',
      columnName: 'tier',
    });
    const part = 'x'.repeat(100_000);
    const record = `{"name":"${part}","attributes":{"tier":"${part}","email":"${part}","constructor":"${part}","__proto__":"x"}}`;
    expect(read(`[${record}]`, 65_536).records[0]?.reading).toEqual({
      kind: 'refused',
      reason: '400001 characters; a record may have 400000',
    });
  });

  test('B41: nesting is told to whoever reads the record, however deep it is', () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    expect(splits(`[${deep(64)},${deep(65)},${deep(10_000)},{"name":"last"}]`).map(({ depth }) => depth)).toEqual([
      64, 65, 10_000, 1,
    ]);
  });

  test('B17: a record that is too long to be kept is told, and the next one is found', () => {
    expect(
      splits(`[{"x":"${'y'.repeat(4_000_001)}"},{"name":"b"}]`, 65_536).map(({ bytes }) => bytes?.length ?? null),
    ).toEqual([null, 12]);
  });

  test('B08: a record whose text seems to hold the beginning of another one is unclear', () => {
    const [first] = read('[{"name":"a, "x":1},{"name":"b", "y":"},{"z":2}]').records;
    expect(first?.reading.kind).toBe('unclear');
  });

  test('columns are counted in characters, as an editor shows them', () => {
    expect(read('[{"name":"é漢😀"},{"name":"b"}]').records.map(({ column, offset }) => [column, offset])).toEqual([
      [2, 1],
      [18, 22],
    ]);
  });
});

function splits(file: string | Uint8Array, chunkBytes = 1_000_000) {
  const found: {
    bytes: Uint8Array | null;
    offset: number;
    line: number;
    column: number;
    members: number;
    depth: number;
  }[] = [];
  const all = typeof file === 'string' ? Buffer.from(file) : file;
  const splitter = new JsonRecordSplitter('users.json', (record) =>
    found.push({ ...record, bytes: record.bytes === null ? null : new Uint8Array(record.bytes) }),
  );
  for (let from = 0; from < all.length; from += chunkBytes) {
    const chunk = Uint8Array.from(all.subarray(from, from + chunkBytes));
    splitter.push(chunk);
    chunk.fill(0x22);
  }
  expect(splitter.end()).toBe(found.length);
  return found;
}

function read(file: string, chunkBytes = 7) {
  const records = splits(file, chunkBytes).map((record) => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(record.bytes ?? new Uint8Array());
    return { ...record, text, reading: readJsonProfile(text, record.members, needed) };
  });
  return { count: records.length, records };
}

/** What the one record of an export has in its columns; blanks left out. */
function row(record: string): Record<string, unknown> {
  const { reading } = read(`[${record}]`).records[0]!;
  if (reading.kind !== 'row') throw new Error(reading.reason);
  const entries = profileColumns(needed).flatMap((column, index): [string, unknown][] => {
    const cell = reading.cells[index] ?? '';
    if (cell === '') return [];
    return column.role === 'lists' ? [['lists', JSON.parse(cell)]] : [[column.name, cell]];
  });
  return Object.fromEntries(entries);
}

function refusal(file: string | Uint8Array, chunkBytes = 7) {
  try {
    splits(file, chunkBytes);
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const [problem] = error.problems;
    return {
      code: error.code,
      file: problem?.file,
      line: problem?.line,
      column: problem?.column,
      message: problem?.message,
    };
  }
  throw new Error('The file was accepted.');
}
