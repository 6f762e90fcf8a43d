import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunFiles } from '../../../core/ports.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import { onDisk, ownerOnly, writeDurably } from './durableFile.ts';

/** Durable files of one run folder, by name. */
export function openRunFiles(folder: string): RunFiles {
  return {
    save: (name, pieces) => writeDurably(join(folder, name), pieces),
    lines: (name, sha256) => linesOf(join(folder, name), sha256),
    folder: (name) =>
      onDisk(join(folder, name), async () => {
        await mkdir(join(folder, name), { recursive: true, mode: ownerOnly.folder });
        return resolve(folder, name);
      }),
  };
}

/** Looks at the hash first: a line of a changed file must not be used before anybody has noticed. */
async function* linesOf(file: string, sha256: string): AsyncIterable<string> {
  const present = await onDisk(file, () => hashOf(file));
  if (present !== sha256) {
    throw new SyncError('refused', `${file} is not the file that this run wrote: somebody changed it.`);
  }
  yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
