import { describe, expect, test } from 'vitest';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import {
  needsAttention,
  openRecords,
  outcomeText,
  summaryPlace,
  summaryText,
} from '../../../../src/extension/host/runSummary.ts';
import { aRunReport } from '../../aRunReport.ts';
import { pushed } from '../aHistoryRun.ts';

describe('the summary of a run', () => {
  test('says which run, of which org, what would change, and how long it took', () => {
    expect(summaryText(aRunReport({ push: pushed({ planned: 354 }) }), 12_000)).toBe(
      'Dry run of DEMO example: 354 records would change, 12 sec.',
    );
  });

  test('says of a live run what was written and what was not', () => {
    const push = pushed({ planned: 354, succeeded: 340, failed: 9, changedSincePlan: 3, unknown: 1, notSent: 1 });
    expect(outcomeText(live({ push }))).toBe(
      '340 of 354 records written, 9 failed, 3 changed since the dry run, 1 with an outcome that is not confirmed, 1 not sent',
    );
  });

  test('says why a run did not end as planned', () => {
    const report = live({
      state: 'paused',
      reason: 'Only 10 API calls are left.',
      push: pushed({ planned: 20, succeeded: 10 }),
    });
    expect(summaryText(report, 3_000)).toBe(
      'Live sync of DEMO example: 10 of 20 records written, 3 sec. Only 10 API calls are left.',
    );
  });

  test('counts one record as one', () => {
    expect(outcomeText(aRunReport({ push: pushed({ planned: 1 }) }))).toBe('1 record would change');
    expect(outcomeText(live({ push: pushed({ planned: 1, succeeded: 1 }) }))).toBe('1 of 1 record written');
  });

  test('records that were settled, in whatever way, are not open any more', () => {
    const push = pushed({ planned: 100, succeeded: 40, failed: 3, changedSincePlan: 2, unknown: 1, notSent: 54 });
    expect(openRecords(live({ push }))).toBe(54);
    expect(openRecords(live({ push: pushed({ planned: 1, succeeded: 2 }) }))).toBe(0);
  });
});

describe('where the summary is told', () => {
  test('a long run by a notification, a short one in the status bar', () => {
    expect(summaryPlace('toast', aRunReport(), 10_001)).toBe('toast');
    expect(summaryPlace('toast', aRunReport(), 10_000)).toBe('statusBar');
  });

  test('as the setting says', () => {
    expect(summaryPlace('statusBar', aRunReport(), 60_000)).toBe('statusBar');
    expect(summaryPlace('off', aRunReport(), 60_000)).toBe('nowhere');
  });

  test.each(['toast', 'statusBar', 'off'] as const)('what went wrong is told in any case (%s)', (setting) => {
    expect(summaryPlace(setting, live({ state: 'partial' }), 10)).toBe('warning');
  });

  test('a cancelled run is trouble only when it had written', () => {
    expect(needsAttention(live({ state: 'cancelled', push: pushed({ planned: 5 }) }))).toBe(false);
    expect(needsAttention(live({ state: 'cancelled', push: pushed({ planned: 5, succeeded: 1 }) }))).toBe(true);
    expect(needsAttention(aRunReport({ state: 'cancelled' }))).toBe(false);
    expect(needsAttention(live({ state: 'paused' }))).toBe(true);
    expect(needsAttention(live({ state: 'refused' }))).toBe(true);
  });
});

function live(differences: Partial<RunReport>): RunReport {
  return aRunReport({ kind: 'sync', ...differences });
}
