import { describe, expect, test } from 'vitest';
import { countHostResults, countTap, countVitest, judgeSuite } from '../../../scripts/testing/suiteResult.mjs';

describe('the counts of a suite', () => {
  test('are read from a vitest report', () => {
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 3, numTotalTests: 11 };
    expect(countVitest(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 4 });
  });

  test('are read from the results of the suite inside VS Code', () => {
    const results = ['passed', 'passed', 'failed', 'skipped'].map((state) => ({ title: 'a test', state }));
    expect(countHostResults(JSON.stringify(results))).toEqual({ passed: 2, failed: 1, skipped: 1 });
  });

  test('are read from a TAP report, where a cancelled test is a failed one', () => {
    const tap = [
      'TAP version 13',
      '# Subtest: prints "# pass 99" itself',
      'ok 1 - prints "# pass 99" itself',
      '# tests 7',
      '# suites 1',
      '# pass 3',
      '# fail 1',
      '# cancelled 2',
      '# skipped 1',
      '# todo 0',
    ].join('\n');
    expect(countTap(tap)).toEqual({ passed: 3, failed: 3, skipped: 1 });
  });
});

describe('a suite', () => {
  test('passes when its tests ran and passed', () => {
    expect(judgeSuite({ passed: 3, failed: 0, skipped: 1 }, 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });

  test('counts its own failures when tests failed', () => {
    expect(judgeSuite({ passed: 3, failed: 2, skipped: 0 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });

  test('fails when it left no report', () => {
    expect(judgeSuite(undefined, 124)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
      reason: 'did not run: no report, exit code 124',
    });
  });

  test('fails when it ran no test, or skipped all', () => {
    expect(judgeSuite({ passed: 0, failed: 0, skipped: 4 }, 0)).toEqual({
      passed: 0,
      failed: 1,
      skipped: 4,
      reason: 'ran no test',
    });
  });

  test('fails when its runner fails although every test passed', () => {
    expect(judgeSuite({ passed: 3, failed: 0, skipped: 0 }, 1)).toEqual({
      passed: 3,
      failed: 1,
      skipped: 0,
      reason: 'no test failed, but the runner did: exit code 1',
    });
  });
});
