/**
 * Run folders as a history shows them: those beside a configuration, and copies from anywhere. A folder is data that others
 * may have written: sizes are bounded, links are not followed, and what stands in it is only shown.
 */
import { lstat, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { RunReport } from '../../../core/model/runReport.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import { readReport } from '../../../core/report/readReport.ts';
import { onDisk } from './durableFile.ts';
import { runFileNames } from './runFolder.ts';
import { lockRun } from './runLock.ts';

/** One run of a history. */
export interface KeptRun {
  readonly runId: string;
  /** Absolute. */
  readonly folder: string;
  /** Null when it cannot be read; `why` says so. */
  readonly report: RunReport | null;
  readonly why: string;
  readonly files: { readonly plan: boolean; readonly failed: boolean; readonly refused: boolean };
  readonly canContinue: boolean;
}

/** Reports have some kilobytes, and more with many warnings. */
const maxReportBytes = 8 * 1024 * 1024;
/** Folders that are read at the same time. */
const atOnce = 16;

/** Every run beside a configuration, newest first. A run that has written nothing to show yet is left out. */
export async function listHistory(configurationFile: string): Promise<readonly KeptRun[]> {
  const runs = runsFolderOf(configurationFile);
  const names = await newestFirst(runs, await foldersIn(runs));
  const listed: (KeptRun | null)[] = [];
  for (let start = 0; start < names.length; start += atOnce) {
    listed.push(...(await Promise.all(names.slice(start, start + atOnce).map((name) => runAt(join(runs, name))))));
  }
  return listed.filter((run) => run !== null);
}

/** A run folder of any place, its own or a copy; a copy cannot be continued. `badInput` when it is no run folder. */
export async function readRunFolder(folder: string): Promise<KeptRun> {
  const path = resolve(folder);
  const report = await reportIn(path);
  if (report === null) {
    throw new SyncError(
      'badInput',
      `${path} is no run folder: it has no ${runFileNames.report} that this version can read. Choose the folder of one run.`,
    );
  }
  return { runId: report.runId, folder: path, report, why: '', files: await filesIn(path), canContinue: false };
}

/** The run that applied the plan which a run keeps; null while it can be applied. */
export async function planUsedBy(configurationFile: string, runId: string): Promise<string | null> {
  if (!isRunId(runId)) return null;
  const by = await readBounded(join(runsFolderOf(configurationFile), runId, runFileNames.consumed), 1_024);
  return by === null ? null : by.trim() || 'that was broken off';
}

/** Whether a run of this configuration stopped in the middle and has what it takes to be carried on. */
export async function canContinueRun(configurationFile: string, runId: string): Promise<boolean> {
  if (!isRunId(runId)) return false;
  return (await runAt(join(runsFolderOf(configurationFile), runId)))?.canContinue ?? false;
}

/**
 * Removes the folder of a run of this configuration, and nothing else on this disk.
 * `usage` when there is none; `refused` while another process writes it, forced or not, while it can be continued (unless
 * forced), or when it is a link; `disk`.
 */
export async function deleteRun(configurationFile: string, runId: string, force: boolean): Promise<void> {
  const folder = await ownFolder(configurationFile, runId);
  // Whoever continues it meanwhile would lose its journal in the middle of a write. The lock goes with the folder.
  const lock = await lockRun(folder);
  try {
    const run = await runAt(folder);
    if (run?.canContinue === true && !force) {
      throw new SyncError('refused', `The run ${runId} can still be continued. Without its folder nobody can.`);
    }
    // Under another name first: a list that is read meanwhile shows no half of it.
    const doomed = join(dirname(folder), `.${runId}.deleted`);
    await onDisk(folder, async () => {
      await rename(folder, doomed);
      await rm(doomed, { recursive: true, force: true });
    });
  } finally {
    await lock.release();
  }
}

function runsFolderOf(configurationFile: string): string {
  return join(dirname(resolve(configurationFile)), '.personalization-sync', 'runs');
}

/** Also what keeps a name from leading out of the folder. */
function isRunId(text: string): boolean {
  return /^[0-9A-Za-z][0-9A-Za-z-]{0,63}$/.test(text);
}

async function ownFolder(configurationFile: string, runId: string): Promise<string> {
  const folder = join(runsFolderOf(configurationFile), runId);
  const found = isRunId(runId) ? await lstat(folder).catch(() => null) : null;
  if (found === null) throw new SyncError('usage', `There is no run "${runId}" beside ${configurationFile}.`);
  const home = await realpath(dirname(resolve(configurationFile)));
  const isOurs = (await realpath(folder)) === join(home, '.personalization-sync', 'runs', runId);
  if (!found.isDirectory() || !isOurs) {
    throw new SyncError('refused', `${folder} is a link, or is reached by one. Only a run's own folder is removed.`);
  }
  return folder;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && isRunId(entry.name)).map((entry) => entry.name);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new SyncError('disk', `${folder} cannot be read.`, { cause: error });
  }
}

/** Ids tell the second; within one, the folders' own times tell which came first. */
async function newestFirst(runs: string, names: readonly string[]): Promise<readonly string[]> {
  const timed = await Promise.all(
    names.map(async (name) => {
      const madeAtMs = (await lstat(join(runs, name)).catch(() => null))?.birthtimeMs ?? 0;
      return { name, second: name.slice(0, '2026-11-24T18-20-38Z'.length), madeAtMs };
    }),
  );
  timed.sort((left, right) => {
    if (left.second !== right.second) return left.second < right.second ? 1 : -1;
    return right.madeAtMs - left.madeAtMs;
  });
  return timed.map(({ name }) => name);
}

/** Null for a folder that has nothing to show: its run is at work, or was broken off before it wrote. */
async function runAt(folder: string): Promise<KeptRun | null> {
  const runId = basename(folder);
  const files = await filesIn(folder);
  const hasJournal = await isFile(join(folder, runFileNames.journal));
  const hasReport = await isFile(join(folder, runFileNames.report));
  if (!hasReport) {
    if (!hasJournal) return null;
    const why = 'This run is at work, or was broken off while it wrote. Continue it to settle what it began.';
    return { runId, folder, report: null, why, files, canContinue: true };
  }
  const report = await reportIn(folder);
  const unreadable = { runId, folder, report: null, files, canContinue: false };
  if (report === null) return { ...unreadable, why: 'report.json is damaged or was made by another version.' };
  if (report.runId !== runId) {
    return { ...unreadable, why: `This folder holds the run ${report.runId}: it was copied or renamed.` };
  }
  return { runId, folder, report, why: '', files, canContinue: hasJournal && isUnfinished(report) };
}

function isUnfinished({ state }: RunReport): boolean {
  return state === 'paused' || state === 'cancelled';
}

async function filesIn(folder: string): Promise<KeptRun['files']> {
  const [plan, failed, refused] = await Promise.all(
    [runFileNames.planRows, runFileNames.failed, runFileNames.refused].map((name) => isFile(join(folder, name))),
  );
  return { plan: plan === true, failed: failed === true, refused: refused === true };
}

async function reportIn(folder: string): Promise<RunReport | null> {
  const text = await readBounded(join(folder, runFileNames.report), maxReportBytes);
  if (text === null) return null;
  try {
    return readReport(JSON.parse(text));
  } catch {
    return null;
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null))?.isFile() === true;
}

/** Null for what is not there, is no plain file, or is longer than it may be. */
async function readBounded(path: string, maxBytes: number): Promise<string | null> {
  if (!(await isFile(path))) return null;
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      return size > maxBytes ? null : await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}
