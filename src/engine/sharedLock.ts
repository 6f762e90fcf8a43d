/**
 * Many may read at a time, or one may change. Who comes while somebody changes waits; who changes waits until the last
 * reader has gone, and is not overtaken.
 */
export class SharedLock {
  #readers = 0;
  #lastReaderGone: (() => void) | null = null;
  /** The end of the last change that was asked for. */
  #changed: Promise<void> = Promise.resolve();
  #isChanging = false;

  async read<T>(act: () => Promise<T>): Promise<T> {
    while (this.#isChanging) await this.#changed;
    this.#readers += 1;
    try {
      return await act();
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0) this.#lastReaderGone?.();
    }
  }

  async change<T>(act: () => Promise<T>): Promise<T> {
    while (this.#isChanging) await this.#changed;
    this.#isChanging = true;
    const change = this.#whenFree().then(act);
    this.#changed = change.then(ignore, ignore).then(() => {
      this.#isChanging = false;
    });
    return await change;
  }

  #whenFree(): Promise<void> {
    if (this.#readers === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#lastReaderGone = () => {
        this.#lastReaderGone = null;
        resolve();
      };
    });
  }
}

function ignore(): void {
  // Its caller hears of it.
}
