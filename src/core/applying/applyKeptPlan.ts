import { SyncError } from '../model/syncError.ts';
import type { PreparedPlan } from '../planning/preparedPlan.ts';
import type { LivePorts, RunFolder, RunLock, Work } from '../ports.ts';
import type { RunReport } from '../model/runReport.ts';
import type { LiveRequest } from '../runRequest.ts';
import { applyPlan } from './applyPlan.ts';
import { applyPortsOf, applyRequestOf, finishRun } from './liveRun.ts';
import { openRunJournal } from './runJournal.ts';

/**
 * Asks, marks the plan as used, writes it by the write protocol, and reports. From the mark on, this run is the only one
 * that may write the plan, whatever becomes of it; see `continueRun`.
 * @param prepared see `forLiveRun`
 */
export async function applyKeptPlan(
  request: LiveRequest,
  prepared: PreparedPlan,
  ports: LivePorts,
  work: Work,
): Promise<RunReport> {
  if (!(await request.confirm(prepared.plan.report))) {
    throw new SyncError('cancelled', 'You said no: nothing was written.');
  }
  const folder = prepared.folder ?? (await folderOfItsOwn(prepared, ports));
  const lock = await ports.lockRun(folder);
  try {
    return await applyLocked(request, prepared, { folder, lock, ports, work });
  } finally {
    await lock.release();
  }
}

async function folderOfItsOwn({ planFolder }: PreparedPlan, ports: LivePorts): Promise<RunFolder> {
  const folder = await ports.runs.create('sync');
  await folder.takePlanOf(planFolder);
  return folder;
}

interface LockedRun {
  readonly folder: RunFolder;
  readonly lock: RunLock;
  readonly ports: LivePorts;
  readonly work: Work;
}

async function applyLocked(
  request: LiveRequest,
  { plan, session }: PreparedPlan,
  { folder, lock, ports, work }: LockedRun,
): Promise<RunReport> {
  work.emit({ kind: 'phaseStarted', phase: 'apply', label: 'Writing' });
  await ports.runs.consumePlan(plan.planId, folder.runId);
  const report = { ...plan.report, runId: folder.runId };
  // Whoever finds the run broken off reads this, and can carry it on.
  await folder.writeReport(atWork(report));
  const { journal } = await openRunJournal(ports.journalFile(folder), ports.sha256);
  const result = await applyPlan(
    { ...applyRequestOf(request, { plan, session }, ports), firstRecords: request.firstRecords },
    applyPortsOf({ folder, lock, journal }, ports),
    work,
  );
  return await finishRun({ report, result, folder, durationMs: ports.clock.monotonicMs() - session.startedMs }, ports);
}

function atWork(report: RunReport): RunReport {
  const { Contact, Account } = report.push;
  return {
    ...report,
    state: 'paused',
    reason: 'It is still writing, or it was broken off: then it can be continued.',
    push: {
      Contact: { ...Contact, notSent: Contact.planned },
      Account: { ...Account, notSent: Account.planned },
    },
  };
}
