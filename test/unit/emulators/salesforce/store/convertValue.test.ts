import { describe, expect, it } from 'vitest';
import { convertValue } from '../../../../../src/emulators/salesforce/store/convertValue.ts';
import { defineField, type FieldDefinition } from '../../../../../src/emulators/salesforce/store/fieldDefinition.ts';

const text = defineField('Title', 'string', { length: 10 });
const email = defineField('Email', 'email');
const score = defineField('Score__c', 'double', { precision: 5, scale: 2 });
const count = defineField('Count__c', 'int');
const when = defineField('Seen__c', 'datetime');
const day = defineField('Day__c', 'date');
const flag = defineField('Flag__c', 'boolean');
const tier = defineField('Tier__c', 'picklist', { restrictedPicklist: true, picklistValues: ['Gold', 'Silver'] });
const tags = defineField('Tags__c', 'multipicklist', { restrictedPicklist: true, picklistValues: ['a', 'b'] });
const account = defineField('AccountId', 'reference', { label: 'Account ID' });

describe('a written value', () => {
  it.each<[string, FieldDefinition, string, string | null]>([
    ['trailing white space of text is trimmed, leading is kept', text, '  x \t\n', '  x'],
    ['white space alone is empty', text, '   ', null],
    ['emoji count as two units', text, '😀😀😀😀😀', '😀😀😀😀😀'],
    ['an address is kept as it is', email, 'A.b+c@Sub.Example.com', 'A.b+c@Sub.Example.com'],
    ['numbers are rounded half away from zero', score, '2.345', '2.35'],
    ['… below zero too', score, '-2.345', '-2.35'],
    ['… never through binary floats', score, '1.005', '1.01'],
    ['doubles keep one digit after the dot', score, '5.00', '5.0'],
    ['exponents are read', score, '1.25e2', '125.0'],
    ['minus zero is zero', score, '-0.001', '0.0'],
    ['integers round to a whole number', count, '41.5', '42'],
    ['times are stored in UTC, to the second', when, '2026-11-24T10:00:00.987+02:00', '2026-11-24T08:00:00.000Z'],
    ['a zone without a colon is read', when, '2026-11-24T10:00:00+0000', '2026-11-24T10:00:00.000Z'],
    ['a day is a day', day, '2024-02-29', '2024-02-29'],
    ['a date-time for a day loses its time', day, '2026-11-24T23:59:59Z', '2026-11-24'],
    ['booleans in any case, and 1', flag, 'TRUE', 'true'],
    ['a value of the restricted list', tier, 'Gold', 'Gold'],
    ['several values of the list', tags, 'a;b', 'a;b'],
    ['ids get 18 characters', account, '001A0000006Vm9r', '001A0000006Vm9rIAC'],
    ['empty is null', score, '', null],
  ])('%s', (_name, field, given, stored) => {
    expect(convertValue(field, given)).toEqual({ ok: true, value: stored });
  });

  it.each<[FieldDefinition, string, string, string]>([
    [text, '12345678901', 'STRING_TOO_LONG', 'Title: data value too large: 12345678901 (max length=10)'],
    [email, 'a b@example.com', 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: a b@example.com'],
    [email, 'a@b', 'INVALID_EMAIL_ADDRESS', 'Email: invalid email address: a@b'],
    [score, '1000', 'NUMBER_OUTSIDE_VALID_RANGE', 'Score: value outside of valid range on numeric field: 1000'],
    [score, '1,5', 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'Score: value not of required type: 1,5'],
    [count, '0x1F', 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'Count: value not of required type: 0x1F'],
    [when, '24/11/2026', 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'Seen: value not of required type: 24/11/2026'],
    [
      when,
      '2026-11-24T10:00:00',
      'INVALID_TYPE_ON_FIELD_IN_RECORD',
      'Seen: value not of required type: 2026-11-24T10:00:00',
    ],
    [day, '2026-02-29', 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'Day: value not of required type: 2026-02-29'],
    [day, '1699-12-31', 'NUMBER_OUTSIDE_VALID_RANGE', 'Day: invalid date: 1699-12-31'],
    [flag, 'yes', 'INVALID_TYPE_ON_FIELD_IN_RECORD', 'Flag: value not of required type: yes'],
    [
      tier,
      'Bronze',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'Tier: bad value for restricted picklist field: Bronze',
    ],
    [tags, 'a;c', 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'Tags: bad value for restricted picklist field: c'],
    [account, '001A0000006Vm9rIAB', 'MALFORMED_ID', 'Account ID: id value of incorrect type: 001A0000006Vm9rIAB'],
  ])('%o refuses %s with %s', (field, given, statusCode, message) => {
    expect(convertValue(field, given)).toEqual({ ok: false, error: { statusCode, message, fields: [field.name] } });
  });
});
