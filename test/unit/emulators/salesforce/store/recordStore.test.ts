import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../../../src/emulators/http/virtualClock.ts';
import { fieldsFromJson } from '../../../../../src/emulators/salesforce/store/fieldDefinition.ts';
import { RecordStore } from '../../../../../src/emulators/salesforce/store/recordStore.ts';
import type { RecordTable } from '../../../../../src/emulators/salesforce/store/recordTable.ts';
import { updateRecord, type WriteContext } from '../../../../../src/emulators/salesforce/store/writeRecord.ts';

const ADMIN = '005000000000001AAA';
const OTHER = '005000000000002AAA';

function store(): RecordStore {
  const clock = new VirtualClock();
  clock.set({ freeze: true, offsetMs: 0 });
  return new RecordStore(clock, { adminId: ADMIN, restrictedId: OTHER });
}

function table(from: RecordStore, name = 'Contact'): RecordTable {
  const found = from.table(name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

function values(of: RecordTable, row: number, ...names: string[]): (string | null)[] {
  return names.map((name) => {
    const field = of.field(name);
    if (!field) throw new Error(`no field ${name}`);
    return of.value(row, field);
  });
}

function context(overrides: Partial<WriteContext> = {}): WriteContext {
  return {
    userId: OTHER,
    stamp: '2027-01-02T03:04:05.000Z',
    writer: { user: 'u', op: 'test', jobId: null, at: '' },
    mayEdit: () => true,
    mayRead: () => true,
    isVisible: () => true,
    refusals: () => [],
    ...overrides,
  };
}

describe('loading records', () => {
  it('keeps values exactly: blanks, lengths and forms that a write would refuse', () => {
    const loaded = store();
    const long = 'x'.repeat(500);
    loaded.load('Contact', fieldsFromJson({ Score__c: { type: 'double' } }), [
      {
        Id: '003000000000001AAA',
        FirstName: ' Ann ',
        LastName: long,
        Email: 'not an address',
        Score__c: '1,5',
        Free__c: '  ',
      },
    ]);
    expect(values(table(loaded), 0, 'FirstName', 'LastName', 'Email', 'Score__c', 'Free__c')).toEqual([
      ' Ann ',
      long,
      'not an address',
      '1,5',
      '  ',
    ]);
  });

  it('takes a Name as given and makes one where there is none', () => {
    const loaded = store();
    loaded.load(
      'Contact',
      [],
      [
        { FirstName: 'Ann', LastName: 'Lee', Name: 'Lee,  Ann' },
        { FirstName: 'Bob', LastName: 'Ray' },
        { FirstName: '', LastName: 'Solo' },
      ],
    );
    expect([0, 1, 2].map((row) => values(table(loaded), row, 'Name')[0])).toEqual(['Lee,  Ann', 'Bob Ray', 'Solo']);
  });

  it('finds columns in any letter case, makes unknown ones Text(255), and keeps types of standard fields', () => {
    const loaded = store();
    loaded.load(
      'Lead',
      fieldsFromJson({ AnnualRevenue: { type: 'string' }, Tier__c: { type: 'picklist', picklistValues: ['A'] } }),
      [{ ID: '00Q000000000001AAA', LASTNAME: 'Lee', ANNUALREVENUE: '5', other__c: 'x' }],
    );
    const leads = table(loaded, 'Lead');
    expect(values(leads, 0, 'Id', 'LastName', 'AnnualRevenue', 'other__c')).toEqual([
      '00Q000000000001AAA',
      'Lee',
      '5',
      'x',
    ]);
    expect([leads.field('AnnualRevenue')?.type, leads.field('OTHER__C')?.length, leads.field('Tier__c')?.type]).toEqual(
      ['currency', 255, 'picklist'],
    );
  });

  it('gives ids, stamps, flags and owners that are not given, and one record in four to the other user', () => {
    const loaded = store();
    loaded.load(
      'Contact',
      [],
      [1, 2, 3, 4].map((n) => ({ LastName: `L${n}` })),
    );
    const contacts = table(loaded);
    expect([0, 1, 2, 3].map((row) => values(contacts, row, 'OwnerId')[0])).toEqual([ADMIN, ADMIN, ADMIN, OTHER]);
    expect(values(contacts, 0, 'IsDeleted', 'DoNotCall', 'CreatedById')).toEqual(['false', 'false', ADMIN]);
    expect(new Set([0, 1, 2, 3].map((row) => contacts.idOf(row))).size).toBe(4);
    expect(values(contacts, 0, 'SystemModstamp')[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  });

  it('answers 18 characters for an id of 15, and finds the record by both', () => {
    const loaded = store();
    loaded.load('Account', [], [{ Id: '001A0000006Vm9r', Name: 'Acme' }]);
    const accounts = table(loaded, 'Account');
    expect([accounts.idOf(0), accounts.rowOf('001A0000006Vm9r'), accounts.rowOf('001A0000006Vm9rIAC')]).toEqual([
      '001A0000006Vm9rIAC',
      0,
      0,
    ]);
  });
});

describe('updating a record', () => {
  function loaded(): RecordTable {
    const fresh = store();
    fresh.load('Contact', [], [{ Id: '003000000000001AAA', FirstName: 'Ann', LastName: 'Lee', Name: 'As Loaded' }]);
    return table(fresh);
  }

  it('stores all values, stamps the record and counts the writer', () => {
    const contacts = loaded();
    const changes = new Map([
      ['title', 'Chief '],
      ['FirstName', 'Anna'],
    ]);
    expect(updateRecord(contacts, '003000000000001AAA', changes, context())).toEqual({ ok: true, row: 0 });
    expect(values(contacts, 0, 'Title', 'Name', 'LastModifiedById', 'SystemModstamp')).toEqual([
      'Chief',
      'Anna Lee',
      OTHER,
      '2027-01-02T03:04:05.000Z',
    ]);
    expect(contacts.writersOf(0)).toEqual([{ user: 'u', op: 'test', jobId: null, at: '' }]);
  });

  it('stores nothing when one value is bad, and names each problem', () => {
    const contacts = loaded();
    const changes = new Map([
      ['Title', 'Chief'],
      ['LastName', null],
      ['CreatedDate', '2026-01-01'],
      ['Nope', 'x'],
    ]);
    expect(updateRecord(contacts, '003000000000001AAA', changes, context())).toEqual({
      ok: false,
      errors: [
        { statusCode: 'INVALID_FIELD', message: "No such column 'Nope' on sobject of type Contact", fields: [] },
        {
          statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
          message:
            'Unable to create/update fields: CreatedDate. Please check the security settings of this field and verify ' +
            'that it is read/write for your profile or permission set.',
          fields: ['CreatedDate'],
        },
        {
          statusCode: 'REQUIRED_FIELD_MISSING',
          message: 'Required fields are missing: [LastName]',
          fields: ['LastName'],
        },
      ],
    });
    expect([values(contacts, 0, 'Title')[0], contacts.writersOf(0)]).toEqual([null, []]);
  });

  it.each([
    ['001000000000001AAA', 'MALFORMED_ID'],
    ['003000000000001AAB', 'MALFORMED_ID'],
    ['003000000000009AAA', 'INVALID_CROSS_REFERENCE_KEY'],
  ])('refuses the id %s with %s', (id, statusCode) => {
    expect(updateRecord(loaded(), id, new Map(), context())).toMatchObject({ ok: false, errors: [{ statusCode }] });
  });

  it('refuses deleted and hidden records', () => {
    const contacts = loaded();
    expect(updateRecord(contacts, '003000000000001AAA', new Map(), context({ isVisible: () => false }))).toMatchObject({
      errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }],
    });
    contacts.set(0, 'IsDeleted', 'true');
    expect(updateRecord(contacts, '003000000000001AAA', new Map(), context())).toMatchObject({
      errors: [{ statusCode: 'ENTITY_IS_DELETED', message: 'entity is deleted' }],
    });
  });
});
