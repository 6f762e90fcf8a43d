import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planCell } from '../../../../src/core/planning/planCell.ts';
import { isSameStored, wouldBeStoredAs } from '../../../../src/core/planning/storedValue.ts';
import { convertByTheTable } from '../../../reference/planningReference.ts';
import { field, list, mapping, text } from './builders.ts';

const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: 1, maxLength: 22 });
const sign = fc.constantFrom('', '', '-', '+');
const number = fc.oneof(
  fc.tuple(sign, digits, digits).map(([s, whole, fraction]) => `${s}${whole}.${fraction}`),
  fc.tuple(sign, digits).map(([s, whole]) => s + whole),
  fc
    .tuple(sign, digits, digits, fc.integer({ min: -40, max: 40 }))
    .map(([s, whole, fraction, exponent]) => `${s}${whole}.${fraction}e${exponent}`),
  // Halves, where rounding goes wrong first.
  fc
    .tuple(sign, digits, fc.integer({ min: 0, max: 3 }))
    .map(([s, whole, zeros]) => `${s}${whole}.${'4'.repeat(zeros)}5`),
  fc.string({ unit: fc.constantFrom(...Array.from('0159.eE+- ,x')), maxLength: 8 }),
);
const places = fc.integer({ min: 0, max: 6 });

const two = (value: number) => String(value).padStart(2, '0');
const isoTime = fc
  .record({
    year: fc.oneof(fc.integer({ min: 1690, max: 2100 }), fc.integer({ min: 3990, max: 4010 })),
    month: fc.integer({ min: 0, max: 13 }),
    day: fc.integer({ min: 0, max: 32 }),
    hour: fc.integer({ min: 0, max: 24 }),
    minute: fc.integer({ min: 0, max: 59 }),
    second: fc.integer({ min: 0, max: 60 }),
    millis: fc.integer({ min: 0, max: 999 }),
    zone: fc.oneof(
      fc.constant('Z'),
      fc
        .tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 59 }))
        .map(([s, hours, minutes]) => `${s}${two(hours)}:${two(minutes)}`),
    ),
  })
  .map(
    (t) =>
      `${t.year}-${two(t.month)}-${two(t.day)}T${two(t.hour)}:${two(t.minute)}:${two(t.second)}.${String(t.millis).padStart(3, '0')}${t.zone}`,
  );
const epoch = fc.oneof(
  fc.integer({ min: -9_000_000_000_000, max: 70_000_000_000_000 }),
  fc.integer({ min: -9_000_000_000, max: 5_000_000_000 }),
);

function converted(type: string, value: string, more: object, unit: 'epochMillis' | 'epochSeconds' = 'epochMillis') {
  const outcome = planCell(mapping(field(type, more), { unit }), text(value), null);
  if (outcome.kind === 'change') return outcome.after;
  return outcome.kind === 'refused' ? `refused:${outcome.code}` : 'same';
}

describe('conversion agrees with the table worked on paper', () => {
  test('for numbers', () => {
    fc.assert(
      fc.property(number, places, fc.integer({ min: 1, max: 18 }), (value, scale, whole) => {
        const shape = { precision: whole + scale, scale };
        const reference = { type: 'double', length: 0, restricted: false, values: [], ...shape };
        fc.pre(value !== '');
        expect(converted('double', value, shape)).toBe(convertByTheTable(value, reference, 'epochMillis'));
      }),
      { numRuns: 3000 },
    );
  });

  test('for dates and times', () => {
    const source = fc.oneof(isoTime, epoch.map(String));
    const unit = fc.constantFrom('epochMillis' as const, 'epochSeconds' as const);
    fc.assert(
      fc.property(source, unit, fc.constantFrom('date', 'datetime'), (value, declared, type) => {
        // A date written without separators is refused as ambiguous before anything is counted.
        fc.pre(!/^\d{8}$/.test(value));
        const reference = { type, length: 0, precision: 0, scale: 0, restricted: false, values: [] };
        expect(converted(type, value, {}, declared)).toBe(convertByTheTable(value, reference, declared));
      }),
      { numRuns: 3000 },
    );
  });

  test('for text and picklists', () => {
    const characters = fc.constantFrom(
      'a',
      'é',
      '😀',
      '\ud800',
      '\udc00',
      '\u0000',
      '\t',
      '\uffff',
      '\u001f',
      '#',
      ';',
    );
    const value = fc.oneof(
      fc.string({ unit: characters, minLength: 1, maxLength: 12 }),
      fc.constantFrom('#N/A', 'red'),
    );
    fc.assert(
      fc.property(value, fc.constantFrom('string', 'picklist'), fc.boolean(), (source, type, restricted) => {
        fc.pre(source.trimEnd() !== '');
        const reference = { type, length: 10, precision: 0, scale: 0, restricted, values: ['red', 'aa'] };
        const shape = { length: 10, restrictedPicklist: restricted, picklistValues: ['red', 'aa'] };
        expect(converted(type, source, shape)).toBe(convertByTheTable(source, reference, 'epochMillis'));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a second run finds nothing to do', () => {
  const anyField = fc.constantFrom(
    field('string', { length: 255 }),
    field('double', { precision: 12, scale: 3 }),
    field('int'),
    field('boolean'),
    field('date'),
    field('datetime'),
    field('multipicklist', { length: 4099 }),
    field('email', { length: 80 }),
  );
  const source = fc.oneof(
    number.map(text),
    isoTime.map(text),
    epoch.map((value) => text(String(value))),
    fc
      .string({
        unit: fc.constantFrom('a', ' ', '\u00a0', '\n', '\u0000', 'é', '😀', '\ud800', ';', '#'),
        maxLength: 8,
      })
      .map(text),
    fc.constantFrom('true', 'false', '1', '0', 'ada@example.com').map(text),
    fc.array(fc.constantFrom('red', 'blue', ''), { maxLength: 4 }).map((values) => list(...values)),
  );

  test('once a planned value is stored, the same source plans no change', () => {
    fc.assert(
      fc.property(anyField, source, fc.constantFrom('keep' as const, 'clear' as const), (target, value, onBlank) => {
        const rule = mapping(target, { onBlank });
        const first = planCell(rule, value, null);
        if (first.kind !== 'change') return;
        // Salesforce trims white space at the end of text when it stores.
        const stored = first.after === null ? null : first.after.trimEnd();
        expect(planCell(rule, value, stored)).toEqual({ kind: 'same' });
        expect(wouldBeStoredAs(target, first.after, stored)).toBe(true);
        expect(isSameStored(target, stored, stored)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('a clear leaves nothing to clear', () => {
    fc.assert(
      fc.property(anyField, fc.constantFrom('x', 'true', '5', '2026-01-01'), (target, present) => {
        const rule = mapping(target, { onBlank: 'clear' });
        const first = planCell(rule, { kind: 'blank' }, present);
        if (first.kind === 'change') expect(planCell(rule, { kind: 'blank' }, first.after)).toEqual({ kind: 'same' });
      }),
    );
  });
});
