import path from 'node:path';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { VerifiedTable } from '../../src/core/model/tables.ts';
import { crmRow, idOf, matchBench, noDecisions, plainRule, user } from './matchStore/matching.ts';
import { readMatches } from './matchStore/readMatches.ts';
import { plainStyle, quietWork, writeTables } from './matchStore/writeTables.ts';

const bench = matchBench();
const ann = idOf('003', 1);

describe('loading', () => {
  test('refuses a table of which it finds more or fewer rows than were read', async () => {
    const store = await bench.open();
    const tables = await bench.write({ contacts: [crmRow(ann), crmRow(idOf('003', 2))] });
    const contacts = { ...tables.contacts, rows: 3 };
    await expect(store.matches.load({ ...tables, contacts }, plainRule, quietWork())).rejects.toMatchObject({
      code: 'incompleteRead',
    });
  });

  test('refuses an Id that stands in two files, and names both', async () => {
    const store = await bench.open();
    const contacts = [crmRow(ann, { Name: 'A' }), crmRow(idOf('003', 2)), crmRow(ann.slice(0, 15), { Name: 'B' })];
    const tables = await bench.write({ contacts }, { ...plainStyle, files: 3 });
    const [first, , third] = tables.contacts.files;
    await expect(store.matches.load(tables, plainRule, quietWork())).rejects.toMatchObject({
      code: 'badInput',
      problems: [
        { file: first, message: `The Id "${ann}" stands more than once.` },
        { file: third, message: `The Id "${ann.slice(0, 15)}" stands more than once.` },
      ],
    });
  });

  test.each([
    ['a wrong checksum', `${ann.slice(0, 15)}AAB`, 'is damaged: its checksum says AAA'],
    ['another object', idOf('00Q', 1), 'is of another object: ids of a Contact begin with 003'],
    ['another length', `${ann}x`, 'has neither 15 nor 18 characters'],
    ['nothing', '', 'has neither 15 nor 18 characters'],
    ['other characters', `${ann.slice(0, 14)}é`, 'holds characters that no Salesforce id has'],
  ])('refuses a Contact file with an Id that has %s', async (_what, id, why) => {
    const store = await bench.open();
    const tables = await bench.write({ contacts: [crmRow(idOf('003', 2)), crmRow(id, { Name: 'A' })] });
    await expect(store.matches.load(tables, plainRule, quietWork())).rejects.toMatchObject({
      code: 'badInput',
      problems: [{ file: tables.contacts.files[0], message: `The Id ${JSON.stringify(id)} ${why}.` }],
    });
  });

  test('reads folders and files whose names look like patterns', async () => {
    const store = await bench.open();
    const folder = path.join(await bench.folder(), "a[b]c*d?e'f");
    const sides = {
      users: [user('u1', { displayName: 'A' })],
      accounts: null,
      contacts: [],
      leads: null,
      crmAccounts: null,
    };
    await store.matches.load(await writeTables(folder, sides), plainRule, quietWork());
    expect((await store.matches.match(plainRule, noDecisions, quietWork())).users.read).toBe(1);
  });

  test('keeps ids and texts to the last code point', async () => {
    const ids = [
      '\ufeffbom',
      '\ufeff\ufeffboms',
      ' lead',
      'trail ',
      'a"b',
      'a,b;c\td',
      'l1\nl2\r\nl3',
      '\r',
      '#N/A',
      'NULL',
      '😀',
      'e\u0301',
      'é',
      '\\',
      '\u2028',
      "'",
      '""',
      'u0',
    ];
    const { rows, store } = await bench.matched({ users: ids.map((id) => user(id)) });
    expect(rows.map(({ personalizationId }) => personalizationId)).toEqual(
      [...ids].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right))),
    );
    const page = await store.matches.page({ kind: 'user', limit: 100 });
    expect(page.rows.map(({ personalizationId }) => personalizationId)).toEqual(
      rows.map(({ personalizationId }) => personalizationId),
    );
  });

  test('B36: takes the last appearance of an id over all files', async () => {
    const users = [
      user('u1', { displayName: 'Ann' }),
      user('u2', { displayName: 'line\nend' }),
      user('u1', { displayName: 'Bob' }),
      user('U1', { displayName: 'Ann' }),
      user('u1', { displayName: 'Carl' }),
    ];
    for (const files of [1, 2, 5]) {
      const store = await bench.open();
      const contacts = [crmRow(ann, { Name: 'Carl' }), crmRow(idOf('003', 2), { Name: 'Ann' })];
      const tables = await bench.write({ users, contacts }, { ...plainStyle, files });
      await store.matches.load(tables, plainRule, quietWork());
      const { users: counts } = await store.matches.match(plainRule, noDecisions, quietWork());
      const { rows } = await store.matches.page({ kind: 'user', limit: 9 });
      expect(counts).toMatchObject({ read: 5, superseded: 2, matched: 2 });
      expect(rows.map((row) => [row.personalizationId, row.crmId])).toEqual([
        ['U1', idOf('003', 2)],
        ['u1', ann],
        ['u2', null],
      ]);
    }
  });

  test('takes the last appearance in a file that is too large to be read in one piece and is full of line ends', async () => {
    const folder = await bench.folder();
    const tables = await writeTables(folder, {
      users: [],
      accounts: null,
      contacts: [crmRow(ann, { Name: 'last' })],
      leads: null,
      crmAccounts: null,
    });
    // Values that look like rows mislead whoever looks for a row in the middle of the file.
    const trap = '"\nu1,wrong,\nu1,wrong,\n"'.replaceAll('"', '""');
    const line = (id: string, name: string) => `${id},${name},"${trap.repeat(20)}"\n`;
    const count = 60_000;
    const lines = Array.from({ length: count }, (_, index) => line(index % 3 === 0 ? 'u1' : `v${index}`, `n${index}`));
    const file = path.join(folder, 'large.csv');
    await writeFile(file, `name,displayName,accountName\n${lines.join('')}${line('u1', 'last')}`);
    expect((await readFile(file)).length).toBeGreaterThan(25_000_000);
    const users: VerifiedTable = {
      ...tables.users,
      files: [file],
      columns: [
        { role: 'standard', name: 'name' },
        { role: 'standard', name: 'displayName' },
        { role: 'standard', name: 'accountName' },
      ],
      rows: count + 1,
    };
    const store = await bench.open();
    await store.matches.load({ ...tables, users }, plainRule, quietWork());
    await store.matches.match(plainRule, noDecisions, quietWork());
    const matched = await store.matches.page({ kind: 'user', outcome: 'matched', limit: 2 });
    expect(matched.rows.map((row) => [row.personalizationId, row.label])).toEqual([['u1', 'last']]);
  });

  test('stops when a person cancels', async () => {
    const store = await bench.open();
    const tables = await bench.write({ users: [user('u1')] });
    const controller = new AbortController();
    const work = {
      signal: controller.signal,
      emit: () => {
        controller.abort();
      },
    };
    await expect(store.matches.load(tables, plainRule, work)).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('can match again with other decisions and another rule', async () => {
    const store = await bench.open();
    const tables = await bench.write({
      users: [user('u1', { displayName: 'Ann' })],
      contacts: [crmRow(ann, { Name: 'Ann' })],
    });
    await store.matches.load(tables, plainRule, quietWork());
    const first = await store.matches.match(plainRule, noDecisions, quietWork());
    await store.matches.page({ kind: 'user', limit: 1 });
    const exclusions = [{ kind: 'user' as const, personalizationId: 'u1', reason: '', line: 2 }];
    const second = await store.matches.match(plainRule, { ...noDecisions, exclusions }, quietWork());
    const file = `${await bench.folder()}.csv`;
    await store.matches.exportMatches(file);
    expect([first.users.matched, second.users.matched, second.users.excluded]).toEqual([1, 0, 1]);
    expect((await readMatches(file)).map(({ outcome }) => outcome)).toEqual(['excluded']);
  });
});
