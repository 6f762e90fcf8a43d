import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { SyncError } from '../../../core/model/syncError.ts';
import { refuseInput, refuseUnreadable } from './inputPath.ts';

const chunkBytes = 1 << 20;

/**
 * Reads a whole file once and answers the sha256 of its bytes. When it was touched meanwhile, it is hashed again, and
 * refused if it is another file now (`badInput`): half of one export and half of the next would match badly.
 * @param take gets each chunk; its memory is used again after the call
 */
export async function readWhole(
  path: string,
  name: string,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => void | Promise<void>,
): Promise<string> {
  const handle = await openForReading(path, name);
  try {
    const before = await fingerprint(handle, name);
    const sha256 = await hashOf(handle, name, signal, take);
    const after = await fingerprintAt(path, name);
    if (after.size !== before.size) refuseChanged(name);
    if (after.text !== before.text && (await hashAt(path, name, signal)) !== sha256) refuseChanged(name);
    return sha256;
  } finally {
    await handle.close();
  }
}

/** The first bytes of a file, to tell what it is. */
export async function readStart(path: string, name: string, length: number): Promise<Uint8Array> {
  const handle = await openForReading(path, name);
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    return refuseUnreadable(name, error);
  } finally {
    await handle.close();
  }
}

/** Ends long work when a person has cancelled, or when another part of the run has failed. */
export function throwIfStopped(signal: AbortSignal): void {
  if (!signal.aborted) return;
  const reason: unknown = signal.reason;
  throw reason instanceof SyncError ? reason : new SyncError('cancelled', 'Stopped as you asked.', { cause: reason });
}

async function openForReading(path: string, name: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    return refuseUnreadable(name, error);
  }
}

async function hashOf(
  handle: FileHandle,
  name: string,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => void | Promise<void>,
): Promise<string> {
  const hash = createHash('sha256');
  const memory = new Uint8Array(chunkBytes);
  for (let position = 0; ; ) {
    throwIfStopped(signal);
    const chunk = memory.subarray(0, await readInto(handle, memory, position, name));
    if (chunk.length === 0) return hash.digest('hex');
    hash.update(chunk);
    await take(chunk);
    position += chunk.length;
  }
}

async function readInto(handle: FileHandle, memory: Uint8Array, position: number, name: string): Promise<number> {
  try {
    return (await handle.read(memory, 0, memory.length, position)).bytesRead;
  } catch (error) {
    return refuseUnreadable(name, error);
  }
}

interface Fingerprint {
  readonly size: bigint;
  /** Changes with every ordinary write to a file, and when another one takes its name. */
  readonly text: string;
}

async function fingerprint(handle: FileHandle, name: string): Promise<Fingerprint> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
    return { size, text: [dev, ino, mtimeNs, ctimeNs].join(' ') };
  } catch (error) {
    return refuseUnreadable(name, error);
  }
}

/** Of whatever file has the name now. */
async function fingerprintAt(path: string, name: string): Promise<Fingerprint> {
  const handle = await openForReading(path, name);
  try {
    return await fingerprint(handle, name);
  } finally {
    await handle.close();
  }
}

async function hashAt(path: string, name: string, signal: AbortSignal): Promise<string> {
  const handle = await openForReading(path, name);
  try {
    return await hashOf(handle, name, signal, () => undefined);
  } finally {
    await handle.close();
  }
}

/** @throws SyncError `badInput` */
export function refuseChanged(name: string): never {
  refuseInput(name, 'changed while it was read. Wait until it is written, and run again.');
}
