import type { MatchCounts } from '../../src/core/model/matches.ts';
import type { PushCounts } from '../../src/core/model/plan.ts';
import type { RunReport } from '../../src/core/model/runReport.ts';

/** A report of a dry run in which nothing was read; tests say what they need otherwise. */
export function aRunReport(differences: Partial<RunReport> = {}): RunReport {
  return {
    runId: '2026-11-24T18-20-38Z-7f3a',
    planId: 'plan',
    rowsSha256: 'rows',
    kind: 'dry-run',
    state: 'done',
    reason: '',
    writeGaps: [],
    startedAt: '2026-11-24T18:20:38Z',
    org: { id: '00D000000000001EAA', myDomain: 'example', isSandbox: true, isDemo: true },
    dataset: 'engage',
    actor: { username: 'admin@example.com', via: 'vscode' },
    configSha256: 'config',
    users: someMatchCounts(),
    accounts: someMatchCounts(),
    push: { Contact: noPush, Account: noPush },
    pull: { user: noPush, account: noPush },
    apiCalls: { forecast: 0, used: 0, vendorWouldUse: 0, remainingToday: 0, byKind: {} },
    durationMs: 0,
    warnings: [],
    complete: true,
    rowsRead: {},
    overriddenGuards: [],
    trippedGuards: [],
    ...differences,
  };
}

export function someMatchCounts(differences: Partial<MatchCounts> = {}): MatchCounts {
  return {
    read: 0,
    superseded: 0,
    matched: 0,
    byPriority: {},
    contacts: 0,
    leads: 0,
    nameOnly: 0,
    ambiguous: 0,
    unmatched: 0,
    excluded: 0,
    byReason: {},
    nearMisses: {},
    ...differences,
  };
}

const noPush: PushCounts = {
  planned: 0,
  unchanged: 0,
  refused: 0,
  succeeded: 0,
  failed: 0,
  changedSincePlan: 0,
  notSent: 0,
  unknown: 0,
  needsReview: 0,
  skippedByUser: 0,
  skippedFields: 0,
};
