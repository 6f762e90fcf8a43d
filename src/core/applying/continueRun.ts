import type { RunReport } from '../model/runReport.ts';
import { SyncError } from '../model/syncError.ts';
import { failedRequirements, isRequirementGuard } from '../planning/guards.ts';
import { openPlanRows } from '../planning/openKeptPlan.ts';
import type { Session } from '../openSession.ts';
import type { LivePorts, OpenedRun, Work } from '../ports.ts';
import type { RunRequest } from '../runRequest.ts';
import { continueFrom } from './applyPlan.ts';
import type { ApplyResult } from './applyRequest.ts';
import { foldJournal } from './chunkState.ts';
import { applyPortsOf, applyRequestOf, finishRun } from './liveRun.ts';
import { readBackDamagedRun } from './readBackDamagedRun.ts';
import { whyUnfit } from './refuseUnfitPlan.ts';
import { type OpenedJournal, openRunJournal } from './runJournal.ts';

/**
 * Carries on a live run that stopped in the middle, wherever that was, and reports it as a whole. A run that has ended is
 * answered as it is; one whose journal is damaged is read back, and nothing more is sent. The plan is held against what is
 * there now as at its first use, its age and the guards aside: each record is looked at before it is written.
 */
export async function continueRun(
  request: RunRequest,
  runId: string,
  ports: LivePorts,
  work: Work,
): Promise<RunReport> {
  const run = await ports.runs.openRun(runId);
  const { report } = run;
  if (report !== null && report.kind !== 'sync') {
    throw new SyncError('usage', `The run ${runId} wrote nothing: there is nothing to continue.`);
  }
  if (report?.state === 'done' || report?.state === 'partial') return report;
  const lock = await ports.lockRun(run.folder);
  try {
    const opened = await openRunJournal(ports.journalFile(run.folder), ports.sha256);
    refuseUnbegun(runId, opened);
    const startedMs = ports.clock.monotonicMs();
    const session = await signInAgain(request, run, ports, work);
    const base = withFailedRequirements(reportBefore(run, session, request), session);
    refuseRequirements(base);
    work.emit({ kind: 'phaseStarted', phase: 'apply', label: 'Writing' });
    const asked = applyRequestOf({ ...request, overriddenGuards: base.overriddenGuards }, { ...run, session }, ports);
    const applyPorts = applyPortsOf({ folder: run.folder, lock, journal: opened.journal }, ports);
    const result: ApplyResult =
      opened.damage === null
        ? await continueFrom(opened.entries, asked, applyPorts, work)
        : await readBackDamagedRun(opened.entries, asked, applyPorts, work);
    const durationMs = base.durationMs + ports.clock.monotonicMs() - startedMs;
    const callsBefore = base.apiCalls.used;
    return await finishRun({ report: base, result, folder: run.folder, durationMs, callsBefore }, ports);
  } finally {
    await lock.release();
  }
}

/** Before its first line a run has sent nothing, and may not even have been agreed to. */
function refuseUnbegun(runId: string, { entries, damage }: OpenedJournal): void {
  if (foldJournal(entries).consumed !== null || damage !== null) return;
  throw new SyncError('refused', `The run ${runId} stopped before it wrote anything. Make a new dry run.`);
}

async function signInAgain(request: RunRequest, run: OpenedRun, ports: LivePorts, work: Work): Promise<Session> {
  const { session, changed } = await openPlanRows(request, run, ports, work);
  const { runId } = run.folder;
  if (changed.length > 0) {
    throw new SyncError(
      'refused',
      `The run ${runId} cannot be continued: ${changed.join(', ')} changed since its plan was made. ` +
        'Make it as it was and continue, or make a new dry run: what was written is not planned again.',
    );
  }
  const unfit = whyUnfit(request, {
    onlySelected: run.plan.onlySelected,
    connection: session.connection,
    visibility: session.visibility,
    isComplete: run.plan.report.complete,
  });
  if (unfit !== null) throw new SyncError('refused', unfit);
  return session;
}

/** Judged anew: what has failed since the run began stops it, too. */
function withFailedRequirements(report: RunReport, { minimum }: Session): RunReport {
  const others = report.trippedGuards.filter(({ guard }) => !isRequirementGuard(guard));
  const tripped = failedRequirements(minimum);
  return {
    ...report,
    trippedGuards: [...others, ...tripped],
    warnings: [
      ...report.warnings.filter(({ code }) => !isRequirementGuard(code)),
      ...tripped.map(({ guard, message }) => ({ code: guard, message, count: 0 })),
    ],
  };
}

function refuseRequirements({ trippedGuards, overriddenGuards }: RunReport): void {
  const standing = trippedGuards.filter(({ guard }) => isRequirementGuard(guard) && !overriddenGuards.includes(guard));
  if (standing.length === 0) return;
  throw new SyncError('refused', 'Minimum security requirements fail now. Each can be passed over by its name.', {
    // Whoever can ask a person learns from these what to ask.
    problems: standing.map(({ guard, message }) => ({ path: guard, message })),
  });
}

/** What the run last said of itself; a run that was broken off before it could is told from its plan. */
function reportBefore(
  { folder, plan, report }: OpenedRun,
  { connection, readAt }: Session,
  request: RunRequest,
): RunReport {
  const base: RunReport = report ?? {
    ...plan.report,
    kind: 'sync',
    runId: folder.runId,
    startedAt: readAt,
    actor: { username: connection.user.username, via: request.via },
    overriddenGuards: [],
    durationMs: 0,
    apiCalls: { ...plan.report.apiCalls, used: 0 },
  };
  return { ...base, overriddenGuards: [...new Set([...base.overriddenGuards, ...request.overriddenGuards])] };
}
