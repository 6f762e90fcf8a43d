import type { Matched } from '../matching/matchTables.ts';
import type { PushCounts } from '../model/plan.ts';
import type { RunKind, RunReport } from '../model/runReport.ts';
import type { Warning } from '../model/syncEvent.ts';
import { isAvailable, type ReadTable } from '../model/tables.ts';
import type { Session } from '../openSession.ts';
import type { ReadingPorts } from '../ports.ts';
import type { RunRequest } from '../runRequest.ts';

export const noPushCounts: PushCounts = {
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

/** The report of a run that only matched: no plan, nothing written. */
export function matchReport(
  request: RunRequest,
  session: Session,
  matched: Matched,
  ports: Pick<ReadingPorts, 'facts' | 'clock'>,
): RunReport {
  return {
    ...runFacts({ request, kind: 'match', session, matched }, ports),
    runId: '',
    planId: '',
    rowsSha256: '',
    state: 'done',
    reason: '',
    writeGaps: [],
    push: { Contact: noPushCounts, Account: noPushCounts },
    apiCalls: {
      forecast: 0,
      used: callsMade(ports),
      vendorWouldUse: 0,
      remainingToday: remainingToday(session),
      byKind: {},
    },
    overriddenGuards: [],
    trippedGuards: [],
  };
}

/** A run as far as it has come: asked for, signed in, matched. */
export interface Run {
  readonly request: RunRequest;
  readonly kind: RunKind;
  readonly session: Session;
  readonly matched: Matched;
}

type RunFacts = Pick<
  RunReport,
  | 'kind'
  | 'startedAt'
  | 'org'
  | 'dataset'
  | 'actor'
  | 'configSha256'
  | 'users'
  | 'accounts'
  | 'pull'
  | 'durationMs'
  | 'warnings'
  | 'complete'
  | 'rowsRead'
>;

/** What every kind of run reports alike. */
export function runFacts({ request, kind, session, matched }: Run, { clock }: Pick<ReadingPorts, 'clock'>): RunFacts {
  const { org, user } = session.connection;
  return {
    kind,
    startedAt: session.readAt,
    org: { id: org.id, myDomain: org.myDomain, isSandbox: org.isSandbox, isDemo: org.isDemo },
    dataset: request.configuration.personalization.dataset,
    actor: { username: user.username, via: request.via },
    configSha256: request.configurationSha256,
    users: matched.summary.users,
    accounts: matched.summary.accounts,
    pull: { user: noPushCounts, account: noPushCounts },
    durationMs: Math.round(clock.monotonicMs() - session.startedMs),
    warnings: [...viewWarning(session), ...matched.warnings],
    complete: session.visibility.verdict === 'complete',
    rowsRead: rowsRead(matched),
  };
}

/** Rows read of each table that was there. */
function rowsRead({ tables }: Matched): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.values(tables).flatMap((table: ReadTable) =>
      isAvailable(table) ? [[table.table, table.rows] as const] : [],
    ),
  );
}

export function callsMade(ports: Pick<ReadingPorts, 'facts'>): number {
  return Object.values(ports.facts.callsMade()).reduce((sum, count) => sum + count, 0);
}

export function remainingToday({ usage }: Session): number {
  return usage === null ? 0 : Math.max(0, usage.max - usage.used);
}

function viewWarning({ visibility }: Session): readonly Warning[] {
  if (visibility.verdict === 'complete') return [];
  return [
    {
      code: 'incompleteView',
      message: `The signed-in user may not see every record of ${visibility.objects.join(', ')}: ${visibility.evidence.join('; ')}`,
      count: 0,
    },
  ];
}
