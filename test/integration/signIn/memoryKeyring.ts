import { SyncError } from '../../../src/core/model/syncError.ts';
import type { Keyring } from '../../../src/engine/signIn/keyring.ts';

/** A keyring that keeps its secrets in `secrets`, which several windows may share. */
export function memoryKeyring(secrets = new Map<string, string>()): Keyring {
  return {
    read: (key) => Promise.resolve(secrets.get(key) ?? null),
    keep(key, value) {
      secrets.set(key, value);
      return Promise.resolve({ lasting: true });
    },
    remove(key) {
      secrets.delete(key);
      return Promise.resolve();
    },
    openBrowser: () => Promise.resolve(false),
  };
}

/** One that can be read and not written, as a keyring that was locked in the meantime. */
export function lockedKeyring(secrets: Map<string, string>): Keyring {
  const keep = () => Promise.reject(new SyncError('disk', 'The keyring is locked.'));
  return { ...memoryKeyring(secrets), keep };
}
