import { hostname } from 'node:os';
import { join } from 'node:path';
import type { RunLock } from '../../../core/ports.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import { type LockHolder, takeProcessLock } from '../processLock.ts';

const runLockFile = 'run.lock';

/**
 * Takes the lock of a run folder. A lock whose process is gone is taken over; `refused` while it lives, while it is of
 * another machine (nobody can tell from here), or when it cannot be read.
 */
export async function lockRun(folder: string): Promise<RunLock> {
  const taken = await takeProcessLock(join(folder, runLockFile));
  if (taken.kind === 'held') throw heldBy(taken.by, taken.file);
  return {
    async assertHeld() {
      const other = await taken.takenOverBy();
      if (other === null) return;
      const who = wordsFor(other === 'unknown' ? null : other);
      throw new SyncError('refused', `This run was taken over by ${who}. This process stops writing it.`);
    },
    release: () => taken.release(),
  };
}

function heldBy(holder: LockHolder | null, file: string): SyncError {
  return new SyncError(
    'refused',
    `This run is being written by ${wordsFor(holder)}. Wait until it has ended, or end that process. ` +
      `If it runs no longer, delete ${file} and try again.`,
  );
}

function wordsFor(holder: LockHolder | null): string {
  if (holder === null) return 'another process';
  const where = holder.host === hostname() ? 'this machine' : holder.host;
  return `process ${holder.processId} on ${where}, since ${holder.since}`;
}
