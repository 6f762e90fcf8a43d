import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvColumn, csvSource } from '../../src/adapters/duckdb/csvSource.ts';
import { createCrmFileReader } from '../../src/adapters/files/input/crmFileReader.ts';
import { createProfileFileReader } from '../../src/adapters/files/input/profileFileReader.ts';
import { isAvailable, type TableColumn, type VerifiedTable } from '../../src/core/model/tables.ts';
import type { Work } from '../../src/core/ports.ts';

/**
 * What every table of a reader promises to whoever loads it: exactly `rows` records, in order, with the values of the
 * file. DuckDB counts and parses with code that is not ours.
 */
let connection: DuckDBConnection;
let folder: string;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  folder = await mkdtemp(join(tmpdir(), 'record-reader-'));
});
afterAll(() => connection.closeSync());

const work: Work = { signal: new AbortController().signal, emit: () => {} };
const needed = { standard: ['name', 'displayName'], attributes: ['tier', '__proto__'], fields: [] } as const;

const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\r', '\t', 'é', '漢', '😀', "'", '\\', '#'),
    maxLength: 6,
  }),
  fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .filter((value) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\uFFFE\uFFFF]/.test(value)),
  fc.constantFrom('', 'NULL', '\\N', '#N/A', '00012', '1e3', '2026-11-24', 'true', '=1+1'),
);
const profile = fc.record({ name: text, displayName: text, tier: text, ['__proto__']: text });
const profiles = fc.array(profile, { maxLength: 12 });
type Profile = typeof profile extends fc.Arbitrary<infer T> ? T : never;

const csvStyle = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  lineEnds: fc.constantFrom(['\n'], ['\r\n'], ['\n', '\r\n']),
  quotesAll: fc.boolean(),
  bom: fc.boolean(),
  endsWithLineEnd: fc.boolean(),
  bad: fc.constantFrom<readonly string[]>([], ['just one field'], ['a"b']),
  zipped: fc.boolean(),
});
type CsvStyle = typeof csvStyle extends fc.Arbitrary<infer T> ? T : never;

describe('a table of an export, loaded by DuckDB', () => {
  test('B01 B05 B07 B10 B20 B32 B38: from CSV of any style', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, csvStyle, async (rows, style) => {
        const bad = rows.length >= 10 ? style.bad : [];
        const table = await readUsers(writeCsv(rows, { ...style, bad }), 'users.csv');
        expect([table.rows, table.refusedRows]).toEqual([rows.length, bad.length]);
        expect(await load(table)).toEqual(rows.map(asLoaded));
      }),
      { numRuns: Number(process.env['NUM_RUNS'] ?? 150) },
    );
  });

  test('B41 B20 B32: from JSON', async () => {
    await fc.assert(
      fc.asyncProperty(profiles, fc.integer({ min: 0, max: 2 }), async (rows, indent) => {
        const records = rows.map(({ name, displayName, ...attributes }) => ({ name, displayName, attributes }));
        const table = await readUsers(JSON.stringify(records, null, indent), 'users.json');
        expect([table.rows, table.refusedRows]).toEqual([rows.length, 0]);
        expect(await load(table)).toEqual(rows.map(asLoaded));
      }),
      { numRuns: Number(process.env['NUM_RUNS'] ?? 100) },
    );
  });

  test('lists arrive as JSON, with the characters of their numbers', async () => {
    const table = await readUsers(
      '[{"name":"u1","attributes":{"tier":["a","b,\\"c"],"__proto__":[1.50]}},{"name":"u2"}]',
      'users.json',
    );
    const lists = csvColumn(table, { role: 'lists' });
    const found = await connection.runAndReadAll(
      `SELECT ${lists}->>'$."attribute:tier"[1]', ${lists}->>'$."attribute:__proto__"[0]' FROM ${csvSource(table, 'oneByOne')}`,
    );
    expect(found.getRows()).toEqual([
      ['b,"c', '1.50'],
      [null, null],
    ]);
  });
});

describe('a table of a CRM file, loaded by DuckDB', () => {
  test('B06 B24: has the good rows, with the values of the file', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `003Dn0000${String(index).padStart(6, '0')}`);
    const rows = ids.map((id, index) => `"${id}","Ann ""${index}"", x","a\nb"`);
    rows.splice(7, 0, '"003dn0000000000iav","Bob","x"');
    await writeFile(join(folder, 'contacts.csv'), `"ID","NAME","EMAIL"\r\n${rows.join('\r\n')}`);
    const reader = createCrmFileReader({ folder, contacts: 'contacts.csv' });
    const into = await scratch();
    const table = await reader.read(
      'contacts',
      { standard: [], attributes: [], fields: ['Id', 'Name', 'Email'] },
      into,
      work,
    );
    if (!isAvailable(table)) throw new Error(table.unavailable);
    expect([table.rows, table.refusedRows]).toEqual([30, 1]);
    const columns = (['Id', 'Name', 'Email'] as const).map((name): TableColumn => ({ role: 'field', name }));
    expect(await load(table, columns)).toEqual(ids.map((id, index) => [id, `Ann "${index}", x`, 'a\nb']));
  });
});

async function readUsers(file: string | Uint8Array, name: string): Promise<VerifiedTable> {
  await writeFile(join(folder, name), file);
  const table = await createProfileFileReader({ folder, users: name }).read('users', needed, await scratch(), work);
  if (!isAvailable(table)) throw new Error(table.unavailable);
  return table;
}

async function scratch(): Promise<string> {
  const path = join(folder, 'scratch');
  await mkdir(path, { recursive: true });
  return path;
}

const profileColumns: readonly TableColumn[] = [
  { role: 'standard', name: 'name' },
  { role: 'standard', name: 'displayName' },
  { role: 'attribute', name: 'tier' },
  { role: 'attribute', name: '__proto__' },
];

async function load(table: VerifiedTable, columns = profileColumns): Promise<unknown> {
  const names = columns.map((column) => csvColumn(table, column));
  const found = await connection.runAndReadAll(`SELECT ${names.join(', ')} FROM ${csvSource(table, 'oneByOne')}`);
  return found.getRows();
}

/** Blank is NULL in the store. */
function asLoaded(row: Profile): readonly (string | null)[] {
  return [row.name, row.displayName, row.tier, row.__proto__].map((value) => value || null);
}

function writeCsv(rows: readonly Profile[], style: CsvStyle): string | Uint8Array {
  const records = rows.map((row) =>
    [row.name, row.displayName, row.tier, row.__proto__].map((value) => quoted(value, style)).join(style.delimiter),
  );
  const bad = style.bad.map((row) => (row === 'a"b' ? `${row}${style.delimiter.repeat(3)}` : row));
  records.splice(Math.floor(records.length / 2), 0, ...bad);
  const header = ['name', 'displayName', 'tier', '__proto__'].join(style.delimiter);
  const lines = [header, ...records];
  const ended = lines.map((line, index) => {
    const isLast = index === lines.length - 1;
    return isLast && !style.endsWithLineEnd ? line : `${line}${style.lineEnds[index % style.lineEnds.length] ?? ''}`;
  });
  const file = `${style.bom ? '\ufeff' : ''}${ended.join('')}`;
  return style.zipped ? gzipSync(file) : file;
}

function quoted(value: string, { delimiter, quotesAll }: CsvStyle): string {
  return quotesAll || value.includes(delimiter) || /["\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
