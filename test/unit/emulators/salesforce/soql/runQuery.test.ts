import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../../src/emulators/http/virtualClock.ts';
import { runQuery } from '../../../../../src/emulators/salesforce/soql/runQuery.ts';
import { SoqlError } from '../../../../../src/emulators/salesforce/soql/soqlError.ts';
import { defineField } from '../../../../../src/emulators/salesforce/store/fieldDefinition.ts';
import { RecordStore } from '../../../../../src/emulators/salesforce/store/recordStore.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const store = new RecordStore(new VirtualClock(), {
  adminId: '005000000000001AAA',
  restrictedId: '005000000000002AAA',
});
store.load('Account', [], [{ Id: '001000000000001AAA', Name: 'Acme' }]);
store.load(
  'Contact',
  [defineField('Score__c', 'double'), defineField('Tags__c', 'multipicklist')],
  [
    {
      LastName: 'Alpha',
      Email: 'a@example.com',
      Score__c: '10.0',
      AccountId: '001000000000001',
      Tags__c: 'x;y',
      SystemModstamp: '2026-11-24T08:00:00.000Z',
    },
    {
      LastName: 'beta',
      Email: 'B@Example.com',
      Score__c: '9.5',
      Birthdate: '2000-02-29',
      SystemModstamp: '2026-11-22T08:00:00.000Z',
    },
    { LastName: "O'Neil \\ 100%", Score__c: '-1.0', SystemModstamp: '2026-10-31T23:59:59.000Z', DoNotCall: 'true' },
    { LastName: 'gone', IsDeleted: 'true' },
  ],
);
const source = { table: (name: string) => store.table(name), nowMs: () => NOW };

/** Last names of the records that a condition finds, in order. */
function names(where: string, includeDeleted = false): (string | null)[] {
  const result = runQuery(source, `SELECT LastName FROM Contact ${where}`, { includeDeleted });
  if (result.kind !== 'records') throw new Error(result.kind);
  return result.rows.map((row) => result.columns[0]?.read(row) ?? null);
}

describe('conditions', () => {
  it.each<[string, string[]]>([
    ["WHERE LastName = 'ALPHA'", ['Alpha']],
    ["WHERE LastName != 'alpha'", ['beta', "O'Neil \\ 100%"]],
    ["WHERE LastName IN ('alpha', 'BETA')", ['Alpha', 'beta']],
    ["WHERE LastName NOT IN ('alpha')", ['beta', "O'Neil \\ 100%"]],
    ["WHERE LastName = 'o\\'neil \\\\ 100%'", ["O'Neil \\ 100%"]],
    ["WHERE LastName LIKE '%\\%'", ["O'Neil \\ 100%"]],
    ["WHERE LastName LIKE '_lph%'", ['Alpha']],
    ['WHERE Email = null', ["O'Neil \\ 100%"]],
    ['WHERE Email != null', ['Alpha', 'beta']],
    ["WHERE NOT Email = 'a@example.com'", ['beta', "O'Neil \\ 100%"]],
    ['WHERE Score__c > 9.5', ['Alpha']],
    ['WHERE Score__c <= 9.5 AND Score__c > -1', ['beta']],
    ['WHERE Score__c = 10', ['Alpha']],
    ["WHERE Score__c > 5 AND (LastName = 'beta' OR Email = 'a@example.com')", ['Alpha', 'beta']],
    ["WHERE NOT (LastName = 'alpha' OR LastName = 'beta')", ["O'Neil \\ 100%"]],
    ['WHERE DoNotCall = true', ["O'Neil \\ 100%"]],
    ['WHERE SystemModstamp > 2026-11-22T08:00:00Z', ['Alpha']],
    ['WHERE SystemModstamp >= 2026-11-22T09:00:00+01:00', ['Alpha', 'beta']],
    ['WHERE SystemModstamp = TODAY', ['Alpha']],
    ['WHERE SystemModstamp = LAST_N_DAYS:2', ['Alpha', 'beta']],
    ['WHERE SystemModstamp = LAST_MONTH', ["O'Neil \\ 100%"]],
    ['WHERE SystemModstamp < THIS_MONTH', ["O'Neil \\ 100%"]],
    ['WHERE Birthdate = 2000-02-29', ['beta']],
    ["WHERE Account.Name = 'acme'", ['Alpha']],
    ['WHERE Account.Name = null', ['beta', "O'Neil \\ 100%"]],
    ["WHERE AccountId = '001000000000001AAA'", ['Alpha']],
    ["WHERE Tags__c INCLUDES ('y')", ['Alpha']],
    ['ORDER BY Score__c', ["O'Neil \\ 100%", 'beta', 'Alpha']],
    ['ORDER BY Email DESC NULLS FIRST LIMIT 2', ["O'Neil \\ 100%", 'beta']],
    ['ORDER BY LastName LIMIT 1 OFFSET 1', ['beta']],
  ])('%s', (where, expected) => {
    expect(names(where)).toEqual(expected);
  });

  it('finds by id without reading all records, in 15 and 18 characters', () => {
    const id = store.table('Contact')?.idOf(1) ?? '';
    expect([names(`WHERE Id = '${id}'`), names(`WHERE Id IN ('${id.slice(0, 15)}', 'nonsense')`)]).toEqual([
      ['beta'],
      ['beta'],
    ]);
  });

  it('shows deleted records only to queryAll and ALL ROWS', () => {
    expect(names("WHERE LastName = 'gone'")).toEqual([]);
    expect(names("WHERE LastName = 'gone'", true)).toEqual(['gone']);
    expect(names('WHERE IsDeleted = true ALL ROWS')).toEqual(['gone']);
  });
});

describe('results', () => {
  it('counts', () => {
    expect(runQuery(source, 'SELECT COUNT() FROM Contact', { includeDeleted: false })).toEqual({
      kind: 'count',
      count: 3,
    });
  });

  it('groups and aggregates', () => {
    const soql = 'SELECT DoNotCall, COUNT(Id), MAX(Score__c) top FROM Contact GROUP BY DoNotCall';
    expect(runQuery(source, soql, { includeDeleted: false })).toEqual({
      kind: 'aggregate',
      rows: [
        { DoNotCall: false, expr0: 2, top: 10 },
        { DoNotCall: true, expr0: 1, top: -1 },
      ],
    });
  });

  it('follows relationships and aliases', () => {
    const result = runQuery(source, 'SELECT c.Account.Name, c.LastName FROM Contact c LIMIT 2', {
      includeDeleted: false,
    });
    if (result.kind !== 'records') throw new Error(result.kind);
    expect(result.rows.map((row) => result.columns.map((column) => column.read(row)))).toEqual([
      ['Acme', 'Alpha'],
      [null, 'beta'],
    ]);
  });
});

describe('errors', () => {
  it.each([
    ['SELECT Nope__c FROM Contact', 'INVALID_FIELD', "No such column 'Nope__c' on entity 'Contact'"],
    ["SELECT Id FROM Contact WHERE Nope__c = 'x'", 'INVALID_FIELD', "No such column 'Nope__c' on entity 'Contact'"],
    ['SELECT Nope.Name FROM Contact', 'INVALID_FIELD', "Didn't understand relationship 'Nope' in field path"],
    ['SELECT Id FROM Nope__c', 'INVALID_TYPE', "sObject type 'Nope__c' is not supported"],
    [
      "SELECT Id FROM Contact WHERE Score__c = '5'",
      'INVALID_FIELD',
      'must be of type double and should not be enclosed in quotes',
    ],
    [
      'SELECT Id FROM Contact WHERE LastName = 5',
      'INVALID_FIELD',
      'must be of type string and should be enclosed in quotes',
    ],
    ["SELECT Id FROM Contact WHERE Description = 'x'", 'INVALID_FIELD', "field 'Description' can not be filtered"],
    ["SELECT Id FROM Contact WHERE LastName = 'o'neil'", 'MALFORMED_QUERY', 'unexpected token'],
    [
      "SELECT Id FROM Contact WHERE LastName = 'a' AND Email = 'b' OR Email = 'c'",
      'MALFORMED_QUERY',
      'unexpected token',
    ],
    ['SELECT LastName, COUNT(Id) FROM Contact', 'MALFORMED_QUERY', 'Field must be grouped or aggregated: LastName'],
    ['SELECT Id FROM', 'MALFORMED_QUERY', 'ERROR at Row:1:Column:1'],
  ])('%s: %s', (soql, errorCode, words) => {
    try {
      runQuery(source, soql, { includeDeleted: false });
    } catch (error) {
      expect(error).toBeInstanceOf(SoqlError);
      expect(error).toMatchObject({ errorCode, message: expect.stringContaining(words) as string });
      return;
    }
    throw new Error('the query was answered');
  });
});
