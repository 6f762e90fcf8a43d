import { describe, expect, test } from 'vitest';
import { columnsOf, plainName, quotePair, quoteValue } from '../../../../src/extension/preview/valueText.ts';

describe('a value', () => {
  test.each([
    [null, '(empty)'],
    ['(empty)', '"(empty)"'],
    ['Acme ', '"Acme "'],
    ['Acme\u00a0', '"Acme\\u00a0"'],
    ['zero\u200bwidth', '"zero\\u200bwidth"'],
    ['turned \u202etxet', '"turned \\u202etxet"'],
    ['two\nlines', '"two\\nlines"'],
    ['line\u2028separator', '"line\\u2028separator"'],
    ['lone \ud800', '"lone \\ud800"'],
    ['Zoë 😀 東京', '"Zoë 😀 東京"'],
    ['say "hi" \\', '"say \\"hi\\" \\\\"'],
  ])('%j is printed as %s', (value, printed) => {
    expect(quoteValue(value)).toBe(printed);
  });
});

describe('two long values', () => {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz';

  test('are shortened in the middle, the dots outside the quotes', () => {
    expect(quotePair('short', alphabet + alphabet)).toEqual(['"short"', '"abcdefghijklmnopqr"…"stuvwxyz"']);
  });

  test('never look the same while they differ: where they begin to differ is shown', () => {
    const before = `${alphabet}${alphabet}one${alphabet}${alphabet}`;
    const after = `${alphabet}${alphabet}two${alphabet}${alphabet}`;
    expect(quotePair(before, after)).toEqual(['…"stuvwxyzoneabcdefghijklmno"…', '…"stuvwxyztwoabcdefghijklmno"…']);
  });

  test('whose end alone differs in length are told apart', () => {
    expect(quotePair('a'.repeat(60), 'a'.repeat(61))).toEqual([`…"${'a'.repeat(8)}"`, `…"${'a'.repeat(9)}"`]);
  });

  test('are not cut inside a character', () => {
    expect(quotePair(null, '😀'.repeat(31))[1]).toBe(`"${'😀'.repeat(18)}"…"${'😀'.repeat(8)}"`);
  });
});

test('a name is shown without quotes, on one line, with nothing unseen in it', () => {
  expect(plainName('Ada "Countess"\n\u200fLovelace')).toBe('Ada "Countess"\\u000a\\u200fLovelace');
});

test('columns are counted as an editor shows them', () => {
  expect(['abc', '東京', 'é', 'e\u0301', '😀'].map(columnsOf)).toEqual([3, 4, 1, 1, 2]);
});
