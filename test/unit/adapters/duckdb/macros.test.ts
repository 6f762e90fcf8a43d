import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import macros from '../../../../src/adapters/duckdb/sql/macros.sql';
import { readSalesforceId } from '../../../../src/core/model/salesforceId.ts';

let ask: (sql: string, values: readonly string[]) => Promise<readonly (string | null)[]>;

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(macros);
  ask = async (expression, values) => {
    await connection.run('CREATE OR REPLACE TABLE asked (place INTEGER, text VARCHAR)');
    const appender = await connection.createAppender('asked');
    for (const [place, text] of values.entries()) {
      appender.appendInteger(place);
      appender.appendVarchar(text);
      appender.endRow();
    }
    appender.closeSync();
    const rows = await connection.runAndReadAll(`SELECT ${expression} FROM asked ORDER BY place`);
    return rows.getRows().map(([value]) => value as string | null);
  };
});

describe('Salesforce ids in SQL', () => {
  test('are read as core reads them', async () => {
    const body = fc.string({
      unit: fc.constantFrom('0', '1', '9', 'A', 'M', 'Z', 'a', 'm', 'z'),
      minLength: 12,
      maxLength: 12,
    });
    const written = fc
      .tuple(fc.constantFrom('003', '00Q', '001', '00q'), body, fc.nat({ max: 6 }))
      .map(([prefix, rest, form]) => {
        const id = readSalesforceId(prefix + rest);
        const whole = id.kind === 'id' ? id.id : '';
        const forms = [
          whole,
          whole.slice(0, 15),
          whole.slice(0, 15) + whole.slice(15).toLowerCase(),
          whole.toLowerCase(),
          `${whole.slice(0, 17)}${whole.endsWith('A') ? 'B' : 'A'}`,
          whole.slice(0, 17),
          `${whole.slice(0, 14)}é`,
        ];
        return forms[form] ?? '';
      });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(written, fc.string({ maxLength: 20 })), { minLength: 200, maxLength: 400 }),
        async (texts) => {
          const safe = texts.map((text) => text.replaceAll('\0', ''));
          for (const prefix of ['003', '00Q', '']) {
            const expected = safe
              .map((text) => readSalesforceId(text, prefix))
              .map((one) => (one.kind === 'id' ? one.id : null));
            expect(await ask(`salesforce_id(text, '${prefix}')`, safe)).toEqual(expected);
            expect(await ask(`salesforce_key(text, '${prefix}')`, safe)).toEqual(
              expected.map((id) => id?.slice(0, 15) ?? null),
            );
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('folds in SQL', () => {
  // Unicode 14, less the halves of pairs: later versions differ between DuckDB and Node.
  const characters = Array.from({ length: 0x2ffff }, (_, index) => index + 1)
    .filter((code) => code < 0xd800 || code > 0xdfff)
    .map((code) => String.fromCodePoint(code))
    .filter(
      (character) => /\p{Assigned}/u.test(character) && !isNewerThanUnicode14(character) && character !== '\ufeff',
    );

  test('lower-case every code point simply', async () => {
    const expected = characters.map((character) =>
      `a${character === '\u0130' ? 'i' : character.toLowerCase()}Σ`.replace('Σ', 'σ'),
    );
    expect(
      differences(
        characters,
        await ask(
          'lower(text)',
          characters.map((one) => `A${one}Σ`),
        ),
        expected,
      ),
    ).toEqual([]);
  });

  test('collapse just the White_Space characters', async () => {
    const expected = characters.map((character) =>
      /\p{White_Space}/u.test(character) ? 'a b' : `a${character}${character}b`,
    );
    expect(
      differences(
        characters,
        await ask(
          'squeeze(text)',
          characters.map((one) => `${/\p{White_Space}/u.test(one) ? one : ''}a${one}${one}b`),
        ),
        expected,
      ),
    ).toEqual([]);
  });

  test('leave nothing of white space alone', async () => {
    expect(await ask('squeeze(text)', [' ', '\t\n', '\u3000', '', '\u200b'])).toEqual(['', '', '', '', '\u200b']);
  });

  test('compose as NFC does', async () => {
    const marked = characters.map((one) => `${one}\u0301\u0323`);
    expect(
      differences(
        characters,
        await ask('nfc_normalize(text)', marked),
        marked.map((one) => one.normalize('NFC')),
      ),
    ).toEqual([]);
  });
});

describe('a text for the client', () => {
  test('keeps a byte order mark at its start', async () => {
    const texts = ['\ufeff', '\ufeffa', '\ufeff\ufeff', 'a\ufeff', ''];
    expect(await ask('for_client(text)', texts)).toEqual(texts);
  });
});

function differences(characters: readonly string[], actual: readonly (string | null)[], expected: readonly string[]) {
  return characters
    .filter((_, index) => actual[index] !== expected[index])
    .map((one) => one.codePointAt(0)?.toString(16));
}

/** Letters and marks that Node knows and Unicode 14 did not. */
function isNewerThanUnicode14(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  const newer: readonly (readonly [number, number])[] = [
    [0x897, 0x897],
    [0x1acf, 0x1aff],
    [0x1c89, 0x1c8a],
    [0xa7cb, 0xa7cf],
    [0xa7d2, 0xa7d2],
    [0xa7d4, 0xa7d4],
    [0xa7da, 0xa7dc],
    [0x10d40, 0x10d8f],
    [0x10ec2, 0x10eff],
    [0x11380, 0x113ff],
    [0x116d0, 0x116e3],
    [0x11f00, 0x11f5f],
    [0x16100, 0x1613f],
    [0x16d40, 0x16d7f],
    [0x1e4d0, 0x1e6ff],
    [0x16ea0, 0x16edf],
  ];
  return newer.some(([first, last]) => code >= first && code <= last);
}
