import { resolve } from 'node:path';
import { type Demo, type DemoOptions, startDemo } from './demo.ts';

/** The one demo of the engine, if it runs. */
export class DemoHolder {
  readonly #options: Omit<DemoOptions, 'onEnd'>;
  readonly #onEnd: (configPath: string) => void;
  #starting: Promise<Demo> | null = null;
  #demo: Demo | null = null;

  /** @param onEnd called with the configuration of a demo that has ended, asked or not */
  constructor(options: Omit<DemoOptions, 'onEnd'>, onEnd: (configPath: string) => void) {
    this.#options = options;
    this.#onEnd = onEnd;
  }

  /** Starts the demo; while one runs, or is about to, that one is answered. */
  async start(signal: AbortSignal): Promise<Demo> {
    this.#starting ??= this.#start(signal);
    return await this.#starting;
  }

  async #start(signal: AbortSignal): Promise<Demo> {
    try {
      const onEnd = (ended: Demo): void => {
        this.#demo = null;
        this.#starting = null;
        this.#onEnd(ended.configPath);
      };
      this.#demo = await startDemo({ ...this.#options, onEnd }, signal);
      return this.#demo;
    } catch (error) {
      this.#starting = null;
      throw error;
    }
  }

  /** Ends it; does nothing when none runs. */
  async stop(): Promise<void> {
    const demo = await this.#starting?.catch(() => null);
    await demo?.stop();
  }

  get running(): Demo | null {
    return this.#demo;
  }

  /** The running demo, if this is its configuration: nobody else's request is signed in to it. */
  of(configPath: string): Demo | null {
    return this.#demo !== null && resolve(configPath) === resolve(this.#demo.configPath) ? this.#demo : null;
  }
}
