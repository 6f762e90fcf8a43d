import { expect, test } from 'vitest';
import { idInText } from '../../../../src/extension/commands/idInText.ts';
import { recordUrl } from '../../../../src/extension/commands/recordUrl.ts';

test.each([
  ['003000000000017AAA', '003000000000017AAA'],
  [' 003000000000017 ', '003000000000017'],
  ['https://acme.lightning.force.com/lightning/r/Contact/003000000000017AAA/view', '003000000000017AAA'],
  ['https://acme.lightning.force.com/lightning/r/00Q000000000017AAA/view?x=1', '00Q000000000017AAA'],
  ['https://acme.my.salesforce.com/001000000000017', '001000000000017'],
  ['005000000000017AAA', undefined],
  ['0030000000000171', undefined],
  ['Ada Lovelace', undefined],
])('in %j the record id is %j', (text, id) => {
  expect(idInText(text)).toBe(id);
});

test('a record’s page is Lightning’s, of its object', () => {
  const host = 'https://acme.my.salesforce.com/';
  expect(recordUrl(host, 'Contact', '003000000000017AAA')).toBe(
    'https://acme.my.salesforce.com/lightning/r/Contact/003000000000017AAA/view',
  );
  expect(recordUrl(host, null, '003000000000017AAA')).toBe('https://acme.my.salesforce.com/003000000000017AAA');
});
