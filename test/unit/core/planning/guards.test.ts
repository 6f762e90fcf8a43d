import { describe, expect, test } from 'vitest';
import { checkGuards, type GuardFacts, isGuardName, unreadRequirements } from '../../../../src/core/planning/guards.ts';
import { noPlanCounts, type PlanCounts } from '../../../../src/core/planning/planPairs.ts';

const limits: GuardFacts['limits'] = {
  maxChangedShare: 0.2,
  maxClears: 0,
  maxRows: null,
  apiReserveShare: 0.1,
  maxReadDrop: 0.2,
  maxPlanAgeHours: 96,
};

function facts(contact: Partial<PlanCounts>, more: Partial<GuardFacts> = {}): GuardFacts {
  return {
    limits,
    counts: { Contact: { ...noPlanCounts, ...contact }, Account: noPlanCounts },
    matched: { Contact: 100, Account: 0 },
    rowsRead: { users: 100 },
    lastGoodRun: { runId: 'r1', hasSynced: true, rowsRead: { users: 100 } },
    apiUsage: { used: 0, max: 1000 },
    forecastCalls: 10,
    planAgeHours: 0,
    minimum: [],
    pairingProblem: null,
    ...more,
  };
}

function tripped(given: GuardFacts) {
  return checkGuards(given).tripped.map(({ guard }) => guard);
}

describe('guards', () => {
  test('let an ordinary plan pass', () => {
    expect(checkGuards(facts({ planned: 20, replaced: 20 }))).toEqual({ tripped: [], warnings: [] });
  });

  test('stop a plan that replaces values in more than the share, per object', () => {
    expect(checkGuards(facts({ planned: 21, replaced: 21 })).tripped).toEqual([
      {
        guard: 'maxChangedShare',
        message:
          'Values would be replaced in 21 of 100 matched Contact records (21 %); at most 20 % are expected. ' +
          'Look at the plan: a wrong mapping looks like this.',
      },
    ]);
    const accounts = facts({}, { matched: { Contact: 100, Account: 4 } });
    expect(tripped({ ...accounts, counts: { ...accounts.counts, Account: { ...noPlanCounts, replaced: 1 } } })).toEqual(
      ['maxChangedShare'],
    );
  });

  test('only warn of the share before the first good live run', () => {
    for (const lastGoodRun of [null, { runId: 'r1', hasSynced: false, rowsRead: {} }]) {
      const verdict = checkGuards(facts({ planned: 90, replaced: 90 }, { lastGoodRun }));
      expect(verdict.tripped).toEqual([]);
      expect(verdict.warnings.map(({ code }) => code)).toEqual(['maxChangedShare']);
    }
  });

  test('stop any clear, unless so many are allowed', () => {
    expect(tripped(facts({ clears: 1 }))).toEqual(['maxClears']);
    expect(tripped(facts({ clears: 1 }, { limits: { ...limits, maxClears: 1 } }))).toEqual([]);
  });

  test('stop a plan of more records than allowed', () => {
    expect(tripped(facts({ planned: 5 }, { limits: { ...limits, maxRows: 4 } }))).toEqual(['maxRows']);
    expect(tripped(facts({ planned: 4 }, { limits: { ...limits, maxRows: 4 } }))).toEqual([]);
  });

  test('stop when far fewer rows were read than in the last good run, or a table is gone', () => {
    const last = { runId: 'r1', hasSynced: true, rowsRead: { users: 100, accounts: 50, leads: 0 } };
    expect(tripped(facts({}, { lastGoodRun: last, rowsRead: { users: 80, accounts: 40 } }))).toEqual([]);
    expect(tripped(facts({}, { lastGoodRun: last, rowsRead: { users: 79, accounts: 40 } }))).toEqual(['maxReadDrop']);
    expect(tripped(facts({}, { lastGoodRun: last, rowsRead: { users: 100 } }))).toEqual(['maxReadDrop']);
    expect(tripped(facts({}, { lastGoodRun: null, rowsRead: { users: 1 } }))).toEqual([]);
  });

  test("stop before the reserve of the day's calls is touched", () => {
    expect(tripped(facts({}, { apiUsage: { used: 890, max: 1000 } }))).toEqual([]);
    expect(tripped(facts({}, { apiUsage: { used: 891, max: 1000 } }))).toEqual(['apiReserveShare']);
    expect(tripped(facts({}, { apiUsage: null }))).toEqual([]);
  });

  test('stop a plan that is too old', () => {
    expect(tripped(facts({}, { planAgeHours: 96 }))).toEqual([]);
    expect(tripped(facts({}, { planAgeHours: 96.5 }))).toEqual(['maxPlanAgeHours']);
  });

  test('stop when a minimum requirement failed, by its id, with what was found and what to do; not when it cannot be read', () => {
    const check = {
      id: 'user.modifyAllData',
      area: 'user',
      title: 'The integration user has Modify All Data',
      evidence: [{ asked: 'PermissionSet', answer: 'no' }],
      source: '',
      fix: 'Turn it on.',
      setupUrl: '',
      isMinimum: true,
    } as const;
    expect(checkGuards(facts({}, { minimum: [{ ...check, verdict: 'failed' }] })).tripped).toEqual([
      {
        guard: 'requirement:user.modifyAllData',
        message:
          'A minimum security requirement failed: The integration user has Modify All Data. (PermissionSet: no) Turn it on.',
      },
    ]);
    expect(tripped(facts({}, { minimum: [{ ...check, verdict: 'cannotBeRead' }] }))).toEqual([]);
    expect(unreadRequirements([{ ...check, verdict: 'cannotBeRead' }])).toMatchObject([
      { code: 'requirementsNotRead', count: 1 },
    ]);
    expect(unreadRequirements([{ ...check, verdict: 'passed' }])).toEqual([]);
  });

  test.each([
    ['maxClears', true],
    ['requirement:oauth.scopes', true],
    ['requirement:field.Contact.Score__c.visible', true],
    ['requirement:signedIn.viewAll', false],
    ['requirement:', false],
    ['everything', false],
  ])('are named %s: %s', (name, known) => {
    expect(isGuardName(name)).toBe(known);
  });

  test("stop what would pass the vendor's own limits", () => {
    expect(tripped(facts({ planned: 750_001 }))).toEqual(['vendorLimits']);
    expect(tripped(facts({}, { rowsRead: { users: 10_000_001 } }))).toEqual(['vendorLimits']);
  });
});
