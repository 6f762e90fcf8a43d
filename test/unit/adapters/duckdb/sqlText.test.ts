import { describe, expect, test } from 'vitest';
import { fill, identifier, literal } from '../../../../src/adapters/duckdb/sqlText.ts';

describe('SQL text', () => {
  test('quotes any name and any text', () => {
    expect([identifier('a"b'), literal("O'Hara"), literal('')]).toEqual(['"a""b"', "'O''Hara'", "''"]);
  });

  test('fills every place, also with text that looks like a replacement pattern or a place', () => {
    expect(fill('{{a}} and {{b}} and {{a}}', { a: "$& $1 $'", b: '{{a}}' })).toBe("$& $1 $' and {{a}} and $& $1 $'");
  });

  test('refuses a place for which nothing is given, and a part that has no place', () => {
    expect(() => fill('{{a}} {{b}}', { a: 1 })).toThrow(TypeError);
    expect(() => fill('{{a}}', { a: 1, b: 2 })).toThrow(TypeError);
    expect(() => fill('{{toString}}', {})).toThrow(TypeError);
  });
});
