import type { Memento, SecretStorage } from 'vscode';

export interface KeptSecretsParts {
  readonly secrets: Pick<SecretStorage, 'get' | 'store' | 'delete'>;
  /** Of all windows; holds keys, never secrets. */
  readonly memory: Pick<Memento, 'get' | 'update'>;
  /**
   * Told when it has changed. `forgotten`: keys of sign-ins that were kept and are not there any more, though nobody has
   * signed out. `untold`: those of them that no window has told the user of.
   */
  readonly onForgotten: (forgotten: readonly string[], untold: readonly string[]) => void;
  /** Another window may have signed in or out just now: what it kept and what it marked arrive one by one. */
  readonly recheckMs?: number;
}

/** By key: kept and not missed so far, or missed and told. */
type Marks = Readonly<Record<string, 'kept' | 'told'>>;

const MARKS = 'keptSignIns';

/**
 * The sign-ins in SecretStorage. Without a keyring VS Code keeps them in memory, and answers as if it kept them for good: only
 * a mark elsewhere tells afterwards that there was one. Where the storage fails, a sign-in lasts as long as this window.
 */
export class KeptSecrets {
  readonly #parts: KeptSecretsParts;
  readonly #ofThisWindow = new Map<string, string>();
  readonly #forgotten = new Set<string>();
  readonly #missed = new Set<string>();

  constructor(parts: KeptSecretsParts) {
    this.#parts = parts;
  }

  async read(key: string): Promise<string | null> {
    const value = await this.#present(key);
    if (value !== null) this.#isKept(key);
    else if (this.#marks[key] === undefined) this.#isKnown(key);
    else if (!this.#forgotten.has(key)) this.#recheck(key);
    return value;
  }

  /** Whether it is kept for longer than this window, as far as the storage says. */
  async keep(key: string, value: string): Promise<boolean> {
    const lasting = await this.#isStored(key, value);
    if (lasting) this.#ofThisWindow.delete(key);
    else this.#ofThisWindow.set(key, value);
    this.#isKept(key);
    return lasting;
  }

  async remove(key: string): Promise<void> {
    this.#ofThisWindow.delete(key);
    this.#mark(key, undefined);
    this.#isKnown(key);
    await this.#parts.secrets.delete(key);
  }

  async #present(key: string): Promise<string | null> {
    return this.#ofThisWindow.get(key) ?? (await this.#parts.secrets.get(key)) ?? null;
  }

  /** Read back: without a keyring some hosts accept a secret and forget it. */
  async #isStored(key: string, value: string): Promise<boolean> {
    const { secrets } = this.#parts;
    try {
      await secrets.store(key, value);
      return (await secrets.get(key)) === value;
    } catch {
      return false;
    }
  }

  #isKept(key: string): void {
    this.#mark(key, 'kept');
    this.#isKnown(key);
  }

  #isKnown(key: string): void {
    if (this.#forgotten.delete(key)) this.#parts.onForgotten([...this.#forgotten], []);
  }

  #recheck(key: string): void {
    if (this.#missed.size === 0) setTimeout(() => void this.#tellMissed(), this.#parts.recheckMs ?? usualRecheckMs);
    this.#missed.add(key);
  }

  async #tellMissed(): Promise<void> {
    const untold: string[] = [];
    for (const key of this.#missed) {
      const value = await this.#present(key).catch(() => '');
      const mark = this.#marks[key];
      if (value !== null || mark === undefined) continue;
      this.#forgotten.add(key);
      if (mark === 'kept') untold.push(key);
      this.#mark(key, 'told');
    }
    this.#missed.clear();
    if (this.#forgotten.size > 0) this.#parts.onForgotten([...this.#forgotten], untold);
  }

  get #marks(): Marks {
    return this.#parts.memory.get<Marks>(MARKS) ?? {};
  }

  #mark(key: string, mark: 'kept' | 'told' | undefined): void {
    const { [key]: before, ...others } = this.#marks;
    if (mark === before) return;
    void this.#parts.memory.update(MARKS, mark === undefined ? others : { ...others, [key]: mark });
  }
}

const usualRecheckMs = 2_000;
