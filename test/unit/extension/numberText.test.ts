import { afterEach, describe, expect, test } from 'vitest';
import { absoluteTime, count, dayText, durationText, useLocale } from '../../../src/extension/numberText.ts';

const NOON = Date.parse('2026-11-24T12:00:00Z');

describe('numbers and times for people', () => {
  afterEach(() => useLocale('en-US'));

  test('counts have the separators of the language', () => {
    expect(count(1_204_000)).toBe('1,204,000');
    useLocale('de');
    expect(count(1_204_000)).toBe('1.204.000');
  });

  test('a language that nobody knows changes nothing', () => {
    useLocale('qx');
    expect(count(1_204)).toBe('1,204');
  });

  test.each([
    [0, '1 sec'],
    [400, '1 sec'],
    [45_000, '45 sec'],
    [60_000, '1 min'],
    [150_000, '2 min 30 sec'],
    [754_000, '12 min'],
    [3_600_000, '1 hr'],
    [3_900_000, '1 hr 5 min'],
  ])('%i ms are %s', (durationMs, text) => {
    expect(durationText(durationMs)).toBe(text);
  });

  test('a moment names its zone, and a day its weekday', () => {
    expect(absoluteTime(NOON, 'UTC')).toBe('Nov 24, 2026, 12:00 UTC');
    expect(dayText(NOON, 'UTC')).toBe('Tuesday, November 24, 2026');
  });
});
