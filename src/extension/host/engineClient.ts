import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { CancellationToken } from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import { type EngineIdentity, type Request, SYNC_ERROR, type SyncErrorData } from '../../engine/protocol.ts';
import type { EngineClientOptions, RunningEngine } from './startEngine.ts';

/** An engine that is told to end gets so long to do it itself. */
const END_LIMIT_MS = 6_000;

/**
 * The engine process as the extension sees it: started on first need, watched, ended with the extension. A request to an
 * engine that dies fails with `internal`; the next request starts another engine.
 */
export class EngineClient {
  readonly #options: Required<EngineClientOptions>;
  #running: Promise<RunningEngine> | undefined;
  #ending = new AbortController();

  constructor(options: EngineClientOptions) {
    const nobody = (): void => undefined;
    this.#options = {
      heartbeatMs: 3_000,
      questions: [],
      onStart: nobody,
      onDemoEnded: nobody,
      onEnd: nobody,
      ...options,
    };
  }

  /** Who the engine is; starts it when it does not run. */
  async identify(): Promise<EngineIdentity> {
    try {
      return (await this.#start()).identity;
    } catch (error) {
      throw toSyncError(error);
    }
  }

  /** Asks the engine. Throws `SyncError`: the engine's own, `cancelled`, or `internal` when the engine is lost. */
  async request<P, R>({ method }: Request<P, R>, params: P, token?: CancellationToken): Promise<R> {
    try {
      const { connection, lost } = await this.#start();
      return await Promise.race([connection.request<R>(method, params, token), lost]);
    } catch (error) {
      throw toSyncError(error);
    }
  }

  /** Ends the engine, with whatever it was doing, and starts another. */
  async restart(): Promise<EngineIdentity> {
    const hadEngine = this.#running !== undefined;
    this.dispose();
    // What it held is gone now, not when its process ends: by then another one runs.
    if (hadEngine) this.#options.onEnd();
    return this.identify();
  }

  /** Ends an engine that does not answer, at once; what it was asked fails with `EngineLost`. Nothing where none runs. */
  end(): void {
    this.#ending.abort();
  }

  dispose(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.then(
      ({ child }) => endGently(child),
      () => undefined,
    );
  }

  #start(): Promise<RunningEngine> {
    if (this.#running) return this.#running;
    const { enginePath, onEnd, onDemoEnded } = this.#options;
    // `fork` would only tell that something ended with exit code 1.
    if (!existsSync(enginePath)) {
      return Promise.reject(
        new SyncError('disk', t('{0} is missing: the extension is damaged. Reinstall the extension.', enginePath)),
      );
    }
    this.#ending = new AbortController();
    const ending = this.#ending.signal;
    // Loaded with the first engine: activation needs nothing of it.
    const running = import('./startEngine.ts').then(({ startEngine }) => {
      // One that was replaced takes its time to end: what it says then is not of the present one.
      const ifPresent = (tell: () => void) => () => {
        if (this.#running === running) tell();
      };
      const options = { ...this.#options, onDemoEnded: ifPresent(onDemoEnded) };
      const onExit = ifPresent(() => {
        this.#running = undefined;
        onEnd();
      });
      return startEngine(options, ending, onExit);
    });
    this.#running = running;
    return running;
  }
}

function endGently(child: ChildProcess): void {
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
  child.once('exit', () => clearTimeout(timer));
}

function toSyncError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  if (isResponseError(error)) {
    const { code, problems, refusal } = error.data;
    return new SyncError(code, error.message, { problems, refusal, cause: error });
  }
  return new SyncError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}

/** The engine's own error; told by its code: the class is loaded with the engine. */
function isResponseError(error: unknown): error is Error & { readonly data: SyncErrorData } {
  return error instanceof Error && 'data' in error && 'code' in error && error.code === SYNC_ERROR;
}
