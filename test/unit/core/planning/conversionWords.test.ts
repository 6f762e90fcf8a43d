import { describe, expect, it } from 'vitest';
import { conversionWords } from '../../../../src/core/planning/conversionWords.ts';
import type { FieldMapping } from '../../../../src/core/planning/mapping.ts';
import { blank, field, list, mapping, text } from './builders.ts';

describe('conversionWords', () => {
  it.each([
    ['datetime', {}, 'time in milliseconds → date and time'],
    ['datetime', { unit: 'epochSeconds' }, 'time in seconds → date and time'],
    ['date', { unit: 'iso8601' }, 'ISO 8601 time → date in UTC'],
    ['boolean', {}, 'true or 1 → checked, false or 0 → not checked'],
    ['reference', {}, 'Salesforce ID → its 18 characters'],
    ['string', {}, ''],
    ['picklist', {}, ''],
    ['string', { separator: ';' }, 'a list is joined with ;'],
    ['string', { separator: ', ', source: { kind: 'item', name: 'segments' } }, 'list joined with ", "'],
    ['multipicklist', {}, 'list → values joined with ;'],
    ['multipicklist', { separator: ',' }, 'text split at , → values joined with ;'],
  ] as const)('of a mapping to a field of type %s %j: %s', (type, more, words) => {
    expect(conversionWords(mapping(field(type), more as Partial<FieldMapping>))).toBe(words);
  });

  it.each([
    ['int', 4, 'number rounded to a whole number'],
    ['percent', 0, 'number rounded to a whole number'],
    ['currency', 1, 'number rounded to 1 decimal'],
    ['double', 2, 'number rounded to 2 decimals'],
  ])('rounds numbers to the places of the field: %s with scale %i', (type, scale, words) => {
    expect(conversionWords(mapping(field(type, { scale })))).toBe(words);
  });

  it('says no more than what happens to the value at hand', () => {
    const segments = mapping(field('string'), { separator: ';' });
    expect(conversionWords(segments, list('a', 'b'))).toBe('list joined with ;');
    expect(conversionWords(segments, text('a'))).toBe('');
    const values = mapping(field('multipicklist'), { separator: ',' });
    expect(conversionWords(values, list('a', 'b'))).toBe('list → values joined with ;');
    expect(conversionWords(mapping(field('multipicklist')), text('a'))).toBe('');
  });

  it('says when nothing there empties the field', () => {
    expect(conversionWords(mapping(field('datetime'), { onBlank: 'clear' }), blank)).toBe('nothing there → empty');
    expect(conversionWords(mapping(field('datetime')), blank)).toBe('');
  });

  it('has nothing to say of a field that is not there or of a type that is not written', () => {
    expect(conversionWords(mapping(null, { separator: ';' }))).toBe('');
    expect(conversionWords(mapping(field('address')))).toBe('');
  });
});
