/**
 * The whole way on one screen: read → match → plan → apply → report, over ports. A dry run has no writer, by type; a live
 * run applies the very plan that was previewed.
 */
import { applyKeptPlan } from './applying/applyKeptPlan.ts';
import { forLiveRun } from './applying/forLiveRun.ts';
import { refuseMode, refuseOrg, refuseUnfitPlan } from './applying/refuseUnfitPlan.ts';
import { matchTables, type Matched } from './matching/matchTables.ts';
import type { RunReport } from './model/runReport.ts';
import { SyncError } from './model/syncError.ts';
import { openSession } from './openSession.ts';
import { makePlan } from './planning/makePlan.ts';
import { openKeptPlan } from './planning/openKeptPlan.ts';
import type { PreparedPlan } from './planning/preparedPlan.ts';
import type { ReadingPorts, Work, LivePorts } from './ports.ts';
import { neededColumns } from './reading/neededColumns.ts';
import { readTables } from './reading/readTables.ts';
import { matchReport } from './report/matchReport.ts';
import type { LiveRequest, RunRequest } from './runRequest.ts';
import { matchRuleOf } from './matching/rule.ts';

/** Reads both sides and matches: no plan, no run folder. */
export async function matchBothSides(request: RunRequest, ports: ReadingPorts, work: Work): Promise<RunReport> {
  const session = await openSession(request.configuration, ports, work, false);
  const matched = await readAndMatch(request, ports, work, false);
  return matchReport(request, session, matched, ports);
}

/** The whole way without a write. Keeps the plan in a run folder of its own. */
export async function dryRun(request: RunRequest, ports: ReadingPorts, work: Work): Promise<RunReport> {
  return (await preparePlan(request, 'dry-run', ports, work)).plan.report;
}

/** Applies a kept plan, or makes one and applies it, after everything that could refuse it has been asked. */
export async function liveSync(request: LiveRequest, ports: LivePorts, work: Work): Promise<RunReport> {
  if (request.planId === null) refuseMode(request, request.onlySelected);
  const made =
    request.planId === null
      ? await preparePlan(request, 'sync', ports, work)
      : await openKeptPlan(request, request.planId, ports, work);
  const prepared = forLiveRun(request, made, ports);
  try {
    refuseUnfitPlan(request, prepared);
    return await applyKeptPlan(request, prepared, ports, work);
  } catch (error) {
    return await reportRefusal(error, prepared);
  }
}

/** A run that was refused or called off with its plan in hand is told with it, and leaves its report; others are rethrown. */
async function reportRefusal(error: unknown, { folder, plan }: PreparedPlan): Promise<RunReport> {
  if (!(error instanceof SyncError) || (error.code !== 'refused' && error.code !== 'cancelled')) throw error;
  const report: RunReport = { ...plan.report, state: error.code, reason: error.message };
  await folder?.writeReport(report);
  return report;
}

async function preparePlan(
  request: RunRequest,
  kind: 'dry-run' | 'sync',
  ports: ReadingPorts,
  work: Work,
): Promise<PreparedPlan> {
  const session = await openSession(request.configuration, ports, work, true);
  if (kind === 'sync') refuseOrg(session.connection.org);
  const matched = await readAndMatch(request, ports, work, true);
  return await makePlan({ request, kind, session, matched }, ports, work);
}

async function readAndMatch(request: RunRequest, ports: ReadingPorts, work: Work, withPlan: boolean): Promise<Matched> {
  const rule = matchRuleOf(request.configuration);
  const needed = neededColumns(request.configuration, rule, withPlan);
  const tables = await readTables(needed, ports, request.scratch, work);
  return await matchTables({ tables, rule, decisions: request.decisions }, ports.matches, work);
}
