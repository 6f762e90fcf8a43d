import { expect, test } from 'vitest';
import { selectSoql, soqlText, soqlTime } from '../../../../../src/adapters/salesforce/bulkQuery/soql.ts';

test('a query names each field once, whatever its letter case', () => {
  expect(selectSoql('Contact', ['Id', 'ID', 'Loyalty_Id__c', 'ns__Score__c', 'LastModifiedBy.Name'])).toBe(
    'SELECT ID, Loyalty_Id__c, ns__Score__c, LastModifiedBy.Name FROM Contact',
  );
});

test.each(["Id FROM User WHERE Name='x", 'Id,Name', 'a b', '', '1x', "x'", 'x.'])('%j is no field', (name) => {
  expect(() => selectSoql('Contact', [name])).toThrow('Not a field name');
});

test.each([
  ["o'neil", String.raw`'o\'neil'`],
  ['a\\', String.raw`'a\\'`],
  ["\\' OR Name != '", String.raw`'\\\' OR Name != \''`],
  ['a\nb\rc\td', String.raw`'a\nb\rc\td'`],
  ['', "''"],
])('B34: the text %j becomes a literal', (text, literal) => {
  expect(soqlText(text)).toBe(literal);
});

test('a time becomes a literal without quotes, or nothing', () => {
  expect(soqlTime('2026-11-24T18:20:38.000+01:00')).toBe('2026-11-24T17:20:38.000Z');
  expect(() => soqlTime('yesterday')).toThrow('Not a time');
});
