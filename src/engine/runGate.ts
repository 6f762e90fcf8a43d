import { SyncError } from '../core/model/syncError.ts';
import type { EngineWork } from './serveEngine.ts';

/**
 * One run at a time: two dry runs would fight over memory and the preview, two live runs over the org. Pages and
 * explanations do not come through here, and are answered meanwhile.
 */
export class RunGate {
  #running: { readonly what: string; readonly ended: Promise<void> } | null = null;
  readonly #closing = new AbortController();

  get isBusy(): boolean {
    return this.#running !== null;
  }

  /** @param what for people: "A dry run" @throws SyncError `usage` while another one runs */
  async run<T>(what: string, work: EngineWork, act: (work: EngineWork) => Promise<T>): Promise<T> {
    if (this.#running !== null) {
      throw new SyncError('usage', `${this.#running.what} is under way. Wait until it has ended, or cancel it.`);
    }
    const running = act({ ...work, signal: AbortSignal.any([work.signal, this.#closing.signal]) });
    const ended = running.then(ignore, ignore);
    this.#running = { what, ended };
    try {
      return await running;
    } finally {
      this.#running = null;
    }
  }

  /** Cancels what runs and waits until it has ended, for so long at most: a live run then can be continued. */
  async close(limitMs: number): Promise<void> {
    this.#closing.abort();
    if (this.#running === null) return;
    await Promise.race([this.#running.ended, new Promise((resolve) => setTimeout(resolve, limitMs).unref())]);
  }
}

function ignore(): void {
  // Its caller hears of it.
}
