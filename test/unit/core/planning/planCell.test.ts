import { describe, expect, test } from 'vitest';
import type { FieldDescription } from '../../../../src/core/model/org.ts';
import { planCell } from '../../../../src/core/planning/planCell.ts';
import { blank, field, list, mapping, text } from './builders.ts';

function planned(description: FieldDescription, value: string, present: string | null = null) {
  const outcome = planCell(mapping(description), text(value), present);
  return outcome.kind === 'change' ? outcome.after : outcome.kind === 'refused' ? outcome.code : 'same';
}

describe('text', () => {
  const short = field('string', { length: 5 });

  test('goes as it is, line breaks, tabs and emoji included', () => {
    expect(planned(field('textarea', { length: 99 }), ' a\tb\r\nc 👩‍👩‍👧')).toBe(' a\tb\r\nc 👩‍👩‍👧');
  });

  test('that is too long is refused with both numbers, counted in UTF-16 code units', () => {
    expect(planCell(mapping(short), text('😀😀😀'), null)).toEqual({
      kind: 'refused',
      code: 'tooLong',
      reason: 'The value has 6 characters; Target__c takes 5',
    });
    expect(planned(short, '😀😀a')).toBe('😀😀a');
  });

  test.each(['a\u0000b', 'a\u000bb', '\u001b[31m', 'a\uffffb', 'a\ud800b'])(
    'with a character that cannot be stored is refused: %j',
    (value) => {
      expect(planned(short, value)).toBe('controlCharacter');
    },
  );

  test('that differs only by white space at its end is the same, for Salesforce trims it', () => {
    expect(planned(short, 'ab \n', 'ab')).toBe('same');
    expect(planned(short, 'ab ', 'ab ')).toBe('same');
    expect(planned(short, 'ab', 'ab ')).toBe('ab');
    expect(planned(short, ' ab', 'ab')).toBe(' ab');
  });

  test('of nothing but white space is blank, for it would be stored as empty', () => {
    expect(planned(short, '   ', 'old')).toBe('same');
    expect(planCell(mapping(short, { onBlank: 'clear' }), text(' '), 'old')).toEqual({
      kind: 'change',
      after: null,
      replaces: false,
      clears: true,
    });
  });

  test('differs by code points: composed and decomposed are two values', () => {
    expect(planned(field('string'), 'e\u0301', '\u00e9')).toBe('e\u0301');
  });

  test('B26 I-10: that is literally #N/A is refused for every type, since Bulk would clear the field', () => {
    for (const type of ['string', 'double', 'picklist', 'date', 'boolean']) {
      expect(planned(field(type), '#N/A')).toBe('literalNA');
    }
    expect(planCell(mapping(field('multipicklist')), list('#N/A'), null)).toMatchObject({ code: 'literalNA' });
    expect(planned(field('string'), '#n/a')).toBe('#n/a');
  });
});

describe('B27 I-10: a blank source', () => {
  test.each([blank, text(''), list(), list('', '')])('keeps what is there by default: %j', (source) => {
    expect(planCell(mapping(field('string')), source, 'old')).toEqual({ kind: 'same' });
  });

  test('clears only where the mapping says so and something is there', () => {
    const clearing = mapping(field('double', { precision: 18, scale: 2 }), { onBlank: 'clear' });
    expect(planCell(clearing, blank, '5')).toEqual({ kind: 'change', after: null, replaces: false, clears: true });
    expect(planCell(clearing, blank, null)).toEqual({ kind: 'same' });
    expect(planCell(clearing, blank, '')).toEqual({ kind: 'same' });
  });

  test('clears a checkbox to false, which is as empty as it gets', () => {
    const clearing = mapping(field('boolean'), { onBlank: 'clear' });
    expect(planCell(clearing, blank, 'true')).toEqual({
      kind: 'change',
      after: 'false',
      replaces: false,
      clears: true,
    });
    expect(planCell(clearing, blank, 'false')).toEqual({ kind: 'same' });
  });

  test('never clears what could not be read', () => {
    expect(planCell(mapping(field('string'), { onBlank: 'clear' }), blank, undefined)).toMatchObject({
      code: 'cannotRead',
    });
  });
});

describe('a field', () => {
  test('that is not visible, not writable or of another kind is refused', () => {
    expect(planCell(mapping(null), text('a'), null)).toEqual({
      kind: 'refused',
      code: 'fieldMissing',
      reason: 'Contact.Target__c does not exist or is not visible to the signed-in user',
    });
    expect(planned(field('string', { updateable: false }), 'a')).toBe('notUpdateable');
    expect(planned(field('double', { calculated: true }), '1')).toBe('notUpdateable');
    for (const type of ['address', 'location', 'base64', 'time', 'anyType', 'toString']) {
      expect(planned(field(type), 'a')).toBe('unsupportedType');
    }
  });

  test('B47: that could not be read is never taken for empty', () => {
    expect(planCell(mapping(field('string')), text('a'), undefined)).toEqual({
      kind: 'refused',
      code: 'cannotRead',
      reason: 'Target__c could not be read, so nobody knows what would be overwritten',
    });
  });

  test('tells a first fill from a replaced value', () => {
    expect(planCell(mapping(field('string')), text('a'), null)).toEqual({
      kind: 'change',
      after: 'a',
      replaces: false,
      clears: false,
    });
    expect(planCell(mapping(field('string')), text('a'), 'b')).toEqual({
      kind: 'change',
      after: 'a',
      replaces: true,
      clears: false,
    });
  });
});

describe('B28: numbers', () => {
  const money = field('currency', { precision: 6, scale: 2 });

  test.each([
    ['5', '5'],
    ['5.00', '5'],
    ['007.50', '7.5'],
    ['-0', '0'],
    ['-0.004', '0'],
    ['2.675', '2.68'],
    ['-2.675', '-2.68'],
    ['1.005', '1.01'],
    ['0.125', '0.13'],
    ['1.25e2', '125'],
    ['125E-2', '1.25'],
    ['+3.', '3'],
    ['.5', '0.5'],
    ['9999.994', '9999.99'],
    ['1e-400', '0'],
    ['1e-999999999999', '0'],
  ])('%s becomes %s in a field of two places', (source, expected) => {
    expect(planned(money, source)).toBe(expected);
  });

  test.each(['9999.995', '10000', '1e309', '-1e309', '1e999999999999'])('%s is out of range', (source) => {
    expect(planned(money, source)).toBe('outOfRange');
  });

  test.each([
    '1,234.5',
    '1.234,5',
    '١٢٣',
    '0x1F',
    'NaN',
    'Infinity',
    '1_000',
    ' 5',
    '5 ',
    '5€',
    '.',
    'e5',
    '--1',
    '1e5.5',
  ])('%s is not a number', (source) => {
    expect(planned(money, source)).toBe('notANumber');
  });

  test('keep seventeen and more digits', () => {
    expect(planned(field('double', { precision: 18, scale: 0 }), '123456789012345678')).toBe('123456789012345678');
  });

  test('equal at the scale of the field are the same', () => {
    for (const present of ['5', '5.0', '5.00', '5.004']) expect(planned(money, '4.999', present)).toBe('same');
    expect(planned(money, '4.994', '5.00')).toBe('4.99');
  });

  test('of an int are rounded and stay within 32 bits', () => {
    const whole = field('int', { precision: 0, scale: 0 });
    expect(planned(whole, '2.5')).toBe('3');
    expect(planned(whole, '-2.5')).toBe('-3');
    expect(planned(whole, '2147483647')).toBe('2147483647');
    expect(planned(whole, '2147483647.5')).toBe('outOfRange');
    expect(planned(whole, '-2147483648')).toBe('-2147483648');
  });
});

describe('B30: booleans', () => {
  test('are true, false, 1 and 0, and nothing else', () => {
    const box = field('boolean');
    expect(['true', '1', 'false', '0'].map((value) => planned(box, value))).toEqual(['true', 'true', 'false', 'false']);
    for (const value of ['TRUE', 'yes', 'Да', 'on', '1.0', 't']) expect(planned(box, value)).toBe('notABoolean');
    expect(planned(box, '1', 'TRUE')).toBe('same');
  });
});

describe('B29: dates', () => {
  const day = field('date');
  const moment = field('datetime');

  test.each([
    ['2026-11-24T23:30:00-05:00', '2026-11-25', '2026-11-25T04:30:00.000Z'],
    ['2026-11-24T10:00Z', '2026-11-24', '2026-11-24T10:00:00.000Z'],
    ['2026-11-24T10:00:00.123456+0000', '2026-11-24', '2026-11-24T10:00:00.123Z'],
    ['2024-02-29T00:00:00+14:00', '2024-02-28', '2024-02-28T10:00:00.000Z'],
    ['1764000000000', '2025-11-24', '2025-11-24T16:00:00.000Z'],
    ['1.764e12', '2025-11-24', '2025-11-24T16:00:00.000Z'],
    ['-86400000', '1969-12-31', '1969-12-31T00:00:00.000Z'],
    ['1700-01-01T00:00:00Z', '1700-01-01', '1700-01-01T00:00:00.000Z'],
    ['4000-12-31T23:59:59Z', '4000-12-31', '4000-12-31T23:59:59.000Z'],
  ])('%s is %s as a date and %s as a date and time', (source, date, time) => {
    expect([planned(day, source), planned(moment, source)]).toEqual([date, time]);
  });

  test.each([
    ['2026-11-24T10:00:00', 'ambiguousDate'],
    ['2026-11-24', 'ambiguousDate'],
    ['24/11/2026', 'ambiguousDate'],
    ['11/24/26', 'ambiguousDate'],
    ['24.11.2026 10:00', 'ambiguousDate'],
    ['20261124', 'ambiguousDate'],
    ['2026-02-29T00:00:00Z', 'notADate'],
    ['2026-13-01T00:00:00Z', 'notADate'],
    ['2026-11-24T24:00:00Z', 'notADate'],
    ['2016-12-31T23:59:60Z', 'notADate'],
    ['2026-11-24T10:00:00+15:00', 'notADate'],
    ['tomorrow', 'notADate'],
    ['1764000000000.5', 'notADate'],
    ['0001-01-01T00:00:00Z', 'outOfRange'],
    ['9999-12-31T00:00:00Z', 'outOfRange'],
    ['1699-12-31T23:59:59Z', 'outOfRange'],
    ['4001-01-01T00:00:00Z', 'outOfRange'],
    ['1764000000000000', 'outOfRange'],
    ['1764000000', 'wrongUnit'],
  ])('%s is refused: %s', (source, code) => {
    expect(planned(moment, source)).toBe(code);
  });

  test('in the declared unit are taken, and one that looks like another unit is refused with a guess', () => {
    const seconds = mapping(moment, { unit: 'epochSeconds' });
    expect(planCell(seconds, text('1764000000'), null)).toMatchObject({ after: '2025-11-24T16:00:00.000Z' });
    expect(planCell(seconds, text('1764000000000'), null)).toEqual({
      kind: 'refused',
      code: 'wrongUnit',
      reason: '"1764000000000" is taken as seconds; in milliseconds it would be 2025-11-24T16:00:00.000Z',
    });
    expect(planCell(mapping(moment, { unit: 'iso8601' }), text('1764000000'), null)).toMatchObject({
      code: 'wrongUnit',
    });
  });

  test('are the same to the second, however they are spelled', () => {
    expect(planned(moment, '1764000000999', '2025-11-24T16:00:00.000+0000')).toBe('same');
    expect(planned(moment, '1764000001000', '2025-11-24T16:00:00.000Z')).toBe('2025-11-24T16:00:01.000Z');
    expect(planned(day, '1764000000000', '2025-11-24')).toBe('same');
  });
});

describe('e-mail addresses and URLs', () => {
  test.each(['ada@example.com', 'a.b+c@sub.example.co', "o'neil@example.com"])('%s is an address', (value) => {
    expect(planned(field('email', { length: 80 }), value)).toBe(value);
  });

  test.each(['ada', 'ada@example', 'a b@example.com', 'ada@@example.com', '@example.com', 'ada@example.com\u0000'])(
    '%s is no address',
    (value) => {
      expect(planned(field('email', { length: 80 }), value)).toBe('notAnEmail');
    },
  );

  test.each(['https://example.com/a?b=c#d', 'www.example.com', 'http://localhost:8080/', 'https://münchen.example/x'])(
    '%s is a URL',
    (value) => {
      expect(planned(field('url', { length: 255 }), value)).toBe(value);
    },
  );

  test.each(['javascript:alert(1)', 'example', 'https://exa mple.com', 'mailto:a@example.com', 'https://'])(
    '%s is no URL',
    (value) => {
      expect(planned(field('url', { length: 255 }), value)).toBe('notAUrl');
    },
  );

  test('can be too long', () => {
    expect(planned(field('email', { length: 10 }), 'ada@example.com')).toBe('tooLong');
  });
});

describe('B31: picklists', () => {
  const tier = field('picklist', { restrictedPicklist: true, picklistValues: ['Gold', 'Silver'], length: 255 });

  test('that are restricted take active values only, and name the nearest', () => {
    expect(planned(tier, 'Gold')).toBe('Gold');
    expect(planCell(mapping(tier), text('gold'), null)).toEqual({
      kind: 'refused',
      code: 'notInPicklist',
      reason: '"gold" is no active value of Target__c; the nearest is "Gold"',
    });
    expect(planCell(mapping(tier), text('Platinum'), null)).toMatchObject({
      reason: '"Platinum" is no active value of Target__c; its values are "Gold", "Silver"',
    });
  });

  test('that are open take any text', () => {
    expect(planned(field('picklist', { length: 255 }), 'Bronze')).toBe('Bronze');
  });

  test('of several values are sets', () => {
    const colours = field('multipicklist', {
      restrictedPicklist: true,
      picklistValues: ['red', 'blue', 'green'],
      length: 4099,
    });
    const split = mapping(colours, { separator: '|' });
    expect(planCell(split, text('red|blue|red'), null)).toMatchObject({ after: 'red;blue' });
    expect(planCell(split, text('red|blue'), 'blue;red')).toEqual({ kind: 'same' });
    expect(planCell(mapping(colours), list('green', 'red'), 'red')).toMatchObject({
      after: 'green;red',
      replaces: true,
    });
    expect(planCell(mapping(colours), text('red'), null)).toMatchObject({ after: 'red' });
    expect(planCell(mapping(colours), text('red;blue'), null)).toMatchObject({ code: 'notInPicklist' });
    expect(planCell(split, text('red|violet'), null)).toMatchObject({ code: 'notInPicklist' });
    expect(planCell(mapping(field('multipicklist', { length: 8 })), list('red', 'blue', 'x'), null)).toMatchObject({
      code: 'tooLong',
    });
  });
});

describe('lists', () => {
  test('need a separator where one value is wanted', () => {
    expect(planCell(mapping(field('string')), list('a'), null)).toMatchObject({ code: 'multiValue' });
    expect(planCell(mapping(field('string'), { separator: ', ' }), list('a', 'b'), null)).toMatchObject({
      after: 'a, b',
    });
    expect(planCell(mapping(field('string')), { kind: 'object' }, null)).toMatchObject({ code: 'multiValue' });
  });
});

describe('ids', () => {
  test('are written with 18 characters and compared as one', () => {
    const owner = field('reference');
    expect(planned(owner, '003000000000001')).toBe('003000000000001AAA');
    expect(planned(owner, '003000000000001', '003000000000001AAA')).toBe('same');
    expect(planned(owner, '003000000000001AAB')).toBe('notAnId');
    expect(planned(owner, '12345')).toBe('notAnId');
  });
});
