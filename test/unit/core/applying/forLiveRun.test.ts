import { describe, expect, it } from 'vitest';
import { forLiveRun } from '../../../../src/core/applying/forLiveRun.ts';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import type { PreparedPlan } from '../../../../src/core/planning/preparedPlan.ts';
import type { CrmFacts } from '../../../../src/core/ports.ts';
import { noPushCounts } from '../../../../src/core/report/matchReport.ts';
import type { RunRequest } from '../../../../src/core/runRequest.ts';
import { aRunReport } from '../../aRunReport.ts';

describe('forLiveRun', () => {
  it("makes a kept plan's report the live run's own: who runs it, since when, and what it costs from here on", () => {
    const kept = aRunReport({
      push: { Contact: { ...noPushCounts, planned: 201 }, Account: noPushCounts },
      apiCalls: { forecast: 99, used: 90, vendorWouldUse: 13, remainingToday: 5, byKind: {} },
    });
    expect(liveReport({ kept, overridden: ['maxClears'] })).toEqual({
      ...kept,
      kind: 'sync',
      runId: '',
      startedAt: '2026-11-25T08:00:00.000Z',
      actor: { username: 'runner@example.com', via: 'cli' },
      overriddenGuards: ['maxClears'],
      // 4 made; two calls of 200 records, a look before, between and after them.
      apiCalls: {
        forecast: 9,
        used: 4,
        vendorWouldUse: 13,
        remainingToday: 900,
        byKind: { 'rest.query': 7, 'rest.collections': 2 },
      },
    });
  });

  it("I-05: ages the plan by the server's clock, and says so as a guard", () => {
    expect(liveReport({ now: '2026-11-28T18:00:00.000Z' }).trippedGuards).toEqual([]);
    const message = 'The plan is 97 hours old; 96 are allowed. Make a new dry run.';
    const { trippedGuards, warnings } = liveReport({ now: '2026-11-28T19:30:00.000Z' });
    expect(trippedGuards).toEqual([{ guard: 'maxPlanAgeHours', message }]);
    expect(warnings).toEqual([{ code: 'maxPlanAgeHours', message, count: 0 }]);
  });

  it("judges the reserve of API calls by today's, and keeps what the plan itself tripped", () => {
    const clears = { guard: 'maxClears', message: '3 values would be cleared.' };
    const told = { code: 'maxClears', message: '3 values would be cleared.', count: 0 };
    const kept = aRunReport({
      trippedGuards: [clears, { guard: 'apiReserveShare', message: 'yesterday' }],
      warnings: [told, { code: 'apiReserveShare', message: 'yesterday', count: 0 }],
    });
    expect(liveReport({ kept })).toMatchObject({ trippedGuards: [clears], warnings: [told] });
    const usedUp = liveReport({ kept, usage: { used: 901, max: 1_000 } });
    expect(usedUp.trippedGuards).toEqual([clears, { guard: 'apiReserveShare', message: expect.any(String) as string }]);
  });
});

interface Case {
  readonly kept?: RunReport;
  readonly now?: string;
  readonly usage?: { readonly used: number; readonly max: number };
  readonly overridden?: readonly string[];
}

/** Of a plan made on 2026-11-24 at 18:00 by another user. */
function liveReport({ kept = aRunReport(), now, usage, overridden = [] }: Case): RunReport {
  const request = {
    configuration: {
      personalization: { dataset: 'engage' },
      guards: { apiReserveShare: 0.1, maxPlanAgeHours: 96 },
    },
    overriddenGuards: overridden,
    via: 'cli',
  } as unknown as RunRequest;
  const prepared = {
    folder: null,
    plan: { binding: { createdAt: '2026-11-24T18:00:00.000Z' }, report: kept },
    session: {
      readAt: '2026-11-25T08:00:00.000Z',
      connection: { user: { username: 'runner@example.com' } },
      minimum: [],
      pairing: { kind: 'notPaired' },
      usage: usage ?? { used: 100, max: 1_000 },
    },
  } as unknown as PreparedPlan;
  const facts = {
    serverTime: () => now ?? '2026-11-25T08:00:05.000Z',
    callsMade: () => ({ 'rest.query': 4 }),
  } as unknown as CrmFacts;
  return forLiveRun(request, prepared, { facts }).plan.report;
}
