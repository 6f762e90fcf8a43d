import { totalCalls, usualCallSizes, writingCalls } from '../planning/apiCost.ts';
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
  { folder, plan, session }: PreparedPlan,
  { facts }: Pick<ReadingPorts, 'facts'>,
): PreparedPlan {
  const { Contact, Account } = plan.report.push;
  const used = callsMade({ facts });
  const writing = [Contact, Account]
    .map(({ planned }) => totalCalls(writingCalls(planned, usualCallSizes)))
    .reduce((left, right) => left + right, 0);
  const ageMs = Date.parse(facts.serverTime()) - Date.parse(plan.binding.createdAt);
  const moving = guardsOfTheMoment({
    limits: configuration.guards,
    apiUsage: session.usage,
    forecastCalls: writing,
    planAgeHours: ageMs / 3_600_000,
  });
  const report = {
    ...withTrippedGuards(plan.report, moving),
    kind: 'sync',
    runId: folder?.runId ?? '',
    startedAt: session.readAt,
    actor: { username: session.connection.user.username, via },
    overriddenGuards,
    apiCalls: { ...plan.report.apiCalls, used, forecast: used + writing, remainingToday: remainingToday(session) },
  } as const;
  return { folder, session, plan: { ...plan, report } };
}
