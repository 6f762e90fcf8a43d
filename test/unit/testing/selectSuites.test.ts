import { expect, test } from 'vitest';
import { selectSuites } from '../../../scripts/testing/suites.mjs';

test('without names every suite runs, the static checks first', () => {
  expect(selectSuites([]).suites.map((suite) => suite.name)).toEqual([
    'types',
    'lint',
    'format',
    'layers',
    'dead code',
    'unit',
    'contract',
    'integration',
    'host',
    'ui',
  ]);
});

test('named suites run in their own order', () => {
  expect(selectSuites(['host', 'unit']).suites.map((suite) => suite.name)).toEqual(['unit', 'host']);
});

test('a name that is no suite is told, with those there are', () => {
  expect(selectSuites(['unit', 'hots'])).toEqual({
    suites: [],
    error:
      'There is no suite "hots"; the suites are types, lint, format, layers, dead code, unit, contract, integration, host, ui.',
  });
});
