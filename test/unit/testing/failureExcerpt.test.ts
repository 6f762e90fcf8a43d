import { describe, expect, it } from 'vitest';
import { failureExcerpt } from '../../../scripts/testing/failureExcerpt.mjs';

const many = Array.from({ length: 100 }, (_one, index) => `line ${index}`).join('\n');

describe('what a failed suite said of its failures', () => {
  it('begins at the errors that no test caught', () => {
    const output = `${many}\n\u001B[31m⎯⎯ Unhandled Errors ⎯⎯\u001B[39m\nError: read ECONNRESET\n at socket\n`;
    expect(failureExcerpt(output)).toBe('⎯⎯ Unhandled Errors ⎯⎯\nError: read ECONNRESET\n at socket');
  });

  it('begins at the list of failed tests, and is cut', () => {
    const excerpt = failureExcerpt(`before\n✖ failing tests:\n${many}`).split('\n');
    expect([excerpt[0], excerpt.length, excerpt.at(-1)]).toEqual(['✖ failing tests:', 60, 'line 58']);
  });

  it('is the marked lines where a runner only marks', () => {
    expect(failureExcerpt('✓ one\n  ✗ two\n    because\n✓ three')).toBe('  ✗ two');
  });

  it('is the end of the output where nothing is marked', () => {
    expect(failureExcerpt(many).split('\n')[0]).toBe('line 40');
  });
});
