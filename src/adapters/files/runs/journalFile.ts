import { open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalFile } from '../../../core/ports.ts';
import { onDisk, ownerOnly, syncFolder } from './durableFile.ts';

/**
 * `journal.jsonl` of a run folder. A line is on the disk, not only in its cache, before `append` resolves: what comes next
 * may be a call that changes something at Salesforce.
 */
export function openJournalFile(file: string): JournalFile {
  let exists = false;
  return {
    read: () =>
      onDisk(file, async () => {
        try {
          return await readFile(file, 'latin1');
        } catch (error) {
          if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
          throw error;
        }
      }),
    cutTo: (length) =>
      onDisk(file, async () => {
        await truncate(file, length);
        const handle = await open(file, 'r+');
        try {
          await handle.sync();
        } finally {
          await handle.close();
        }
      }),
    append: (line) =>
      onDisk(file, async () => {
        const handle = await open(file, 'a', ownerOnly.file);
        try {
          await handle.writeFile(line, 'latin1');
          await handle.sync();
        } finally {
          await handle.close();
        }
        if (!exists) await syncFolder(dirname(file));
        exists = true;
      }),
  };
}
