import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { SyncError } from '../../../core/model/syncError.ts';
import { attributeHead, type AttributeHead } from '../../../core/reading/attributeHead.ts';
import { readStart, throwIfStopped } from './fileBytes.ts';
import { findInput, refuseUnreadable } from './inputPath.ts';
import { type InputPlace, isGzip } from './openInput.ts';

/** Records of a JSON export that are looked at; an attribute that none of them has is rare. */
const lookedAt = 300;

/** The attributes of an export file, from its beginning: JSON or CSV, plain or gzip. SyncError as for reading it. */
export async function readAttributeNames(place: InputPlace, signal: AbortSignal): Promise<readonly string[]> {
  const input = await findInput(place.folder, place.name, place.setting);
  const start = await readStart(input.path, input.name, 2);
  const file = createReadStream(input.path);
  const bytes = isGzip(start) ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => bytes.destroy(error));
  let head: AttributeHead | null = null;
  try {
    for await (const chunk of bytes) {
      throwIfStopped(signal);
      head ??= attributeHead(input.name, formatOf(chunk as Uint8Array), lookedAt);
      if (head.push(chunk as Uint8Array)) break;
    }
    return head?.names() ?? [];
  } catch (error) {
    if (error instanceof SyncError) throw error;
    return refuseUnreadable(input.name, error);
  } finally {
    file.destroy();
    bytes.destroy();
  }
}

/** A JSON export begins with a bracket, a CSV with a column name. */
function formatOf(chunk: Uint8Array): 'json' | 'csv' {
  return /^\s*[[{]/.test(new TextDecoder().decode(chunk.subarray(0, 512))) ? 'json' : 'csv';
}
