import { pairingProblem } from '../pairing.ts';
import { addCalls, totalCalls, usualCallSizes, writingCalls } from '../planning/apiCost.ts';
import { guardsOfTheMoment } from '../planning/guards.ts';
import type { PreparedPlan } from '../planning/preparedPlan.ts';
import type { ReadingPorts } from '../ports.ts';
import { callsMade, remainingToday } from '../report/matchReport.ts';
import { withTrippedGuards } from '../report/withTrippedGuards.ts';
import type { RunRequest } from '../runRequest.ts';

/**
 * The plan with its report as this live run's own: who runs it and since when, what it will cost from here on, and the
 * guards as they stand now. A kept plan's report is that of the dry run that made it.
 */
export function forLiveRun(
  { configuration, overriddenGuards, via }: RunRequest,
  prepared: PreparedPlan,
  { facts }: Pick<ReadingPorts, 'facts'>,
): PreparedPlan {
  const { folder, plan, session } = prepared;
  const { Contact, Account } = plan.report.push;
  const writing = addCalls(...[Contact, Account].map(({ planned }) => writingCalls(planned, usualCallSizes)));
  const byKind = addCalls(facts.callsMade(), writing);
  const ageMs = Date.parse(facts.serverTime()) - Date.parse(plan.binding.createdAt);
  const moving = guardsOfTheMoment({
    limits: configuration.guards,
    apiUsage: session.usage,
    forecastCalls: totalCalls(writing),
    planAgeHours: ageMs / 3_600_000,
    minimum: session.minimum,
    pairingProblem: pairingProblem(session.pairing, configuration.personalization.dataset, session.connection.org),
  });
  const report = {
    ...withTrippedGuards(plan.report, moving),
    kind: 'sync',
    runId: folder?.runId ?? '',
    startedAt: session.readAt,
    actor: { username: session.connection.user.username, via },
    overriddenGuards,
    apiCalls: {
      ...plan.report.apiCalls,
      forecast: totalCalls(byKind),
      used: callsMade({ facts }),
      remainingToday: remainingToday(session),
      byKind,
    },
  } as const;
  return { ...prepared, plan: { ...plan, report } };
}
