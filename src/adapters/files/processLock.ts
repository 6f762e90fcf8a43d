import { randomBytes } from 'node:crypto';
import { constants, link, open, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { onDisk, ownerOnly } from './runs/durableFile.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './runs/processIdentity.ts';

/** Who holds a lock: one process on one machine, for as long as it lives. */
export interface LockHolder extends ProcessIdentity {
  readonly host: string;
  /** Of this one hold: a process may hold the lock again later. */
  readonly nonce: string;
  readonly since: string;
}

export interface ProcessLock {
  readonly kind: 'taken';
  /** Null while it is held; otherwise who has it instead, `unknown` where that cannot be read. */
  readonly takenOverBy: () => Promise<LockHolder | 'unknown' | null>;
  readonly release: () => Promise<void>;
}

/** Held by a process that lives, by one of another machine (nobody can tell from here), or by nobody knows whom. */
export interface LockHeld {
  readonly kind: 'held';
  readonly by: LockHolder | null;
  readonly file: string;
}

/**
 * Takes the lock of that name, or tells who has it. A lock whose process is gone is taken over. Links are not followed.
 * @throws SyncError `disk`
 */
export async function takeProcessLock(file: string): Promise<ProcessLock | LockHeld> {
  const own: LockHolder = {
    ...(await thisProcess()),
    host: hostname(),
    nonce: randomBytes(16).toString('hex'),
    since: new Date().toISOString(),
  };
  const offer = `${file}.${own.nonce}`;
  await onDisk(offer, () => writeNew(offer, `${JSON.stringify(own)}\n`));
  try {
    // The name appears with its content, or not at all: nobody reads half a lock.
    if (!(await onDisk(file, () => isLinked(offer, file)))) {
      const held = await takeOver(file, offer, own);
      if (held !== null) return held;
    }
  } finally {
    await rm(offer, { force: true });
  }
  return {
    kind: 'taken',
    async takenOverBy() {
      const holder = await readHolder(file);
      return holder?.nonce === own.nonce ? null : (holder ?? 'unknown');
    },
    async release() {
      if ((await readHolder(file))?.nonce === own.nonce) await rm(file, { force: true });
    },
  };
}

/**
 * Replaces a dead holder's lock. Whoever holds the lock that is named after that very hold may, and only while it is still
 * there: two processes that found the same dead holder cannot both go on. That lock, too, may be left by the dead.
 */
async function takeOver(file: string, offer: string, own: LockHolder): Promise<LockHeld | null> {
  const holder = await readHolder(file);
  if (holder?.host !== own.host || (await isAlive(holder))) return { kind: 'held', by: holder, file };
  const right = await takeProcessLock(`${file}.${holder.nonce}.taken`);
  if (right.kind === 'held') return right;
  try {
    const present = await readHolder(file);
    if (present?.nonce !== holder.nonce) return { kind: 'held', by: present, file };
    await onDisk(file, () => rename(offer, file));
    return null;
  } finally {
    await right.release();
  }
}

/** Null when it is not there, or is no lock of this product. */
async function readHolder(file: string): Promise<LockHolder | null> {
  try {
    const handle = await open(file, constants.O_RDONLY | noFollow);
    try {
      const holder = JSON.parse(await handle.readFile('utf8')) as LockHolder | null;
      const isOurs = typeof holder?.processId === 'number' && /^[0-9a-f]{32}$/.test(holder.nonce);
      return isOurs ? holder : null;
    } finally {
      await handle.close();
    }
  } catch {
    return null;
  }
}

/** Windows has no such flag; there links need rights that others do not have. */
const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

/** Whether the second name did not exist. Where the file system knows no links, its content follows at once. */
async function isLinked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
  }
  const handle = await open(from, 'r');
  const content = await handle.readFile('utf8').finally(() => handle.close());
  try {
    await writeNew(to, content);
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
