import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PersonalizationCredentials, SalesforceCredentials } from '../adapters/createPorts.ts';
import { demoConfiguration } from '../core/config/demoConfiguration.ts';
import { SyncError } from '../core/model/syncError.ts';

/** A running demo: emulators on this machine, a configuration that fits them, and what signs in to them. */
export interface Demo {
  readonly configPath: string;
  readonly salesforce: SalesforceCredentials;
  readonly personalization: PersonalizationCredentials;
  stop(): Promise<void>;
}

/** Longer than the emulators take to make their data on a slow machine. */
const startLimitMs = 60_000;

/**
 * Starts the emulators as a process of their own and writes a configuration for them into a fresh folder. `stop` ends both;
 * the emulators also end by themselves when this process does.
 * @param onEnd called when the emulators have ended, for whatever reason
 */
export async function startDemo(emulatorsPath: string, signal: AbortSignal, onEnd: () => void): Promise<Demo> {
  const child = spawn(process.execPath, [emulatorsPath, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const ready = await readReadyLine(child, AbortSignal.any([signal, AbortSignal.timeout(startLimitMs)]));
    child.once('exit', onEnd);
    const folder = mkdtempSync(join(tmpdir(), 'personalization-sync-demo-'));
    const configPath = join(folder, 'personalization-sync.json');
    writeFileSync(configPath, `${JSON.stringify(demoConfiguration(ready.personalization.dataset), null, 2)}\n`);
    return {
      configPath,
      salesforce: { kind: 'accessToken', ...ready.salesforce },
      personalization: ready.personalization,
      async stop() {
        child.kill('SIGTERM');
        await exited;
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

/** What the demo needs of the emulators' ready line. */
interface Ready {
  readonly salesforce: { readonly instanceUrl: string; readonly accessToken: string };
  readonly personalization: {
    readonly baseUrl: string;
    readonly apiKeyId: string;
    readonly apiKeySecret: string;
    readonly dataset: string;
  };
}

function readReadyLine(child: ChildProcess, signal: AbortSignal): Promise<Ready> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new SyncError('internal', 'The emulators have no output.');
  return new Promise((resolve, reject) => {
    let said = '';
    stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
    signal.addEventListener('abort', () => reject(new SyncError('cancelled', 'The demo was not started.')));
    child.once('error', reject);
    child.once('exit', () => reject(new SyncError('internal', `The emulators ended before they were ready. ${said}`)));
    createInterface({ input: stdout }).once('line', (line) => resolve(JSON.parse(line) as Ready));
  });
}
