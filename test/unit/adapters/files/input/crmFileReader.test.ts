import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { createCrmFileReader } from '../../../../../src/adapters/files/input/crmFileReader.ts';
import { createFileCrmFacts } from '../../../../../src/adapters/files/input/fileCrmFacts.ts';
import type { TableName } from '../../../../../src/core/model/tables.ts';
import { type InputFolder, inputFolder, refusal, verified, work } from './inputFolder.ts';

const needed = { standard: [], attributes: [], fields: ['Id', 'Name', 'Email', 'Loyalty_Id__c'] } as const;
const files = { contacts: 'contacts.csv', leads: 'leads.csv', accounts: 'crm-accounts.csv' } as const;

let inputs: InputFolder;
beforeEach(async () => {
  inputs = await inputFolder();
});

describe('a CRM file', () => {
  test('as Bulk API writes it (all quoted, LF) is used as it is', async () => {
    const path = await inputs.put(
      'contacts.csv',
      `"Id","Name","Email","Loyalty_Id__c"\n${contacts(3, (id) => `"${id}","Ann","a@example.com",""`)}`,
    );
    expect(await read('contacts')).toMatchObject({
      table: 'contacts',
      files: [path],
      rows: 3,
      origin: 'contacts.csv',
      refusedRows: 0,
      warnings: [],
      columns: [
        { role: 'field', name: 'Id' },
        { role: 'field', name: 'Name' },
        { role: 'field', name: 'Email' },
        { role: 'field', name: 'Loyalty_Id__c' },
      ],
    });
  });

  test('as Data Loader writes it (upper case, CRLF, byte order mark) has the same columns', async () => {
    await inputs.put(
      'contacts.csv',
      `\ufeffID,NAME,EMAIL,LOYALTY_ID__C\r\n${contacts(2, (id) => `${id},Ann,a@example.com,L1`, '\r\n')}`,
    );
    const table = await read('contacts');
    expect(table.columns).toEqual(needed.fields.map((name) => ({ role: 'field', name })));
    expect(table.files).toEqual([join(inputs.scratch, 'contacts.csv')]);
    expect(await readFile(table.files[0]!, 'utf8')).toMatch(/^ID,NAME,EMAIL,LOYALTY_ID__C\r\n003/);
  });

  test('B38: may be compressed', async () => {
    await inputs.put('contacts.csv', gzipSync(`Id,Name,Email,Loyalty_Id__c\n${contacts(2, (id) => `${id},,,`)}`));
    expect((await read('contacts')).rows).toBe(2);
  });

  test('B24: rows whose Id is none are refused with what the checksum says, and the others go on', async () => {
    const bad = ['003dn00000abcdeiav', '001Dn00000AbCdE', '003Dn00000AbCdEI', '', '"003Dn00000AbC-E"'];
    const rows = contacts(50, (id) => `${id},Ann,,`) + bad.map((id) => `${id},Bob,,\n`).join('');
    await inputs.put('contacts.csv', `Id,Name,Email,Loyalty_Id__c\n${rows}`);
    const table = await read('contacts');
    expect(table).toMatchObject({ rows: 50, refusedRows: 5 });
    expect(table.refused.map(({ line, column, columnName, reason }) => [line, column, columnName, reason])).toEqual([
      [
        52,
        1,
        'Id',
        '"003dn00000abcdeiav" has a wrong checksum: the checksum says 003Dn00000AbCdEIAV. Letter case was changed on the way; export the file again',
      ],
      [53, 1, 'Id', '"001Dn00000AbCdE" is no id of a Contact: those begin with 003; this is the id of an Account'],
      [54, 1, 'Id', '"003Dn00000AbCdEI" has 16 characters; a Salesforce id has 15 or 18'],
      [55, 1, 'Id', 'there is no Id'],
      [56, 1, 'Id', '"003Dn00000AbC-E" holds characters that no Salesforce id has'],
    ]);
    expect(await readFile(table.files[0]!, 'utf8')).not.toContain('Bob');
  });

  test.each([
    ['leads', 'leads.csv', '00QDn00000AbCdE'],
    ['crmAccounts', 'crm-accounts.csv', '001Dn00000AbCdE'],
  ] as const)('B24: the Ids of %s have their own prefix', async (table, name, id) => {
    await inputs.put(name, `Id,Name,Email,Loyalty_Id__c\n${id},x,,\n`);
    expect((await read(table)).rows).toBe(1);
    await inputs.put(name, 'Id,Name,Email,Loyalty_Id__c\n003Dn00000AbCdE,x,,\n');
    expect((await refusal(read(table))).message).toMatch(
      /1 of 1 rows cannot be used, more than 10 %\. The first: line 2, Id: "003Dn00000AbCdE" is no id of an? (Lead|Account)/,
    );
  });

  test.each([
    [
      'B12',
      'a repeated header',
      'Id,Name,NAME\n',
      'contacts.csv:1:3: the column "NAME" and "Name" differ only by letter case or blanks: columns 2 and 3.',
    ],
    ['B13', 'no Id', 'ContactId,Name\n', 'contacts.csv:1: there is no column "Id". Export the file with it.'],
    [
      'B13',
      'a missing match field',
      'Id,Name,Email,Loyalty__c\n',
      'contacts.csv:1: there is no column "Loyalty_Id__c" (the nearest is "Loyalty__c"). Export the file with it.',
    ],
    [
      'B09',
      'an open quote',
      'Id,Name,Email,Loyalty_Id__c\n003Dn00000AbCdE,"x\n',
      'contacts.csv:2:2: cut at line 2: a quote opened in line 2, column 2 (Name), is never closed. It looks like a broken download; get the file again.',
    ],
    [
      'B06',
      'a cut last row',
      'Id,Name,Email,Loyalty_Id__c\n003Dn00000AbCdE,x',
      'contacts.csv:2: cut at line 2: 2 fields of 4, then the file ends. It looks like a broken download; get the file again.',
    ],
  ])('%s: %s refuses the file', async (_class, _what, file, message) => {
    await inputs.put('contacts.csv', file);
    expect(await refusal(read('contacts'))).toMatchObject({
      code: 'badInput',
      message,
      problem: { file: 'contacts.csv' },
    });
  });

  test('that is JSON is refused with how to export it', async () => {
    await inputs.put('contacts.csv', '[{"Id":"003Dn00000AbCdE"}]');
    expect((await refusal(read('contacts'))).message).toBe(
      'contacts.csv is JSON. Export it as CSV, e.g. sf data export bulk --result-format csv.',
    );
  });

  test('that the configuration does not name is not there', async () => {
    const reader = createCrmFileReader({ folder: inputs.folder, contacts: 'contacts.csv' });
    expect(await reader.read('leads', needed, inputs.scratch, work())).toEqual({
      table: 'leads',
      unavailable: 'salesforce.source names no file of leads.',
    });
    expect(await reader.hash('leads', work())).toBeNull();
  });

  test('B44: outside the configuration is refused, with its setting', async () => {
    const reader = createCrmFileReader({ folder: inputs.folder, contacts: '../contacts.csv' });
    expect((await refusal(reader.read('contacts', needed, inputs.scratch, work()))).problem).toMatchObject({
      path: 'salesforce.source.contacts',
    });
  });
});

describe('the facts of CRM files', () => {
  const signal = new AbortController().signal;

  test('there is no org, no call and nothing hidden', async () => {
    const facts = createFileCrmFacts({ folder: inputs.folder, ...files }, () => '2026-11-24T18:20:38.000Z');
    expect((await facts.connect(signal)).org).toMatchObject({ id: '', isDemo: false });
    expect(await facts.visibility(['Contact'], signal)).toMatchObject({ verdict: 'complete', objects: ['Contact'] });
    expect(await facts.apiUsage(signal)).toBeNull();
    expect(facts.callsMade()).toEqual({});
    expect(facts.serverTime()).toBe('2026-11-24T18:20:38.000Z');
  });

  test.each([
    ['plain', (text: string) => text],
    ['compressed', (text: string) => gzipSync(text)],
  ])('an object is described by the header of its file and by fields.json (%s)', async (_what, packed) => {
    await inputs.put(
      'crm/contacts.csv',
      packed(`ID,Name,Score__c,Other__c\n${'003Dn00000AbCdE,x,1,2\n'.repeat(100_000)}`),
    );
    await inputs.put(
      'crm/fields.json',
      '{"Contact":{"Score__c":{"type":"double","precision":18,"scale":2},"Gone__c":{"type":"int"}}}',
    );
    const facts = createFileCrmFacts({ folder: inputs.folder, contacts: 'crm/contacts.csv' }, () => '');
    const { object, fields } = await facts.describe('Contact', signal);
    expect([object, fields.map(({ name, type, length, scale }) => [name, type, length, scale])]).toEqual([
      'Contact',
      [
        ['ID', 'id', 18, 0],
        ['Name', 'string', 121, 0],
        ['Score__c', 'double', 0, 2],
        ['Other__c', 'string', 255, 0],
      ],
    ]);
    expect(await facts.describe('Account', signal)).toEqual({ object: 'Account', fields: [] });
  });

  test.each([
    ['no JSON', '{"Contact":', /fields\.json: this is not JSON\.$/],
    [
      'an unknown type',
      '{"Contact":{"A__c":{"type":"text"}}}',
      /fields\.json: Contact\.A__c needs a "type", one of string, /,
    ],
  ])('a fields.json with %s is a problem of the configuration', async (_what, json, message) => {
    await inputs.put('contacts.csv', 'Id\n');
    const path = await inputs.put('fields.json', json);
    const facts = createFileCrmFacts({ folder: inputs.folder, ...files }, () => '');
    expect(await refusal(facts.describe('Contact', signal))).toMatchObject({
      code: 'configuration',
      message: expect.stringMatching(message),
      problem: { file: path },
    });
  });

  test('a file that is no CSV cannot be described', async () => {
    await inputs.put('contacts.csv', '');
    const facts = createFileCrmFacts({ folder: inputs.folder, ...files }, () => '');
    expect((await refusal(facts.describe('Contact', signal))).code).toBe('badInput');
    await inputs.put('contacts.csv', Buffer.from([0x1f, 0x8b, 8, 0, 0]));
    expect((await refusal(facts.describe('Contact', signal))).code).toBe('badInput');
  });
});

async function read(table: TableName) {
  const reader = createCrmFileReader({ folder: inputs.folder, ...files });
  return verified(await reader.read(table, needed, inputs.scratch, work()));
}

/** Rows with the ids of so many Contacts. */
function contacts(count: number, row: (id: string) => string, lineEnd = '\n'): string {
  return Array.from(
    { length: count },
    (_, index) => `${row(`003Dn0000${String(index).padStart(6, '0')}`)}${lineEnd}`,
  ).join('');
}
