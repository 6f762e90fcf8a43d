import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PersonalizationCredentials, SalesforceCredentials } from '../adapters/createPorts.ts';
import { demoConfiguration } from '../core/config/demoConfiguration.ts';
import { SyncError } from '../core/model/syncError.ts';
import type { ScratchFolders } from './scratchFolders.ts';

/** A running demo: emulators on this machine, a configuration that fits them, and what signs in to them. */
export interface Demo {
  readonly configPath: string;
  readonly salesforce: SalesforceCredentials;
  /** Whom those credentials stand for. */
  readonly signedIn: { readonly instanceUrl: string; readonly username: string; readonly orgId: string };
  readonly personalization: PersonalizationCredentials;
  /** Ends the emulators; the demo's folder goes with them. */
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Absolute path of the emulators' bundle. */
  readonly emulatorsPath: string;
  readonly scratch: ScratchFolders;
  /** Called once when the emulators have ended, for whatever reason. */
  readonly onEnd: (demo: Demo) => void;
  /** How long the emulators may take until they are ready. */
  readonly startLimitMs?: number;
}

/** Longer than the emulators take to make their data on a slow machine. */
const usualStartLimitMs = 60_000;
/** They end at once when they are asked; who does not, hangs. */
const stopLimitMs = 3_000;

/**
 * Starts the emulators as a process of their own and writes a configuration for them into a fresh folder. Both go together:
 * when the emulators end the folder goes too, and the emulators end with this process.
 * @throws SyncError `cancelled` when the signal says so; `internal` when they end, or are not ready in time
 */
export async function startDemo(
  { emulatorsPath, scratch, onEnd, startLimitMs = usualStartLimitMs }: DemoOptions,
  signal: AbortSignal,
): Promise<Demo> {
  const child = spawn(process.execPath, [emulatorsPath, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const ready = await readReadyLine(child, signal, startLimitMs);
    const { instanceUrl, accessToken, username, orgId } = ready.salesforce;
    const folder = scratch.create('demo');
    const configPath = join(folder, 'personalization-sync.json');
    const configuration = demoConfiguration(ready.personalization.dataset, username);
    writeFileSync(configPath, `${JSON.stringify(configuration, null, 2)}\n`);
    const demo: Demo = {
      configPath,
      salesforce: { kind: 'accessToken', instanceUrl, accessToken },
      signedIn: { instanceUrl, username, orgId },
      personalization: ready.personalization,
      stop: () => end(child, exited),
    };
    void exited.then(() => {
      scratch.remove(folder);
      onEnd(demo);
    });
    return demo;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  const kill = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(kill);
}

/** What the demo needs of the emulators' ready line. */
interface Ready {
  readonly salesforce: {
    readonly instanceUrl: string;
    readonly accessToken: string;
    readonly username: string;
    readonly orgId: string;
  };
  readonly personalization: {
    readonly baseUrl: string;
    readonly apiKeyId: string;
    readonly apiKeySecret: string;
    readonly dataset: string;
  };
}

async function readReadyLine(child: ChildProcess, signal: AbortSignal, limitMs: number): Promise<Ready> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new SyncError('internal', 'The emulators have no output.');
  const cancelled = (): SyncError => new SyncError('cancelled', 'The demo was not started.');
  if (signal.aborted) throw cancelled();
  let limit: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      let said = '';
      stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
      limit = setTimeout(() => reject(notReady(limitMs, said.trim())), limitMs);
      signal.addEventListener('abort', () => reject(cancelled()), { once: true });
      child.once('error', reject);
      child.once('exit', () =>
        reject(new SyncError('internal', `The emulators ended before they were ready. ${said}`)),
      );
      createInterface({ input: stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready));
    });
  } finally {
    clearTimeout(limit);
  }
}

/** Not the user's doing, and so not `cancelled`: that one is told to nobody. */
function notReady(limitMs: number, said: string): SyncError {
  return new SyncError(
    'internal',
    `The demo was not ready after ${limitMs / 1_000} seconds. Look whether other programs keep this computer busy, or ` +
      `whether a virus scanner holds new processes back, and start it again.${said === '' ? '' : ` It said last: ${said}`}`,
  );
}
