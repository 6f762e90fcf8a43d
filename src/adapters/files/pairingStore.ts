import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SyncError } from '../../core/model/syncError.ts';
import type { DatasetName, Pairing, PairingStore } from '../../core/pairing.ts';
import { onDisk, writeDurably } from './runs/durableFile.ts';
import { openStateFolder, stateFolderPath } from './stateFolder.ts';

const folderName = 'pairings';

/** See `PairingStore`: a file a dataset in the user's state folder. Nothing is read or made before the first call. */
export function openPairingStore(environment: NodeJS.ProcessEnv): PairingStore {
  return {
    async read(dataset) {
      const file = join(stateFolderPath(environment), folderName, fileName(dataset));
      const text = await textOf(file);
      return text === null ? null : parse(text, file);
    },
    async keep(dataset, pairing) {
      const folder = await openStateFolder(environment, folderName);
      await writeDurably(join(folder, fileName(dataset)), [`${JSON.stringify({ version: 1, ...pairing }, null, 2)}\n`]);
    },
  };
}

/** Account, instance and dataset hold letters, digits, hyphens and underscores only; disks may not tell cases apart. */
function fileName({ account, instance, dataset }: DatasetName): string {
  const capitals = dataset.replace(/[A-Z]/g, (letter) => `%${letter.toLowerCase()}`);
  return `${account.toLowerCase()}.${instance.toLowerCase()}.${capitals}.json`;
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    return await onDisk(file, () => Promise.reject(error as Error));
  }
}

/** A pairing that cannot be read is no permission to write anywhere. */
function parse(text: string, file: string): Pairing {
  const kept = objectOf(text);
  const { orgId, myDomain, isSandbox, pairedAt } = kept;
  if (
    kept.version === 1 &&
    typeof orgId === 'string' &&
    typeof myDomain === 'string' &&
    typeof isSandbox === 'boolean' &&
    typeof pairedAt === 'string'
  ) {
    return { orgId, myDomain, isSandbox, pairedAt };
  }
  throw new SyncError(
    'disk',
    `${file} tells which org this dataset is used with, and cannot be read: it is damaged, or of a newer version. ` +
      'Update, or delete the file; the next dry run then pairs the dataset anew.',
  );
}

function objectOf(text: string): Readonly<Partial<Record<keyof Pairing | 'version', unknown>>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
