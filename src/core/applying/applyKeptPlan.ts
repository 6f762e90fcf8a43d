import type { PushCounts } from '../model/plan.ts';
import type { PushObject } from '../model/records.ts';
import type { RunReport, RunState } from '../model/runReport.ts';
import { SyncError } from '../model/syncError.ts';
import type { PreparedPlan } from '../planning/preparedPlan.ts';
import type { LivePorts, RunFolder, UnwrittenRecord, Work } from '../ports.ts';
import { callsMade } from '../report/matchReport.ts';
import type { LiveRequest, RunRequest } from '../runRequest.ts';
import { usualApplyLimits } from './applyLimits.ts';
import { applyPlan } from './applyPlan.ts';
import type { ApplyRequest, ApplyResult, PlannedObject } from './applyRequest.ts';
import { openRunJournal } from './runJournal.ts';

/**
 * Asks, marks the plan as used, writes it by the write protocol, and reports. From the mark on, this run is the only one
 * that may write the plan, whatever becomes of it.
 * @param prepared see `forLiveRun`
 */
export async function applyKeptPlan(
  request: LiveRequest,
  prepared: PreparedPlan,
  ports: LivePorts,
  work: Work,
): Promise<RunReport> {
  const { plan } = prepared;
  if (!(await request.confirm(plan.report))) throw new SyncError('cancelled', 'You said no: nothing was written.');
  const folder = prepared.folder ?? (await folderOfItsOwn(prepared, ports));
  const report = { ...plan.report, runId: folder.runId };
  work.emit({ kind: 'phaseStarted', phase: 'apply', label: 'Writing' });
  await ports.runs.consumePlan(plan.planId, folder.runId);
  const result = await applyPlan(applyRequest(request, prepared, ports), await applyPorts(folder, ports), work);
  await folder.writeFailed(unwritten(result));
  const finished = finishedReport(report, result, ports, ports.clock.monotonicMs() - prepared.session.startedMs);
  await folder.writeReport(finished);
  return finished;
}

async function folderOfItsOwn({ planFolder }: PreparedPlan, ports: LivePorts): Promise<RunFolder> {
  const folder = await ports.runs.create('sync');
  await folder.takePlanOf(planFolder);
  return folder;
}

function applyRequest(request: RunRequest, { plan, session }: PreparedPlan, ports: LivePorts): ApplyRequest {
  const planned = (object: PushObject): PlannedObject => ({
    planned: plan.report.push[object].planned,
    records: () => ports.plans.records(object),
    fields: new Map(session.mappings[object].map(({ field, description }) => [field, description])),
  });
  return {
    planId: plan.planId,
    rowsSha256: plan.rowsSha256,
    readAt: plan.binding.readAt,
    userId: session.connection.user.id,
    objects: { Contact: planned('Contact'), Account: planned('Account') },
    limits: { ...usualApplyLimits, apiReserveShare: reserveOf(request) },
  };
}

/** Overridden, the day's calls may be used up to the last. */
function reserveOf({ configuration, overriddenGuards }: RunRequest): number {
  return overriddenGuards.includes('apiReserveShare') ? 0 : configuration.guards.apiReserveShare;
}

async function applyPorts(folder: RunFolder, ports: LivePorts) {
  const { journal } = await openRunJournal(ports.journalFile(folder), ports.sha256);
  return {
    writer: ports.writer,
    journal,
    files: ports.runFiles(folder),
    clock: ports.clock,
    // One process writes at a time for now: a person starts it. The lock of several processes comes with resuming a run.
    assertLockHeld: () => Promise.resolve(),
    apiUsage: () => ports.latestApiUsage(),
  };
}

/** `failed.csv` lists what was not written; a note on a row that was written is in the journal's files. */
async function* unwritten(result: ApplyResult): AsyncIterable<UnwrittenRecord> {
  for await (const rows of result.outcomes()) {
    for (const { outcome, note, message, ...row } of rows) {
      if (outcome !== 'succeeded') yield { ...row, outcome, message: note === '' ? message : `${message} ${note}` };
    }
  }
}

function finishedReport(report: RunReport, result: ApplyResult, ports: LivePorts, durationMs: number): RunReport {
  const usage = ports.latestApiUsage();
  const counts = (object: PushObject): PushCounts => ({ ...report.push[object], ...result.counts[object] });
  return {
    ...report,
    state: stateOf(result),
    reason: result.reason,
    push: { Contact: counts('Contact'), Account: counts('Account') },
    apiCalls: {
      ...report.apiCalls,
      used: callsMade(ports),
      remainingToday: usage === null ? report.apiCalls.remainingToday : Math.max(0, usage.max - usage.used),
    },
    durationMs: Math.round(durationMs),
    writeGaps: result.gaps,
    warnings: [...report.warnings, ...result.warnings],
  };
}

function stateOf({ state, counts }: ApplyResult): RunState {
  if (state !== 'done') return state;
  const unsettled = Object.values(counts).some(
    ({ failed, changedSincePlan, notSent, unknown }) => failed + changedSincePlan + notSent + unknown > 0,
  );
  return unsettled ? 'partial' : 'done';
}
