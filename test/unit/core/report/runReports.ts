import type { MatchCounts } from '../../../../src/core/model/matches.ts';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import { noPushCounts } from '../../../../src/core/report/matchReport.ts';

export const noMatchCounts: MatchCounts = {
  read: 0,
  superseded: 0,
  matched: 0,
  byPriority: { 0: 0, 1: 0, 2: 0, 3: 0 },
  contacts: 0,
  leads: 0,
  nameOnly: 0,
  ambiguous: 0,
  unmatched: 0,
  excluded: 0,
  byReason: {},
  nearMisses: {},
};

/** A dry run of a sandbox in which nothing happened; tests say what did. */
export function aReport(rest: Partial<RunReport> = {}): RunReport {
  return {
    runId: '2026-11-24T18-20-38Z-7f3a',
    planId: 'p1',
    rowsSha256: '',
    kind: 'dry-run',
    state: 'done',
    startedAt: '2026-11-24T18:20:38.000Z',
    org: { id: '00D000000000001AAA', myDomain: 'acme--uat', isSandbox: true, isDemo: false },
    dataset: 'engage',
    actor: { username: 'admin@example.com', via: 'cli' },
    configSha256: '',
    users: noMatchCounts,
    accounts: noMatchCounts,
    push: { Contact: noPushCounts, Account: noPushCounts },
    pull: { user: noPushCounts, account: noPushCounts },
    apiCalls: { forecast: 0, used: 0, vendorWouldUse: 0, remainingToday: 0, byKind: {} },
    durationMs: 0,
    warnings: [],
    complete: true,
    rowsRead: {},
    overriddenGuards: [],
    trippedGuards: [],
    ...rest,
  };
}
