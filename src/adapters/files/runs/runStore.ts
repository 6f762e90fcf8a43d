import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RunReport } from '../../../core/model/runReport.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { KeptPlan, LastGoodRun, OpenedRun, RunStore } from '../../../core/ports.ts';
import { onDisk, ownerOnly, syncFolder } from './durableFile.ts';
import { openRunFolder, runFileNames } from './runFolder.ts';

/** A run as a list shows it; a folder that is not ours, or is damaged, is explained instead of ending the list. */
export type ListedRun =
  | { readonly kind: 'run'; readonly runId: string; readonly path: string; readonly report: RunReport }
  | { readonly kind: 'unreadable'; readonly runId: string; readonly path: string; readonly why: string };

/** Where the runs of a configuration are kept. */
function runsFolderOf(configurationFile: string): string {
  return join(dirname(configurationFile), '.personalization-sync', 'runs');
}

/** Runs beside a configuration, of the command line and of the extension alike. */
export function openRunStore(configurationFile: string): RunStore {
  const runs = runsFolderOf(configurationFile);
  return {
    async create() {
      const runId = newRunId(new Date());
      const path = join(runs, runId);
      await onDisk(path, () => mkdir(path, { recursive: true, mode: ownerOnly.folder }));
      return openRunFolder(runId, path);
    },
    async openPlan(planId) {
      const found = await findPlan(runs, planId);
      const by = await readOrNull(join(found.path, runFileNames.consumed));
      if (by !== null) throw usedAlready(by);
      return { folder: openRunFolder(found.runId, found.path), plan: found.plan };
    },
    async consumePlan(planId, byRunId) {
      const { path } = await findPlan(runs, planId);
      await consume(join(path, runFileNames.consumed), byRunId);
    },
    openRun: (runId) => openRun(runs, runId),
    lastGoodRun: (orgId, dataset) => findLastGoodRun(configurationFile, orgId, dataset),
  };
}

/** Every run, newest first. */
export async function listRunFolders(configurationFile: string): Promise<readonly ListedRun[]> {
  const runs = runsFolderOf(configurationFile);
  const names = await namesIn(runs);
  const listed = await Promise.all(names.map((runId) => readRun(runId, join(runs, runId))));
  return listed.filter((run) => run !== null).sort((left, right) => (left.runId < right.runId ? 1 : -1));
}

/** Second precision reads well, four random digits keep two runs of one second apart. */
function newRunId(now: Date): string {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-');
  return `${stamp}Z-${randomBytes(2).toString('hex')}`;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new SyncError('disk', `${folder} cannot be read.`, { cause: error });
  }
}

/** Null for a folder whose run has not reported yet: it is running, or it was broken off before it had a plan. */
async function readRun(runId: string, path: string): Promise<ListedRun | null> {
  const text = await readOrNull(join(path, runFileNames.report));
  if (text === null) return null;
  const report = parse(text) as RunReport | null;
  if (report === null || typeof report.kind !== 'string' || typeof report.push !== 'object') {
    return { kind: 'unreadable', runId, path, why: 'report.json is damaged or was made by another version.' };
  }
  if (report.runId !== runId) {
    return {
      kind: 'unreadable',
      runId,
      path,
      why: `This folder holds the run ${report.runId}: it was copied or renamed.`,
    };
  }
  return { kind: 'run', runId, path, report };
}

/** A run of this configuration, with the plan that it made itself or took from another run. */
async function openRun(runs: string, runId: string): Promise<OpenedRun> {
  // A name that leads out of the folder is none of its runs.
  if (!(await namesIn(runs)).includes(runId)) {
    throw new SyncError('usage', `There is no run "${runId}" in ${runs}. "runs" lists them.`);
  }
  const path = join(runs, runId);
  const read = await readRun(runId, path);
  if (read?.kind === 'unreadable') {
    throw new SyncError('refused', `The run ${runId} cannot be continued: ${read.why} Make a new dry run.`);
  }
  const kept =
    (await readOrNull(join(path, runFileNames.appliedPlan))) ?? (await readOrNull(join(path, runFileNames.plan)));
  const plan = parse(kept ?? '') as KeptPlan | null;
  if (typeof plan?.planId !== 'string') {
    throw new SyncError('refused', `The run ${runId} keeps no plan that this version can read. Make a new dry run.`);
  }
  return { folder: openRunFolder(runId, path), plan, report: read?.report ?? null };
}

async function findPlan(
  runs: string,
  planId: string,
): Promise<{ readonly runId: string; readonly path: string; readonly plan: KeptPlan }> {
  for (const runId of await namesIn(runs)) {
    const path = join(runs, runId);
    const plan = parse((await readOrNull(join(path, runFileNames.plan))) ?? '') as KeptPlan | null;
    if (plan?.planId === planId) return { runId, path, plan };
  }
  throw new SyncError(
    'usage',
    `No run in ${runs} keeps the plan "${planId}". "runs" lists them; a dry run makes a new one.`,
  );
}

/** The first run that creates the file has the plan; the file stays, also when that run dies. */
async function consume(file: string, byRunId: string): Promise<void> {
  await onDisk(file, async () => {
    try {
      const handle = await open(file, 'wx', ownerOnly.file);
      try {
        await handle.writeFile(`${byRunId}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await syncFolder(dirname(file));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      throw usedAlready((await readOrNull(file)) ?? '');
    }
  });
}

function usedAlready(by: string): SyncError {
  const run = by.trim();
  return new SyncError(
    'refused',
    `This plan was applied already, by the run ${run}. A plan is applied once; make a new dry run.`,
  );
}

async function findLastGoodRun(configurationFile: string, orgId: string, dataset: string): Promise<LastGoodRun | null> {
  const good = (await listRunFolders(configurationFile)).flatMap((run) =>
    run.kind === 'run' && isGood(run.report) && run.report.org.id === orgId && run.report.dataset === dataset
      ? [run.report]
      : [],
  );
  const [last] = good;
  if (last === undefined) return null;
  return { runId: last.runId, hasSynced: good.some(({ kind }) => kind === 'sync'), rowsRead: last.rowsRead };
}

/** A run that read too little is no measure for the next one, unless a person said that it was right. */
function isGood({ state, complete, trippedGuards, overriddenGuards }: RunReport): boolean {
  const readTooLittle =
    trippedGuards.some(({ guard }) => guard === 'maxReadDrop') && !overriddenGuards.includes('maxReadDrop');
  return complete && !readTooLittle && (state === 'done' || state === 'partial');
}

async function readOrNull(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
