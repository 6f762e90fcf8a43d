import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { csvRecord } from '../../../../src/core/reading/csvText.ts';
import { readJsonProfile } from '../../../../src/core/reading/jsonProfile.ts';
import { JsonRecordSplitter } from '../../../../src/core/reading/jsonRecords.ts';
import { PlainProfiles } from '../../../../src/core/reading/plainProfiles.ts';

const needed = {
  standard: ['name', 'displayName', 'engagementScore', 'segments'],
  attributes: ['tier', 'email', '__proto__', 'größe', 'attributes'],
  fields: [],
} as const;

describe('a plain record', () => {
  test.each([
    [
      'texts',
      '{"name":"u1","displayName":"Ann, B","attributes":{"email":"é😀","tier":""}}',
      'u1,"Ann, B",,,,é😀,,,,\n',
    ],
    [
      'numbers and booleans',
      '{"engagementScore":-1.50,"name":"u","attributes":{"tier":0,"email":false,"x":true}}',
      'u,,-1.50,,0,false,,,,\n',
    ],
    ['null and nothing', '{"name":null,"attributes":null}', ',,,,,,,,,\n'],
    ['nothing at all', '{}', ',,,,,,,,,\n'],
    ['blanks and line ends', '{ "name" :\r\n\t"u1" ,\n "attributes" : { } }', 'u1,,,,,,,,,\n'],
    [
      'lists',
      '{"segments":["A", "B,"],"attributes":{"tier":[ ],"email":["[x"]}}',
      ',,,,,,,,,"{""standard:segments"":[""A"",""B,""],""attribute:email"":[""[x""]}"\n',
    ],
    ['texts that look like lists', '{"segments":"[A]"}', ',,,[A],,,,,,\n'],
    ['a key of both levels', '{"tier":"no","attributes":{"tier":"yes","name":"no"}}', ',,,,yes,,,,,\n'],
    ['an attribute named __proto__', '{"attributes":{"__proto__":"p"}}', ',,,,,,p,,,\n'],
  ])('is written as it stands in the file: %s', (_what, record, line) => {
    const { rows, lines } = fast(`[${record}]`);
    expect({ rows, lines }).toEqual({ rows: 1, lines: line });
    expect(slow(`[${record}]`).lines).toBe(line);
  });
});

describe('a record that is not plain is left to the exact reader', () => {
  test.each([
    '{"name":"a\\u0062"}',
    '{"na\\u006de":"a"}',
    '{"name":1e3}',
    '{"name":1234567890123456}',
    '{"name":01}',
    '{"name":1.}',
    '{"name":"a","name":"b"}',
    '{"attributes":{"tier":1,"tier":2}}',
    '{"x":1,"attributes":{"y":2},"x":3}',
    '{"name":{"a":1}}',
    '{"x":{"name":"inner"}}',
    '{"segments":[1]}',
    '{"segments":[["a"]]}',
    '{"attributes":["tier"]}',
    '{"größe":1,"attributes":{"größe":"x"}}',
    '{"name":"\u007f"}',
    '{"name":"\uffff"}',
    '{"name":NaN}',
    '{"name":tru}',
    '{"name":"a",}',
    '{"name" "a"}',
    '{"name":"a" "b"}',
    '{"segments":["a",]}',
    '{"segments":["a" "b"]}',
  ])('%s', (record) => {
    const file = `[{"name":"before"},${record},{"name":"after"}]`;
    const found = fast(file);
    expect(found.rows).toBe(2);
    expect(found.others).toHaveLength(1);
    expect(found.all).toEqual(slow(file).all);
  });
});

describe('both ways through an export', () => {
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', ',', '"', '\\', '[', '\n', 'é', '😀', '\u007f', '\u2028'), maxLength: 5 }),
    fc.constantFrom(
      0,
      -1,
      1.5,
      1e21,
      123456789012345,
      2 ** 53,
      true,
      false,
      null,
      [],
      ['a', 'b,'],
      [1],
      {},
      { name: 'x' },
    ),
  );
  const key = fc.constantFrom(
    'name',
    'displayName',
    'segments',
    'tier',
    'email',
    '__proto__',
    'größe',
    'x',
    'attributes',
    'a\n',
  );
  const members = fc
    .array(fc.tuple(key, value), { maxLength: 5 })
    .map((entries) => entries.map(([name, inner]) => `${JSON.stringify(name)}:${JSON.stringify(inner)}`));
  const record = fc
    .tuple(members, members, fc.constantFrom('', ' ', '\n  '))
    .map(
      ([top, attributes, blank]) =>
        `{${blank}${[...top, `"attributes":${blank}{${attributes.join(`,${blank}`)}}`].join(`${blank},`)}${blank}}`,
    );
  const damage = fc.record({
    at: fc.nat(),
    insert: fc.constantFrom('', '"', '{', '}', ',', '\\', '\u0001', '0', 'é'),
    remove: fc.integer({ min: 0, max: 2 }),
  });

  test('B41: make the same table, with the same places of the same refused records, in any chunks and however damaged', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 5 }),
        fc.array(damage, { maxLength: 2 }),
        fc.integer({ min: 5, max: 300 }),
        (records, damages, chunk) => {
          const file = damages.reduce(
            (text, { at, insert, remove }) => {
              const position = at % (text.length + 1);
              return text.slice(0, position) + insert + text.slice(position + remove);
            },
            `[${records.join(',\n')}]`,
          );
          expect(outcome(() => fast(file, chunk).all)).toEqual(outcome(() => slow(file).all));
        },
      ),
      { numRuns: Number(process.env['NUM_RUNS'] ?? 300) },
    );
  });
});

/** Lines of the table and refused records with their places, in the order of the file. */
function read(file: string, chunkBytes: number, plain: PlainProfiles | null) {
  const lines = plain ?? new PlainProfiles(needed);
  const others: unknown[] = [];
  const splitter = new JsonRecordSplitter(
    'users.json',
    ({ bytes, line, column, offset, members }) => {
      const reading = readJsonProfile(
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes ?? new Uint8Array()),
        members,
        needed,
      );
      if (reading.kind === 'row') lines.append(csvRecord(reading.cells));
      else lines.append(`${JSON.stringify({ ...reading, line, column, offset })}\n`);
      others.push(reading);
    },
    plain,
  );
  const all = Buffer.from(file);
  let text = '';
  for (let from = 0; from < all.length; from += chunkBytes) {
    splitter.push(Uint8Array.from(all.subarray(from, from + chunkBytes)));
    text += Buffer.from(lines.takeLines()).toString();
  }
  const count = splitter.end();
  text += Buffer.from(lines.takeLines()).toString();
  return { rows: lines.rows, others, lines: text, all: { count, text } };
}

function fast(file: string, chunkBytes = 1_000_000) {
  return read(file, chunkBytes, new PlainProfiles(needed));
}

function slow(file: string) {
  return read(file, 1_000_000, null);
}

function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof SyncError) return error.message;
    throw error;
  }
}
