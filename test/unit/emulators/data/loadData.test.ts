import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadData } from '../../../../src/emulators/data/loadData.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'psync-data-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
}

describe('data loaded from a folder', () => {
  it('keep every value of a CSV as it is written', () => {
    write({
      'contacts.csv':
        'Id,Email,Note__c,Score__c\r\n003000000000001, a@example.com ,"two\nlines, ""quoted""",#N/A\r\n003000000000002,,,1.50\r\n',
    });
    const { crm } = loadData(folder);
    expect([...crm.Contact.rows()].map((row) => ({ ...row }))).toEqual([
      { Id: '003000000000001', Email: ' a@example.com ', Note__c: 'two\nlines, "quoted"', Score__c: '#N/A' },
      { Id: '003000000000002', Email: '', Note__c: '', Score__c: '1.50' },
    ]);
    expect([...crm.Lead.rows()]).toEqual([]);
  });

  it('take types from fields.json', () => {
    write({ 'fields.json': '{"Contact":{"Score__c":{"type":"double","precision":18,"scale":2}}}' });
    const { crm } = loadData(folder);
    expect(crm.Contact.fields).toMatchObject([{ name: 'Score__c', type: 'double', precision: 18, scale: 2 }]);
    expect(crm.Account.fields).toEqual([]);
  });

  it('give the rows of a user export in their own bytes', () => {
    const first = '{ "name":"anna", "attributes":{"value":1.50, "list":["a,]}"], "q":"\\"]" } }';
    const second = '{"name":"ben","attributes":{"big":9007199254740993,"__proto__":"x"}}';
    write({ 'users.json': `\ufeff [ ${first} ,\n${second}\n]\n` });
    const { users } = loadData(folder);
    expect([...users.jsonRows(0, 9)].map(String)).toEqual([first, second]);
    expect(users.rowCount).toBe(2);
    expect(users.attributeNames()).toEqual(['value', 'list', 'q', 'big', '__proto__']);
    expect([users.currentRowOf('ben'), users.currentRowOf('nobody')]).toEqual([1, undefined]);
  });

  it('know the last row of a repeated user as the current one', () => {
    write({ 'users.json': '[{"name":"anna"},{"name":"ben"},{"name":"anna"}]' });
    expect(loadData(folder).users.currentRowOf('anna')).toBe(2);
  });

  it('serve an export that is no array of rows, and say so', () => {
    const broken = '{"name":"anna"}\n{"name":"ben"}\n';
    write({ 'users.json': broken, 'accounts.json': '[{"name":"acme"},]' });
    const { users, accounts, warnings } = loadData(folder);
    expect([users.rowCount, String(users.wholeFile), String(accounts.wholeFile)]).toEqual([
      0,
      broken,
      '[{"name":"acme"},]',
    ]);
    expect(warnings).toEqual([
      expect.stringContaining('users.json is served as it is, but has no pages: its first character is not the "["'),
      expect.stringContaining('accounts.json is served as it is, but has no pages: an element is missing at byte 17.'),
    ]);
  });

  it('are refused with the file and the place where a CSV cannot be read', () => {
    write({
      'contacts.csv': 'Id,Email\n003000000000001,a@example.com\n003000000000002\n',
      'leads.csv': 'Id,Email,Email\n',
      'crm-accounts.csv': 'Id,Name\n001000000000001,"open\n',
    });
    const { crm } = loadData(folder);
    expect(() => [...crm.Contact.rows()]).toThrow(/contacts\.csv cannot be loaded: .* has 1 values, the header has 2/);
    expect(() => [...crm.Lead.rows()]).toThrow('the column "Email" stands twice in the header.');
    expect(() => [...crm.Account.rows()]).toThrow(/crm-accounts\.csv cannot be loaded: .*[Qq]uote/);
  });

  it('are refused when the folder is not there or fields.json is no JSON', () => {
    expect(() => loadData(path.join(folder, 'nowhere'))).toThrow('There is no folder');
    write({ 'fields.json': '{' });
    expect(() => loadData(folder)).toThrow('fields.json cannot be used');
  });

  it('may be large: quoted line breaks do not split a record where the file is cut into pieces', () => {
    const rows = Array.from({ length: 4000 }, (_, row) => [
      `id${row}`,
      row % 7 === 0 ? `a\n"b",${row}` : `plain ${row}`,
    ]);
    const csv = rows.map(([id, text]) => `${id},${text?.includes('"') ? `"${text.replaceAll('"', '""')}"` : text}`);
    write({ 'contacts.csv': `Id,Text__c\n${csv.join('\n')}` });
    expect([...loadData(folder).crm.Contact.rows()].map((row) => Object.values(row))).toEqual(rows);
  });

  it('may be absent altogether', () => {
    mkdirSync(path.join(folder, 'empty'));
    const { users, accounts, warnings } = loadData(path.join(folder, 'empty'));
    expect([users.rowCount, accounts.rowCount, warnings]).toEqual([0, 0, []]);
  });
});
