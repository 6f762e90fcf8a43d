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

/**
 * The keyring as several windows of VS Code have it: a window sees what it keeps at once, and what another one has kept only
 * when that has arrived.
 */
export class LateKeyrings {
  readonly #windows: Map<string, string>[] = [];
  readonly #arriving = new Set<() => void>();
  /** Null: what is kept from now on never arrives, as when its window crashes before VS Code has written it. */
  #delayMs: number | null;

  constructor(delayMs: number) {
    this.#delayMs = delayMs;
  }

  /** A window that was opened now: it has what all others have. */
  open(): Keyring {
    const secrets = new Map(this.#windows[0]);
    this.#windows.push(secrets);
    const own = memoryKeyring(secrets);
    return {
      ...own,
      keep: async (key, value) => {
        const kept = await own.keep(key, value);
        this.#arriveLater(secrets, (others) => others.set(key, value));
        return kept;
      },
      remove: async (key) => {
        await own.remove(key);
        this.#arriveLater(secrets, (others) => others.delete(key));
      },
    };
  }

  loseAll(): void {
    this.#delayMs = null;
  }

  /** All that is on its way has arrived. */
  arrive(): void {
    for (const each of this.#arriving) each();
  }

  #arriveLater(from: Map<string, string>, change: (secrets: Map<string, string>) => void): void {
    if (this.#delayMs === null) return;
    const arrive = (): void => {
      clearTimeout(timer);
      this.#arriving.delete(arrive);
      for (const each of this.#windows) if (each !== from) change(each);
    };
    const timer = setTimeout(arrive, this.#delayMs);
    this.#arriving.add(arrive);
  }
}
