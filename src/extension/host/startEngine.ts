import { type ChildProcess, fork } from 'node:child_process';
import type { SyncEvent } from '../../core/model/syncEvent.ts';
import {
  demoEndedNotification,
  type EngineIdentity,
  eventNotification,
  initializeRequest,
  type LogLine,
  logNotification,
  pingRequest,
} from '../../engine/protocol.ts';
import { EngineConnection, type EngineQuestion } from './engineConnection.ts';
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

/** After this many heartbeats without an answer the engine is taken for dead. Beats, not time: a laptop that slept is no reason. */
const MISSED_BEATS_ALLOWED = 6;

/** Longer than a slow machine takes to load the engine. */
const START_LIMIT_MS = 60_000;

export interface RunningEngine {
  readonly child: ChildProcess;
  readonly connection: EngineConnection;
  readonly identity: EngineIdentity;
  /** Rejects when the process has ended; never resolves. */
  readonly lost: Promise<never>;
}

/**
 * Starts the engine's process and speaks to it. Rejects with what the engine answered, or `EngineLost`, when it does not begin.
 * @param ending aborted: the process is ended at once, also while it starts
 * @param onEnd the process has ended
 */
export async function startEngine(
  options: Required<EngineClientOptions>,
  ending: AbortSignal,
  onEnd: () => void,
): Promise<RunningEngine> {
  const { enginePath, questions, onEvent, onLog, onStart, onDemoEnded, heartbeatMs } = options;
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
  if (ending.aborted) kill();
  forwardOutput(child, onLog);
  const connection = new EngineConnection(child, {
    notifications: new Map<string, (params: never) => void>([
      [eventNotification.method, onEvent],
      [logNotification.method, onLog],
      [demoEndedNotification.method, onDemoEnded],
    ]),
    questions,
    onFault: (error) =>
      onLog({ level: 'error', message: error instanceof Error ? (error.stack ?? '') : String(error) }),
  });

  const lost = new Promise<never>((_resolve, reject) => {
    whenEnded(child, (how) => {
      reject(new EngineLost(how));
      onEnd();
      onLog({ level: 'info', message: `The engine process ${child.pid ?? ''} ended (${how}).` });
    });
  });
  // Also rejects when nobody asks anything at that moment, which is no error of anybody's.
  lost.catch(() => undefined);

  const startTimer = setTimeout(kill, START_LIMIT_MS);
  try {
    const identity = await Promise.race([connection.request<EngineIdentity>(initializeRequest.method, {}), lost]);
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
    throw error;
  } finally {
    clearTimeout(startTimer);
  }
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
function watch(connection: EngineConnection, heartbeatMs: number, onDead: () => void): () => void {
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
    connection.request(pingRequest.method, {}).then(
      () => (answered = true),
      () => undefined,
    );
  }, heartbeatMs);
  return () => clearInterval(timer);
}
