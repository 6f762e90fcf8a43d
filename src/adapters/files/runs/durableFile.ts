import { createHash, randomBytes } from 'node:crypto';
import { constants, copyFile, type FileHandle, link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { SavedFile } from '../../../core/ports.ts';
import { SyncError } from '../../../core/model/syncError.ts';

/** Folders of runs hold personal data: for their owner alone. */
export const ownerOnly = { folder: 0o700, file: 0o600 } as const;

/**
 * Writes a file whole or not at all: temporary name, fsync, rename, fsync of the folder. After a power cut the file is
 * either the old one or the new one.
 */
export async function writeDurably(file: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<SavedFile> {
  const path = resolve(file);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  return await onDisk(path, async () => {
    await mkdir(dirname(path), { recursive: true, mode: ownerOnly.folder });
    try {
      const saved = await writePieces(temporary, pieces);
      await rename(temporary, path);
      await syncFolder(dirname(path));
      return { path, ...saved };
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

/**
 * The same file under a second name, without its bytes a second time: files of a run are never written into, only replaced.
 * Where the file system knows no links, a copy.
 */
export async function shareFile(from: string, to: string): Promise<void> {
  await onDisk(to, async () => {
    await link(from, to).catch(async () => {
      await copyFile(from, to, constants.COPYFILE_EXCL);
    });
    await syncFolder(dirname(to));
  });
}

/** Makes a rename or a new name in a folder survive a power cut; where folders cannot be synced, the name may lag. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Translates what the operating system says into words about this machine's disk. */
export async function onDisk<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SyncError) throw error;
    throw new SyncError('disk', `${file} cannot be written or read: ${reasonOf(error)}`, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room and run again',
  EDQUOT: 'your disk quota is used up. Make room and run again',
  EACCES: 'permission denied. Choose a folder that you may write to',
  EPERM: 'permission denied. Choose a folder that you may write to',
  EROFS: 'the file system is read-only. Choose another folder',
  EIO: 'the disk reports an I/O error',
  ENOENT: 'it is not there',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (code === '' ? String(error) : code);
}

async function writePieces(
  file: string,
  pieces: Iterable<string> | AsyncIterable<string>,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const handle = await open(file, 'wx', ownerOnly.file);
  const writer = new HashingWriter(handle);
  try {
    for await (const piece of pieces) await writer.write(piece);
    await writer.flush();
    await handle.sync();
    return writer.result();
  } finally {
    await handle.close();
  }
}

/** Joins small pieces into writes of a size that a disk likes. */
class HashingWriter {
  readonly #handle: FileHandle;
  readonly #hash = createHash('sha256');
  #waiting = '';
  #bytes = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async write(piece: string): Promise<void> {
    this.#waiting += piece;
    if (this.#waiting.length >= 1 << 18) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#waiting === '') return;
    const bytes = Buffer.from(this.#waiting, 'utf8');
    this.#waiting = '';
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await this.#handle.writeFile(bytes);
  }

  result(): { readonly sha256: string; readonly bytes: number } {
    return { sha256: this.#hash.digest('hex'), bytes: this.#bytes };
  }
}
