import { statfs } from 'node:fs/promises';
import { SyncError } from '../../../core/model/syncError.ts';
import { errorCode } from './inputPath.ts';

/** Refuses a copy that cannot fit before it is begun. SyncError `disk`. */
export async function ensureFreeSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new SyncError(
    'disk',
    `${folder} has ${free} bytes free, but a copy of the input needs ${bytes}. Make room and run again.`,
  );
}

/** @throws SyncError `disk` for what went wrong while a copy was written */
export function refuseOnFullDisk(file: string, error: unknown): never {
  if (error instanceof SyncError) throw error;
  const code = errorCode(error);
  const why =
    code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full. Make room and run again' : code || String(error);
  throw new SyncError('disk', `${file} cannot be written: ${why}.`, { cause: error });
}
