import { constants, open, realpath } from 'node:fs/promises';
import { SyncError } from '../../../core/model/syncError.ts';
import { writeDurably } from '../runs/durableFile.ts';
import { whileRenewing } from './whileRenewing.ts';

/** A refresh token in a file of mode 0600: a replaced one is written back, so that the next run can sign in. */
export interface TokenFile {
  readonly current: () => Promise<string>;
  readonly keep: (refreshToken: string) => Promise<void>;
  readonly exclusively: <T>(renew: () => Promise<T>) => Promise<T>;
}

/**
 * Nothing is read before it is asked for; a file that is a link is replaced where it lies.
 * @param what names the setting, for messages
 */
export function tokenFile(file: string, what: string, environment: NodeJS.ProcessEnv): TokenFile {
  return {
    current: () => readSecret(file, what),
    async keep(refreshToken) {
      await writeDurably(await realpath(file), [`${refreshToken}\n`]);
    },
    async exclusively(renew) {
      return await whileRenewing(`file:${await placeOf(file, what)}`, renew, { environment });
    },
  };
}

async function placeOf(file: string, what: string): Promise<string> {
  try {
    return await realpath(file);
  } catch (error) {
    throw unreadable(file, what, error);
  }
}

async function readSecret(file: string, what: string): Promise<string> {
  let mode: number;
  let text: string;
  try {
    const handle = await open(file, constants.O_RDONLY);
    try {
      mode = (await handle.stat()).mode;
      text = await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, what, error);
  }
  // Windows has no such modes; there the folder's rights protect the file.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new SyncError('usage', `${what} names "${file}", which others may read. Set its mode to 0600.`);
  }
  return text.trim();
}

function unreadable(file: string, what: string, cause: unknown): SyncError {
  return new SyncError('usage', `${what} names "${file}", which cannot be read.`, { cause });
}
