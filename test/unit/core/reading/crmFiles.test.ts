import { describe, expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { readCrmHeader } from '../../../../src/core/reading/crmHeader.ts';
import { crmIdFault } from '../../../../src/core/reading/crmId.ts';
import { describeFile, readFieldTypes } from '../../../../src/core/reading/fileFields.ts';
import { readProfileHeader } from '../../../../src/core/reading/profileHeader.ts';

describe('the header of a CRM file', () => {
  const needed = { standard: [], attributes: [], fields: ['Id', 'Name', 'Email', 'Loyalty_Id__c'] } as const;

  test('B47: names compare without regard to letter case, and get the spelling of the configuration', () => {
    expect(readCrmHeader(['NAME', 'ID', 'LOYALTY_ID__C', 'Email', 'Fax'], needed, 'contacts.csv')).toEqual({
      columns: [
        { role: 'field', name: 'Name' },
        { role: 'field', name: 'Id' },
        { role: 'field', name: 'Loyalty_Id__c' },
        { role: 'field', name: 'Email' },
        { role: 'unused', name: 'Fax' },
      ],
      idColumn: 1,
      warnings: [{ code: 'columnsIgnored', message: 'contacts.csv: not used: Fax.', count: 1 }],
    });
  });

  test('B13: what nobody uses is listed, many columns with their number', () => {
    const extra = Array.from({ length: 22 }, (_, index) => `X${index}__c`);
    const { warnings } = readCrmHeader(['Id', 'Name', 'Email', 'Loyalty_Id__c', ...extra], needed, 'c.csv');
    expect(warnings).toMatchObject([
      { code: 'columnsIgnored', message: expect.stringMatching(/X19__c and 2 more\.$/), count: 22 },
    ]);
  });

  test.each([
    [
      'Id',
      ['Ids', 'Name', 'Email', 'Loyalty_Id__c'],
      'there is no column "Id" (the nearest is "Ids"). Export the file with it.',
    ],
    [
      'a match or push field',
      ['Id', 'Name', 'Email', 'Loyalty_Id'],
      'there is no column "Loyalty_Id__c" (the nearest is "Loyalty_Id"). Export the file with it.',
    ],
    [
      'a field that nothing is near to',
      ['Id', 'Name', 'Email', 'X'],
      'there is no column "Loyalty_Id__c". Export the file with it.',
    ],
  ])('B13: without %s the file is refused, with the nearest name', (_what, header, message) => {
    expect(refusal(() => readCrmHeader(header, needed, 'contacts.csv'))).toEqual({
      code: 'badInput',
      problems: [{ message, file: 'contacts.csv', line: 1 }],
    });
  });

  test('B13: without Name or Email matching goes on, with a warning', () => {
    expect(readCrmHeader(['Id', 'Loyalty_Id__c', 'E-mail'], needed, 'contacts.csv').warnings).toMatchObject([
      { code: 'columnMissing', message: 'contacts.csv has no column "Name": it is blank in every row.' },
      {
        code: 'columnMissing',
        message: 'contacts.csv has no column "Email" (the nearest is "E-mail"): it is blank in every row.',
      },
      { code: 'columnsIgnored' },
    ]);
  });
});

describe('the header of a CSV export', () => {
  const needed = { standard: ['name', 'displayName'], attributes: ['loyaltyId', '__proto__'], fields: [] } as const;

  test('standard columns and attributes by their exact names; what is missing is blank, with a warning', () => {
    expect(
      readProfileHeader(['loyaltyId', 'name', 'segments', '__proto__', 'LoyaltyID2'], needed, 'users.csv'),
    ).toEqual({
      columns: [
        { role: 'attribute', name: 'loyaltyId' },
        { role: 'standard', name: 'name' },
        { role: 'unused', name: 'segments' },
        { role: 'attribute', name: '__proto__' },
        { role: 'unused', name: 'LoyaltyID2' },
      ],
      warnings: [
        {
          code: 'columnMissing',
          message: 'users.csv has no column "displayName": it is blank in every row.',
          count: 1,
        },
      ],
    });
  });

  test.each([
    [['Name', 'displayName'], ' (the nearest is "Name")'],
    [['id', 'displayName'], ''],
  ])('B13: %j has no "name" and is refused', (header, hint) => {
    expect(refusal(() => readProfileHeader(header, needed, 'users.csv'))).toEqual({
      code: 'badInput',
      problems: [{ message: `there is no column "name"${hint}. Export the file with it.`, file: 'users.csv', line: 1 }],
    });
  });
});

describe('an Id of a CRM file', () => {
  test.each(['003Dn00000AbCdE', '003Dn00000AbCdEIAV', '003Dn00000AbCdEiav'])('B24: %s is one', (id) => {
    expect(crmIdFault(id, 'Contact')).toBeNull();
  });

  test.each([
    ['blank', '', 'there is no Id'],
    ['16 characters', '003Dn00000AbCdEI', '"003Dn00000AbCdEI" has 16 characters; a Salesforce id has 15 or 18'],
    ['17 characters', '003Dn00000AbCdEIA', '"003Dn00000AbCdEIA" has 17 characters; a Salesforce id has 15 or 18'],
    ['blanks around', ' 003Dn00000AbCdE ', '" 003Dn00000AbCdE " has 17 characters; a Salesforce id has 15 or 18'],
    ['not alphanumeric', '003Dn00000AbCd-', '"003Dn00000AbCd-" holds characters that no Salesforce id has'],
    [
      'letter case lost in a spreadsheet',
      '003dn00000abcdeiav',
      '"003dn00000abcdeiav" has a wrong checksum: the checksum says 003Dn00000AbCdEIAV. Letter case was changed on the way; export the file again',
    ],
    [
      'a wrong checksum',
      '003Dn00000AbCdEAAA',
      '"003Dn00000AbCdEAAA" has a wrong checksum: the checksum says 003dn00000abcdeAAA. Letter case was changed on the way; export the file again',
    ],
    [
      'a checksum that no case explains',
      '003Dn00000AbCdE555',
      '"003Dn00000AbCdE555" has a wrong checksum: for "003Dn00000AbCdE" the checksum says IAV',
    ],
    [
      'another object',
      '001Dn00000AbCdE',
      '"001Dn00000AbCdE" is no id of a Contact: those begin with 003; this is the id of an Account',
    ],
    ['an unknown object', '500Dn00000AbCdE', '"500Dn00000AbCdE" is no id of a Contact: those begin with 003'],
  ])('B24: %s is none', (_what, id, fault) => {
    expect(crmIdFault(id, 'Contact')).toBe(fault);
  });
});

describe('the fields of a CRM file', () => {
  test('standard fields have their types, others those of fields.json, else Text(255)', () => {
    const types = typesOf({
      Contact: {
        Score__c: { type: 'double', precision: 18, scale: 3 },
        Tier__c: {
          type: 'picklist',
          restrictedPicklist: true,
          picklistValues: ['Gold', { value: 'Silver' }, { value: 'Old', active: false }],
        },
        Email: { type: 'string' },
      },
    });
    const { fields } = describeFile('Contact', ['ID', 'Email', 'SCORE__C', 'Tier__c', 'Other__c'], types);
    expect(
      fields.map(({ name, type, length, precision, scale, updateable, picklistValues }) => [
        name,
        type,
        length,
        precision,
        scale,
        updateable,
        picklistValues,
      ]),
    ).toEqual([
      ['ID', 'id', 18, 0, 0, false, []],
      ['Email', 'email', 80, 0, 0, true, []],
      ['SCORE__C', 'double', 0, 18, 3, true, []],
      ['Tier__c', 'picklist', 255, 0, 0, true, ['Gold', 'Silver']],
      ['Other__c', 'string', 255, 0, 0, true, []],
    ]);
  });

  test('a fields.json without the object says nothing of it', () => {
    expect(typesOf({ Account: { X__c: { type: 'int' } } }).size).toBe(0);
  });

  test('a type that nobody knows is named', () => {
    expect(readFieldTypes('Contact', { Contact: { A__c: { type: 'number' }, B__c: 'text' } })).toMatchObject({
      kind: 'problems',
      problems: [
        expect.stringMatching(/^Contact\.A__c needs a "type", one of string, textarea/),
        expect.stringMatching(/^Contact\.B__c/),
      ],
    });
    expect(readFieldTypes('Contact', ['x'])).toEqual({
      kind: 'problems',
      problems: ['Contact must be an object of fields.'],
    });
  });
});

function typesOf(json: unknown) {
  const reading = readFieldTypes('Contact', json);
  if (reading.kind === 'problems') throw new Error(reading.problems.join());
  return reading.types;
}

function refusal(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof SyncError) return { code: error.code, problems: error.problems };
    throw error;
  }
  throw new Error('accepted');
}
