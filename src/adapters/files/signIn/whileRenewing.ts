import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SyncError } from '../../../core/model/syncError.ts';
import { type ProcessLock, takeProcessLock } from '../processLock.ts';
import { openStateFolder } from '../stateFolder.ts';

export interface RenewalOptions {
  /** Says where the state folder is. */
  readonly environment: NodeJS.ProcessEnv;
  /** How long another process may take; far longer than a renewal does. */
  readonly waitMs?: number;
}

/** A renewal is one request and its repetitions: the limit of the HTTP client's tries, and some more. */
const waitLimitMs = 6 * 60_000;
const firstPauseMs = 20;
const longestPauseMs = 500;

/**
 * Runs `renew` while no other window and no other process of this user renews the same sign-in: with rotation, two uses of
 * one refresh token make Salesforce revoke all of them.
 * @param signIn names the sign-in, without a secret
 * @throws SyncError `disk`; `cannotConnect` when the other one does not end; whatever `renew` throws
 */
export async function whileRenewing<T>(
  signIn: string,
  renew: () => Promise<T>,
  { environment, waitMs = waitLimitMs }: RenewalOptions,
): Promise<T> {
  const folder = await openStateFolder(environment, 'sign-in');
  await refuseForeign(folder);
  const file = join(folder, `${createHash('sha256').update(signIn).digest('hex').slice(0, 32)}.lock`);
  const lock = await takeInTurn(file, performance.now() + waitMs);
  try {
    return await renew();
  } finally {
    await lock.release();
  }
}

/** Whoever can change the folder could make two processes renew at once, or none. */
async function refuseForeign(folder: string): Promise<void> {
  const found = await lstat(folder);
  const isOwn = process.getuid === undefined || found.uid === process.getuid();
  const isClosed = process.platform === 'win32' || (found.mode & 0o022) === 0;
  if (found.isDirectory() && isOwn && isClosed) return;
  throw new SyncError(
    'disk',
    `${folder} must be a folder of yours that nobody else may write to, and no link. Remove it, or set PSYNC_STATE_DIR.`,
  );
}

async function takeInTurn(file: string, untilMs: number): Promise<ProcessLock> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 1.5)) {
    const taken = await takeProcessLock(file);
    if (taken.kind === 'taken') return taken;
    if (performance.now() > untilMs) {
      const who = taken.by === null ? 'Another process' : `Process ${taken.by.processId} on ${taken.by.host}`;
      throw new SyncError(
        'cannotConnect',
        `${who} has been renewing this sign-in for too long. End it; if it runs no longer, delete ${taken.file}.`,
      );
    }
    // Those who wait together must not ask together.
    await wait(pauseMs * (0.5 + Math.random()));
  }
}
