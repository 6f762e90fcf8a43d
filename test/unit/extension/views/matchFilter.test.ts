import { describe, expect, test } from 'vitest';
import { parseFilter, toggleGroup } from '../../../../src/extension/views/matchFilter.ts';

describe('a filter', () => {
  test.each([
    ['', { text: '', only: [] }],
    ['  ada lovelace ', { text: 'ada lovelace', only: [] }],
    ['ada  lovelace', { text: 'ada  lovelace', only: [] }],
    ['@ambiguous', { text: '', only: ['ambiguous'] }],
    ['ada @Unmatched lovelace', { text: 'ada lovelace', only: ['unmatched'] }],
    ['@nameonly @excluded', { text: '', only: ['excluded', 'nameOnly'] }],
    ['ada@matched', { text: 'ada@matched', only: [] }],
    ['@acme', { text: '@acme', only: [] }],
  ])('%j is text and groups', (filter, parsed) => {
    expect(parseFilter(filter)).toEqual(parsed);
  });

  test('has a group switched on and off, and keeps its text', () => {
    expect(toggleGroup('ada', 'ambiguous')).toBe('@ambiguous ada');
    expect(toggleGroup('@ambiguous ada', 'excluded')).toBe('@ambiguous @excluded ada');
    expect(toggleGroup('@ambiguous ada', 'ambiguous')).toBe('ada');
  });
});
