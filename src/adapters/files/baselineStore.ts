import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BaselineKey, BaselineStore } from '../../core/ports.ts';
import { onDisk, writeDurably } from './runs/durableFile.ts';
import { openStateFolder, stateFolderPath } from './stateFolder.ts';

const folders = { real: ['known-good'], demo: ['known-good', 'demo'] } as const;

/** A demo is gone when its emulators are: what is kept of one is of no use a week later. */
const demoKeptMs = 7 * 86_400_000;

/** See `BaselineStore`. Nothing is read or made before the first call. */
export function openBaselineStore(environment: NodeJS.ProcessEnv): BaselineStore {
  const place = (key: BaselineKey): string => join(stateFolderPath(environment), ...folderOf(key), fileName(key));
  return {
    async read(key) {
      try {
        return await readFile(place(key), 'utf8');
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
        return await onDisk(place(key), () => Promise.reject(error as Error));
      }
    },
    async keep(key, text) {
      const folder = await openStateFolder(environment, ...folderOf(key));
      if (key.demoHost !== null) await removeOldDemos(folder);
      await writeDurably(join(folder, fileName(key)), [text]);
    },
    async setAside(key) {
      const aside = `${place(key)}.damaged-${Date.now()}`;
      await onDisk(place(key), () => rename(place(key), aside));
      return aside;
    },
    place,
  };
}

function folderOf({ demoHost }: BaselineKey): readonly string[] {
  return demoHost === null ? folders.real : folders.demo;
}

/** Names that differ stay different on disks that do not tell letter cases apart, and none of them leaves the folder. */
function fileName({ orgId, dataset, demoHost }: BaselineKey): string {
  const parts = [...(demoHost === null ? [] : [demoHost]), orgId, dataset];
  return `${parts.map(safeName).join('.')}.json`;
}

function safeName(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[a-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
    })
    .join('');
}

async function removeOldDemos(folder: string): Promise<void> {
  const oldestMs = Date.now() - demoKeptMs;
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (mtimeMs < oldestMs) await rm(file, { force: true });
  }
}
