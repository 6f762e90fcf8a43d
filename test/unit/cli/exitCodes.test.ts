import { describe, expect, it } from 'vitest';
import { exitCodeOfReport } from '../../../src/cli/exitCodes.ts';
import { noPushCounts } from '../../../src/core/report/matchReport.ts';
import { aRunReport } from '../aRunReport.ts';

describe('exitCodeOfReport', () => {
  it('is 0 for a run in which everything is settled, whatever it warns of', () => {
    expect(exitCodeOfReport(aRunReport())).toBe(0);
    expect(exitCodeOfReport(aRunReport({ warnings: [{ code: 'badIds', message: '', count: 3 }] }))).toBe(0);
    expect(exitCodeOfReport(aRunReport({ trippedGuards: [{ guard: 'maxClears', message: '' }] }))).toBe(0);
  });

  it.each(['refused', 'failed', 'unknown', 'changedSincePlan', 'notSent'] as const)(
    'is 1 when something is %s',
    (count) => {
      const push = { Contact: noPushCounts, Account: { ...noPushCounts, [count]: 1 } };
      expect(exitCodeOfReport(aRunReport({ push }))).toBe(1);
    },
  );

  it('is 1 when rows of the input were refused', () => {
    expect(exitCodeOfReport(aRunReport({ warnings: [{ code: 'refusedRows', message: '', count: 1 }] }))).toBe(1);
  });

  it('tells a resumable end from a refusal', () => {
    expect(exitCodeOfReport(aRunReport({ state: 'paused' }))).toBe(75);
    expect(exitCodeOfReport(aRunReport({ state: 'cancelled' }))).toBe(130);
    expect(exitCodeOfReport(aRunReport({ state: 'refused' }))).toBe(4);
  });
});
