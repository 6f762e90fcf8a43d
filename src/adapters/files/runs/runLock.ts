import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunLock } from '../../../core/ports.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import { onDisk, ownerOnly } from './durableFile.ts';
import { type ProcessIdentity, isAlive, thisProcess } from './processIdentity.ts';

const runLockFile = 'run.lock';

/** Who holds a run: one process on one machine, for as long as it lives. */
interface Holder extends ProcessIdentity {
  readonly host: string;
  /** Of this one hold: a process may hold the lock again later. */
  readonly nonce: string;
  readonly since: string;
}

/**
 * Takes the lock of a run folder. A lock whose process is gone is taken over; `refused` while it lives, while it is of
 * another machine (nobody can tell from here), or when it cannot be read.
 */
export async function lockRun(folder: string): Promise<RunLock> {
  const file = join(folder, runLockFile);
  const own: Holder = {
    ...(await thisProcess()),
    host: hostname(),
    nonce: randomBytes(16).toString('hex'),
    since: new Date().toISOString(),
  };
  const offer = `${file}.${own.nonce}`;
  await onDisk(offer, () => writeNew(offer, `${JSON.stringify(own)}\n`));
  try {
    // The name appears with its content, or not at all: nobody reads half a lock.
    if (!(await onDisk(file, () => isLinked(offer, file)))) await takeOver(file, offer, own);
  } finally {
    await rm(offer, { force: true });
  }
  return {
    async assertHeld() {
      const holder = await readHolder(file);
      if (holder?.nonce === own.nonce) return;
      throw new SyncError('refused', `This run was taken over by ${wordsFor(holder)}. This process stops writing it.`);
    },
    async release() {
      if ((await readHolder(file))?.nonce === own.nonce) await rm(file, { force: true });
    },
  };
}

/**
 * Replaces a dead holder's lock. Whoever first makes the file that is named after that very lock may, and only while it is
 * still there: two processes that found the same dead holder cannot both go on.
 */
async function takeOver(file: string, offer: string, own: Holder): Promise<void> {
  const holder = await readHolder(file);
  if (holder?.host !== own.host || (await isAlive(holder))) throw heldBy(holder, file);
  const right = `${file}.${holder.nonce}.taken`;
  if (!(await onDisk(right, () => isLinked(offer, right)))) throw heldBy(await readHolder(right), right);
  try {
    const present = await readHolder(file);
    if (present?.nonce !== holder.nonce) throw heldBy(present, file);
    await onDisk(file, () => rename(offer, file));
  } finally {
    await rm(right, { force: true });
  }
}

function heldBy(holder: Holder | null, file: string): SyncError {
  return new SyncError(
    'refused',
    `This run is being written by ${wordsFor(holder)}. Wait until it has ended, or end that process. ` +
      `If it runs no longer, delete ${file} and try again.`,
  );
}

function wordsFor(holder: Holder | null): string {
  if (holder === null) return 'another process';
  const where = holder.host === hostname() ? 'this machine' : holder.host;
  return `process ${holder.processId} on ${where}, since ${holder.since}`;
}

/** Null when it is not there, or is no lock of this product. */
async function readHolder(file: string): Promise<Holder | null> {
  try {
    const holder = JSON.parse(await readFile(file, 'utf8')) as Holder | null;
    const isOurs = typeof holder?.processId === 'number' && /^[0-9a-f]{32}$/.test(holder.nonce);
    return isOurs ? holder : null;
  } catch {
    return null;
  }
}

/** Whether the second name did not exist. Where the file system knows no links, its content follows at once. */
async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
  }
  try {
    await writeNew(to, await readFile(from, 'utf8'));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function writeNew(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', ownerOnly.file);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
