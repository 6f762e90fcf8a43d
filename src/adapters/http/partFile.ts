import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import type { PartFile } from '../../core/http/httpClient.ts';
import { SyncError } from '../../core/model/syncError.ts';

/** Chunks of a download are small; written one by one they would spend more time on the way than on the disk. */
const blockBytes = 512 * 1024;

/** See `HttpClient.openPart`. */
export async function openPart(file: string): Promise<PartFile> {
  return new PartOnDisk(file, await onDisk(file, () => open(partName(file), 'w', 0o600)));
}

class PartOnDisk implements PartFile {
  readonly #file: string;
  readonly #handle: FileHandle;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= blockBytes) await this.#writeWaiting();
  }

  async keep(): Promise<void> {
    await this.#writeWaiting();
    await onDisk(this.#file, () => this.#writing);
    await this.#handle.close();
    await onDisk(this.#file, () => rename(partName(this.#file), this.#file));
  }

  async drop(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#handle.close().catch(() => undefined);
    await rm(partName(this.#file), { force: true }).catch(() => undefined);
  }

  /** One block is on its way while the next one fills. */
  async #writeWaiting(): Promise<void> {
    await onDisk(this.#file, () => this.#writing);
    if (this.#waitingBytes === 0) return;
    const block = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#writing = writeAll(this.#handle, block);
    this.#writing.catch(() => undefined);
  }
}

function partName(file: string): string {
  return `${file}.part`;
}

/** A disk that is nearly full takes a part of what it is given, and says so only by the number. */
async function writeAll(handle: FileHandle, block: readonly Uint8Array[]): Promise<void> {
  const bytes = block.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await handle.writev(block);
  for (let rest = Buffer.concat(bytesWritten < bytes ? block : []).subarray(bytesWritten); rest.length > 0; ) {
    const more = await handle.write(rest);
    rest = rest.subarray(more.bytesWritten);
  }
}

async function onDisk<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no code';
    const what = code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk is full' : `writing failed (${code})`;
    throw new SyncError('disk', `${file}: ${what}. Make room or choose another folder, then try again.`);
  }
}
