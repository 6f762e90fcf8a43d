import type { Matched } from '../matching/matchTables.ts';
import type { PushCounts } from '../model/plan.ts';
import type { PushObject } from '../model/records.ts';
import type { ApiCalls, RunReport } from '../model/runReport.ts';
import type { Warning } from '../model/syncEvent.ts';
import type { Session } from '../openSession.ts';
import { addCalls, type Calls, totalCalls, usualCallSizes, vendorWouldUse, writingCalls } from '../planning/apiCost.ts';
import { checkGuards, type GuardVerdict, unreadRequirements } from '../planning/guards.ts';
import { pairsOf } from '../planning/pairsOf.ts';
import type { PlanCounts } from '../planning/planPairs.ts';
import { pairingProblem } from '../pairing.ts';
import type { LastGoodRun, ReadingPorts } from '../ports.ts';
import type { RunRequest } from '../runRequest.ts';
import { callsMade, noPushCounts, remainingToday, runFacts } from './matchReport.ts';
import { withTrippedGuards } from './withTrippedGuards.ts';

export interface PlanFacts {
  readonly request: RunRequest;
  readonly kind: 'dry-run' | 'sync';
  readonly runId: string;
  readonly planId: string;
  readonly rowsSha256: string;
  readonly session: Session;
  readonly matched: Matched;
  readonly counts: Readonly<Record<PushObject, PlanCounts>>;
  readonly lastGoodRun: LastGoodRun | null;
  readonly ports: Pick<ReadingPorts, 'facts' | 'clock'>;
}

/** What a plan would do, what would stop it and what it would cost: the report of a dry run. */
export function planReport(facts: PlanFacts): RunReport {
  const { request, kind, session, matched, ports } = facts;
  const apiCalls = forecastCalls(facts);
  const common = runFacts({ request, kind, session, matched }, ports);
  const guards = guardVerdict(facts, common.rowsRead, apiCalls.forecast - apiCalls.used);
  const report: RunReport = {
    ...common,
    warnings: [...common.warnings, ...unreadRequirements(session.minimum), ...wordWarnings(facts), ...guards.warnings],
    runId: facts.runId,
    planId: facts.planId,
    rowsSha256: facts.rowsSha256,
    state: 'done',
    reason: '',
    writeGaps: [],
    push: { Contact: pushCounts('Contact', facts), Account: pushCounts('Account', facts) },
    apiCalls,
    overriddenGuards: request.overriddenGuards,
    trippedGuards: [],
  };
  return withTrippedGuards(report, guards.tripped);
}

/** Every matched record is planned, waits for review, is left out, or is unchanged: nothing to write for it. */
function pushCounts(object: PushObject, { counts, matched, session }: PlanFacts): PushCounts {
  const { planned, needsReview, skippedByUser, skippedFields, refusedFields } = counts[object];
  if (session.mappings[object].length === 0) return noPushCounts;
  return {
    ...noPushCounts,
    planned,
    needsReview,
    skippedByUser,
    skippedFields,
    refused: refusedFields,
    unchanged: pairsOf(object, matched) - planned - needsReview - skippedByUser,
  };
}

/** Calls made so far are known; what a live run adds is forecast. */
function forecastCalls({ counts, matched, session, ports }: PlanFacts): ApiCalls {
  const made = ports.facts.callsMade() as Calls;
  const writing = addCalls(
    writingCalls(counts.Contact.planned, usualCallSizes),
    writingCalls(counts.Account.planned, usualCallSizes),
  );
  const byKind = addCalls(made, writing);
  const pushed = (['Contact', 'Account'] as const).filter((object) => session.mappings[object].length > 0);
  return {
    forecast: totalCalls(byKind),
    used: callsMade(ports),
    vendorWouldUse: vendorWouldUse(
      matched.summary.users.read - matched.summary.users.superseded,
      matched.summary.accounts.read - matched.summary.accounts.superseded,
      Object.fromEntries(pushed.map((object) => [object, pairsOf(object, matched)])),
    ),
    remainingToday: remainingToday(session),
    byKind,
  };
}

/** A few may be names; many come from a program that wrote down its own nothing. */
const manyWords = 10;

function* wordWarnings({ counts }: PlanFacts): Generator<Warning> {
  const count = counts.Contact.wordsForNothing + counts.Account.wordsForNothing;
  if (count < manyWords) return;
  const message =
    'Values such as "null" or "NaN" would be written as texts. If they mean that there is nothing, mend the export.';
  yield { code: 'wordsForNothing', message, count };
}

function guardVerdict(
  { request, counts, matched, session, lastGoodRun }: PlanFacts,
  rowsRead: RunReport['rowsRead'],
  writing: number,
): GuardVerdict {
  return checkGuards({
    limits: request.configuration.guards,
    counts,
    matched: { Contact: pairsOf('Contact', matched), Account: pairsOf('Account', matched) },
    rowsRead,
    lastGoodRun,
    apiUsage: session.usage,
    forecastCalls: writing,
    planAgeHours: 0,
    minimum: session.minimum,
    pairingProblem: pairingProblem(
      session.pairing,
      request.configuration.personalization.dataset,
      session.connection.org,
    ),
  });
}
