import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { CancellationToken, MessageConnection } from 'vscode-jsonrpc';
import { SyncError } from '../../core/model/syncError.ts';
import type { SyncEvent } from '../../core/model/syncEvent.ts';
import {
  demoEndedNotification,
  type EngineIdentity,
  eventNotification,
  initializeRequest,
  type LogLine,
  logNotification,
  pingRequest,
  type Request,
  SYNC_ERROR,
  type SyncErrorData,
} from '../../engine/protocol.ts';
import { EngineLost } from './interruption.ts';

export interface EngineClientOptions {
  /** Absolute path of the engine's bundle. */
  readonly enginePath: string;
  /** What the engine may ask of this side. */
  readonly questions?: readonly EngineQuestion[];
  readonly onEvent: (event: SyncEvent) => void;
  readonly onLog: (line: LogLine) => void;
  /** An engine runs now. */
  readonly onStart?: (identity: EngineIdentity) => void;
  /** The emulators have ended; the engine still runs. */
  readonly onDemoEnded?: () => void;
  /** A running engine has ended, asked or not: its preview and its demo are gone. */
  readonly onEnd?: () => void;
  /** How often the engine is asked whether it still answers. */
  readonly heartbeatMs?: number;
}

/** A request of the engine, and who answers it. */
export interface EngineQuestion {
  readonly method: string;
  readonly answer: (params: unknown) => Promise<unknown>;
}

/** After this many heartbeats without an answer the engine is taken for dead. Beats, not time: a laptop that slept is no reason. */
const MISSED_BEATS_ALLOWED = 6;

/** An engine that is told to end gets so long to do it itself. */
const END_LIMIT_MS = 6_000;

/** Longer than a slow machine takes to load the engine. */
const START_LIMIT_MS = 60_000;

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
    return (await this.#start()).identity;
  }

  /** Asks the engine. Throws `SyncError`: the engine's own, `cancelled`, or `internal` when the engine is lost. */
  async request<P, R>({ method }: Request<P, R>, params: P, token?: CancellationToken): Promise<R> {
    const { connection, lost } = await this.#start();
    try {
      return await Promise.race([connection.sendRequest<R>(method, params, ...(token ? [token] : [])), lost]);
    } catch (error) {
      throw toSyncError(error);
    }
  }

  /** Ends the engine, with whatever it was doing, and starts another. */
  async restart(): Promise<EngineIdentity> {
    this.dispose();
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
    const { enginePath, onEnd } = this.#options;
    // `fork` would only tell that something ended with exit code 1.
    if (!existsSync(enginePath)) {
      return Promise.reject(
        new SyncError('disk', `${enginePath} is missing: the extension is damaged. Reinstall the extension.`),
      );
    }
    this.#ending = new AbortController();
    const running = startEngine(this.#options, this.#ending.signal, () => {
      if (this.#running === running) this.#running = undefined;
      onEnd();
    });
    this.#running = running;
    return running;
  }
}

interface RunningEngine {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  readonly identity: EngineIdentity;
  /** Rejects when the process has ended; never resolves. */
  readonly lost: Promise<never>;
}

async function startEngine(
  options: Required<EngineClientOptions>,
  ending: AbortSignal,
  onEnd: () => void,
): Promise<RunningEngine> {
  const { enginePath, questions, onEvent, onLog, onStart, onDemoEnded, heartbeatMs } = options;
  // Loaded with the first engine: it would be half of the time that activation takes.
  const { createMessageConnection, IPCMessageReader, IPCMessageWriter } = await import('vscode-jsonrpc/node');
  const child = fork(enginePath, [], {
    // The host's own Node, which is Electron on a desktop: a `node` from PATH may be any version, or none.
    execPath: process.execPath,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    // Flags of the host, such as a debugger's port, are not meant for the engine.
    execArgv: [],
    serialization: 'json',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  ending.addEventListener('abort', kill, { once: true });
  forwardOutput(child, onLog);
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  connection.onNotification(eventNotification.method, onEvent);
  connection.onNotification(logNotification.method, onLog);
  connection.onNotification(demoEndedNotification.method, onDemoEnded);
  for (const { method, answer } of questions) connection.onRequest(method, answer);
  connection.listen();

  const lost = new Promise<never>((_resolve, reject) => {
    whenEnded(child, (how) => {
      // Rejected first: closing the connection rejects open requests too, with words of the library.
      reject(new EngineLost(how));
      connection.dispose();
      onEnd();
      onLog({ level: 'info', message: `The engine process ${child.pid ?? ''} ended (${how}).` });
    });
  });
  // Also rejects when nobody asks anything at that moment, which is no error of anybody's.
  lost.catch(() => undefined);

  const startTimer = setTimeout(kill, START_LIMIT_MS);
  try {
    const identity = await Promise.race([connection.sendRequest<EngineIdentity>(initializeRequest.method, {}), lost]);
    onLog({
      level: 'info',
      message: `The engine runs: process ${identity.processId}, Node.js ${identity.nodeVersion}.`,
    });
    onStart(identity);
    const stopWatching = watch(connection, heartbeatMs, () => {
      onLog({ level: 'error', message: 'The engine has stopped answering and is ended.' });
      kill();
    });
    child.once('exit', stopWatching);
    return { child, connection, identity, lost };
  } catch (error) {
    child.kill();
    onEnd();
    throw toSyncError(error);
  } finally {
    clearTimeout(startTimer);
  }
}

function endGently(child: ChildProcess): void {
  child.kill();
  const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
  child.once('exit', () => clearTimeout(timer));
}

/** What the engine prints outside the protocol comes from a library or a crash: both are wanted when something is wrong. */
function forwardOutput(child: ChildProcess, onLog: (line: LogLine) => void): void {
  child.stdout?.setEncoding('utf8').on('data', (text: string) => onLog({ level: 'debug', message: text.trimEnd() }));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => onLog({ level: 'error', message: text.trimEnd() }));
}

function whenEnded(child: ChildProcess, onEnd: (how: string) => void): void {
  child.once('error', (error) => onEnd(error.message));
  child.once('exit', (code, signal) => onEnd(signal ?? `exit code ${code ?? 'unknown'}`));
}

/** Calls `onDead` once when the engine has missed too many heartbeats. Returns how to stop watching. */
function watch(connection: MessageConnection, heartbeatMs: number, onDead: () => void): () => void {
  let missedBeats = 0;
  let answered = true;
  const timer = setInterval(() => {
    missedBeats = answered ? 0 : missedBeats + 1;
    if (missedBeats >= MISSED_BEATS_ALLOWED) {
      clearInterval(timer);
      onDead();
      return;
    }
    if (!answered) return;
    answered = false;
    connection.sendRequest(pingRequest.method, {}).then(
      () => (answered = true),
      () => undefined,
    );
  }, heartbeatMs);
  return () => clearInterval(timer);
}

function toSyncError(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  if (isResponseError(error)) {
    const { code, problems } = error.data;
    return new SyncError(code, error.message, { problems, cause: error });
  }
  return new SyncError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}

/** The engine's own error; told by its code, because the library's class is loaded only with the engine. */
function isResponseError(error: unknown): error is Error & { readonly data: SyncErrorData } {
  return error instanceof Error && 'data' in error && 'code' in error && error.code === SYNC_ERROR;
}
