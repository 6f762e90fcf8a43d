/** What a run that begins and one that is carried on have in common. */
import type { PushCounts } from '../model/plan.ts';
import type { PushObject } from '../model/records.ts';
import type { RunReport, RunState } from '../model/runReport.ts';
import type { PreparedPlan } from '../planning/preparedPlan.ts';
import type { LivePorts, RunFolder, RunLock, UnwrittenRecord } from '../ports.ts';
import { callsMade } from '../report/matchReport.ts';
import type { RunRequest } from '../runRequest.ts';
import { usualApplyLimits } from './applyLimits.ts';
import type { ApplyPorts } from './applyPorts.ts';
import type { ApplyRequest, ApplyResult, PlannedObject } from './applyRequest.ts';
import type { RunJournal } from './runJournal.ts';

/** The whole plan, without a pause. The plan store holds its rows. */
export function applyRequestOf(
  request: Pick<RunRequest, 'configuration' | 'overriddenGuards'>,
  { plan, session }: Pick<PreparedPlan, 'plan' | 'session'>,
  ports: LivePorts,
): ApplyRequest {
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
    firstRecords: null,
    limits: { ...usualApplyLimits, apiReserveShare: reserveOf(request) },
  };
}

/** Overridden, the day's calls may be used up to the last. */
function reserveOf({
  configuration,
  overriddenGuards,
}: Pick<RunRequest, 'configuration' | 'overriddenGuards'>): number {
  return overriddenGuards.includes('apiReserveShare') ? 0 : configuration.guards.apiReserveShare;
}

export function applyPortsOf(
  { folder, lock, journal }: { readonly folder: RunFolder; readonly lock: RunLock; readonly journal: RunJournal },
  ports: LivePorts,
): ApplyPorts {
  return {
    writer: ports.writer,
    journal,
    files: ports.runFiles(folder),
    clock: ports.clock,
    assertLockHeld: () => lock.assertHeld(),
    apiUsage: () => ports.latestApiUsage(),
  };
}

export interface EndedRun {
  /** As it was when this process took the run up. */
  readonly report: RunReport;
  /** Of the whole run. */
  readonly result: ApplyResult;
  readonly folder: RunFolder;
  /** Of the whole run. */
  readonly durationMs: number;
  /** Calls of the processes before this one. */
  readonly callsBefore?: number;
}

/** Keeps what the run has come to, `failed.csv` first, and answers it. */
export async function finishRun(ended: EndedRun, ports: LivePorts): Promise<RunReport> {
  await ended.folder.writeFailed(unwritten(ended.result));
  const finished = finishedReport(ended, ports);
  await ended.folder.writeReport(finished);
  return finished;
}

/** `failed.csv` lists what was not written; a note on a row that was written is in the journal's files. */
async function* unwritten(result: ApplyResult): AsyncIterable<UnwrittenRecord> {
  for await (const rows of result.outcomes()) {
    for (const { outcome, note, message, ...row } of rows) {
      if (outcome !== 'succeeded') yield { ...row, outcome, message: note === '' ? message : `${message} ${note}` };
    }
  }
}

function finishedReport({ report, result, durationMs, callsBefore = 0 }: EndedRun, ports: LivePorts): RunReport {
  const usage = ports.latestApiUsage();
  const counts = (object: PushObject): PushCounts => ({ ...report.push[object], ...result.counts[object] });
  const state = stateOf(result);
  const told = new Set(report.warnings.map(({ message }) => message));
  return {
    ...report,
    state,
    reason: state === 'paused' || state === 'cancelled' ? result.reason : '',
    push: { Contact: counts('Contact'), Account: counts('Account') },
    apiCalls: {
      ...report.apiCalls,
      used: callsBefore + callsMade(ports),
      remainingToday: usage === null ? report.apiCalls.remainingToday : Math.max(0, usage.max - usage.used),
    },
    durationMs: Math.round(durationMs),
    writeGaps: result.gaps,
    // A run that is carried on may come upon the same again.
    warnings: [...report.warnings, ...result.warnings.filter(({ message }) => !told.has(message))],
  };
}

function stateOf({ state, counts }: ApplyResult): RunState {
  if (state !== 'done') return state;
  const unsettled = Object.values(counts).some(
    ({ failed, changedSincePlan, notSent, unknown }) => failed + changedSincePlan + notSent + unknown > 0,
  );
  return unsettled ? 'partial' : 'done';
}
