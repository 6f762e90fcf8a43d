/**
 * The whole way on one screen: read → match → plan → apply → report, over ports. A dry run has no writer, by type; a live
 * run applies the very plan that was previewed.
 */
import { applyKeptPlan } from './applying/applyKeptPlan.ts';
import { continueRun } from './applying/continueRun.ts';
import { forLiveRun } from './applying/forLiveRun.ts';
import { refuseMode, refuseOrg, refuseUnfitPlan } from './applying/refuseUnfitPlan.ts';
import { matchTables, type Matched } from './matching/matchTables.ts';
import type { ChoiceRule, Choices } from './model/choices.ts';
import type { RunReport } from './model/runReport.ts';
import { SyncError } from './model/syncError.ts';
import { openSession, type Session } from './openSession.ts';
import { makePlan } from './planning/makePlan.ts';
import { openKeptPlan } from './planning/openKeptPlan.ts';
import type { PreparedPlan } from './planning/preparedPlan.ts';
import type { ReadingPorts, Work, LivePorts } from './ports.ts';
import { neededColumns } from './reading/neededColumns.ts';
import { readTables } from './reading/readTables.ts';
import { matchReport } from './report/matchReport.ts';
import { choiceRuleOf, type LiveRequest, type RunRequest } from './runRequest.ts';
import { matchRuleOf } from './matching/rule.ts';

/** Reads both sides and matches: no plan, no run folder. */
export async function matchBothSides(request: RunRequest, ports: ReadingPorts, work: Work): Promise<RunReport> {
  const session = await openSession(request.configuration, ports, work, 'match');
  const matched = await readAndMatch(request, ports, work, false);
  return matchReport(request, session, matched, ports);
}

/** A dry run that has ended, with its matches still at hand. */
export interface DryRun {
  readonly report: RunReport;
  readonly session: Session;
  /** How records that no choice names are treated. */
  readonly rule: ChoiceRule;
  /**
   * Plans the same matches with other choices, as a dry run of its own in a run folder of its own. Nothing is read or
   * matched again, and the plan's age counts from the reading. One at a time, and not beside other calls of the match store.
   * Where it fails, the plan store holds the plan before.
   */
  readonly replan: (choices: Choices, work: Work) => Promise<RunReport>;
}

/** The whole way without a write. Keeps the plan in a run folder of its own. */
export async function dryRun(request: RunRequest, ports: ReadingPorts, work: Work): Promise<DryRun> {
  const session = await openSession(request.configuration, ports, work, 'dryRun');
  const matched = await readAndMatch(request, ports, work, true);
  const first = await makePlan({ request, kind: 'dry-run', session, matched }, ports, work);
  let latest = first;
  return {
    report: first.plan.report,
    session,
    rule: choiceRuleOf(request),
    async replan(choices, again) {
      const asked = { request: { ...request, choices }, kind: 'dry-run', session, matched } as const;
      try {
        latest = await makePlan({ ...asked, createdAt: first.plan.binding.createdAt }, ports, again);
      } catch (error) {
        await ports.plans.open(latest.planFolder.planFile);
        throw error;
      }
      return latest.plan.report;
    },
  };
}

/** Applies a kept plan, or makes one and applies it, after everything that could refuse it has been asked. */
export async function liveSync(request: LiveRequest, ports: LivePorts, work: Work): Promise<RunReport> {
  if (request.planId === null) refuseMode(request, request.onlySelected);
  const made =
    request.planId === null
      ? await preparePlan(request, ports, work)
      : await openKeptPlan(request, request.planId, ports, work);
  const prepared = forLiveRun(request, made, ports);
  try {
    refuseUnfitPlan(request, prepared);
    return await applyKeptPlan(request, prepared, ports, work);
  } catch (error) {
    return await reportRefusal(error, prepared);
  }
}

/**
 * Carries on a live run that is paused, was cancelled or was broken off, with the plan that it began with, and reports the
 * whole run. Nothing is read or matched again. A run that has ended is answered as it is.
 */
export async function continueSync(
  request: RunRequest,
  runId: string,
  ports: LivePorts,
  work: Work,
): Promise<RunReport> {
  return await continueRun(request, runId, ports, work);
}

/** A run that was refused or called off with its plan in hand is told with it, and leaves its report; others are rethrown. */
async function reportRefusal(error: unknown, { folder, plan }: PreparedPlan): Promise<RunReport> {
  if (!(error instanceof SyncError) || (error.code !== 'refused' && error.code !== 'cancelled')) throw error;
  const report: RunReport = { ...plan.report, state: error.code, reason: error.message };
  await folder?.writeReport(report);
  return report;
}

async function preparePlan(request: RunRequest, ports: ReadingPorts, work: Work): Promise<PreparedPlan> {
  const session = await openSession(request.configuration, ports, work, 'live');
  refuseOrg(session.connection.org);
  const matched = await readAndMatch(request, ports, work, true);
  return await makePlan({ request, kind: 'sync', session, matched }, ports, work);
}

async function readAndMatch(request: RunRequest, ports: ReadingPorts, work: Work, withPlan: boolean): Promise<Matched> {
  const rule = matchRuleOf(request.configuration);
  const needed = neededColumns(request.configuration, rule, withPlan);
  const tables = await readTables(needed, ports, request.scratch, work);
  return await matchTables({ tables, rule, decisions: request.decisions }, ports.matches, work);
}
