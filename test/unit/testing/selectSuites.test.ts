import { expect, test } from 'vitest';
import { desktopSuite, selectSuites } from '../../../scripts/testing/suites.mjs';

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
    'desktop',
  ]);
});

test('named suites run in their own order', () => {
  expect(selectSuites(['host', 'unit']).suites.map((suite) => suite.name)).toEqual(['unit', 'host']);
});

test('a name that is no suite is told, with those there are', () => {
  expect(selectSuites(['unit', 'hots'])).toEqual({
    suites: [],
    error:
      'There is no suite "hots"; the suites are types, lint, format, layers, dead code, unit, contract, integration, host, ui, desktop.',
  });
});

test('the desktop’s suite needs the VSIX where there is a desktop VS Code', () => {
  expect(desktopSuite('/usr/bin/code')).toMatchObject({ name: 'desktop', needs: ['vsix'] });
});

test('without a desktop VS Code its suite is left out, and says why', async () => {
  const suite = desktopSuite(undefined);
  expect(suite.needs).toEqual([]);
  expect(await suite.run()).toMatchObject({
    passed: 0,
    failed: 0,
    skipped: 1,
    reason: 'left out: VSCODE_EXECUTABLE_PATH names no desktop VS Code',
  });
});
