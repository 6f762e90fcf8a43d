import { describe, expect, it } from 'vitest';
import type { PushObject } from '../../../../src/core/model/records.ts';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import { noPlanCounts, type PlanCounts } from '../../../../src/core/planning/planPairs.ts';
import { type PlanFacts, planReport } from '../../../../src/core/report/planReport.ts';
import { someMatchCounts } from '../../aRunReport.ts';

describe('planReport', () => {
  it('counts every matched record once: planned, for review, left out, or unchanged', () => {
    const { push } = reportOf({
      Contact: { planned: 20, needsReview: 5, skippedByUser: 1, skippedFields: 3, refusedFields: 7 },
    });
    expect(push.Contact).toMatchObject({ planned: 20, needsReview: 5, skippedByUser: 1, unchanged: 9_974 });
    expect(push.Contact).toMatchObject({ skippedFields: 3, refused: 7 });
    expect(push.Account).toMatchObject({ planned: 0, unchanged: 0 });
  });

  it('adds what writing costs to the calls made so far, beside what the vendor would use at least', () => {
    const { apiCalls } = reportOf({ Contact: { planned: 20 } });
    expect(apiCalls).toEqual({
      used: 9,
      // One call for 20 records, a look before and one after it.
      forecast: 12,
      // 12 for users, 1 for accounts; 10,000 matched Contacts are one batch: 2 + 3. Nothing is pushed to Accounts.
      vendorWouldUse: 18,
      remainingToday: 900,
      byKind: { 'rest.query': 6, 'bulkq.create': 5, 'rest.collections': 1 },
    });
  });

  it('tells a tripped guard as a warning as well, under its own name', () => {
    const { trippedGuards, warnings } = reportOf({ Contact: { planned: 1, clears: 3 } });
    const message = '3 values would be cleared; at most 0 may be.';
    expect(trippedGuards).toEqual([{ guard: 'maxClears', message }]);
    expect(warnings).toEqual([{ code: 'maxClears', message, count: 0 }]);
  });

  it('B26: warns of words for nothing where they are frequent', () => {
    expect(reportOf({ Contact: { wordsForNothing: 9 } }).warnings).toEqual([]);
    const { warnings } = reportOf({ Contact: { wordsForNothing: 9 }, Account: { wordsForNothing: 1 } });
    expect(warnings).toMatchObject([{ code: 'wordsForNothing', count: 10 }]);
  });
});

/** Of 12,000 users, 10,000 of them matched to Contacts, and 5 accounts without a mapping. */
function reportOf(counts: Readonly<Partial<Record<PushObject, Partial<PlanCounts>>>>): RunReport {
  const guards = {
    maxChangedShare: 0.2,
    maxClears: 0,
    maxRows: null,
    apiReserveShare: 0.1,
    maxReadDrop: 0.2,
    maxPlanAgeHours: 96,
  };
  return planReport({
    request: {
      configuration: { guards, personalization: { dataset: 'engage' } },
      configurationSha256: '',
      via: 'cli',
      overriddenGuards: [],
    },
    kind: 'dry-run',
    runId: 'r1',
    planId: 'p1',
    rowsSha256: '',
    session: {
      connection: { org: {}, user: { username: 'admin@example.com' } },
      visibility: { verdict: 'complete' },
      mappings: { Contact: [{}], Account: [] },
      minimum: [],
      pairing: { kind: 'notPaired' },
      usage: { used: 100, max: 1_000 },
      readAt: '2026-11-24T18:00:00.000Z',
      startedMs: 0,
    },
    matched: {
      tables: {},
      warnings: [],
      summary: {
        users: someMatchCounts({ read: 12_100, superseded: 100, matched: 10_000, contacts: 10_000 }),
        accounts: someMatchCounts({ read: 5, matched: 5 }),
      },
    },
    counts: { Contact: { ...noPlanCounts, ...counts.Contact }, Account: { ...noPlanCounts, ...counts.Account } },
    lastGoodRun: null,
    ports: {
      facts: { callsMade: () => ({ 'rest.query': 4, 'bulkq.create': 5 }) },
      clock: { monotonicMs: () => 0 },
    },
  } as unknown as PlanFacts);
}
