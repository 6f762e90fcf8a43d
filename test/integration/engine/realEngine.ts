import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { noChoices } from '../../../src/core/model/choices.ts';
import type { SyncEvent } from '../../../src/core/model/syncEvent.ts';
import type { ReadyLine } from '../../../src/emulators/readyLine.ts';
import { dryRunRequest, type DryRunResult, type LogLine, startDemoRequest } from '../../../src/engine/protocol.ts';
import { readSecretRequest } from '../../../src/engine/signInProtocol.ts';
import { EngineClient } from '../../../src/extension/host/engineClient.ts';
import type { EngineClientOptions } from '../../../src/extension/host/startEngine.ts';
import type { EmulatedRecord, HistoryEntry } from '../cli/commandLine.ts';

const dist = path.resolve(import.meta.dirname, '../../../dist');

// What this user keeps beside all projects is none of a test's business.
process.env['PSYNC_STATE_DIR'] ??= mkdtempSync(path.join(tmpdir(), 'psync-state-'));

/** The shipped engine as the extension starts it, in a folder of its own, with the emulators' ready line at hand. */
export interface RealEngine {
  readonly client: EngineClient;
  readonly events: SyncEvent[];
  readonly log: LogLine[];
  /** Times that the engine told the end of its demo. */
  readonly demoEnds: () => number;
  /** Starts the demo and makes a dry run of it. */
  readonly demoDryRun: () => Promise<DryRunResult & { readonly configPath: string }>;
  readonly history: () => Promise<readonly HistoryEntry[]>;
  readonly records: (object: string) => Promise<readonly EmulatedRecord[]>;
  readonly admin: (method: string, resource: string, body?: unknown) => Promise<Response>;
  readonly close: () => void;
}

/** VS Code's SecretStorage of somebody who begins. */
const nobodyHasSignedIn = { method: readSecretRequest.method, answer: () => Promise.resolve({ value: null }) };

/**
 * @param emulators further arguments of the demo's emulators; or the ready line of emulators that run already, and outlive
 * the engine
 */
export function realEngine(
  emulators: readonly string[] | ReadyLine = [],
  options: Partial<EngineClientOptions> = {},
): RealEngine {
  if (!existsSync(path.join(dist, 'engine.js'))) throw new Error('dist/engine.js is not there: run "npm run build".');
  const folder = mkdtempSync(path.join(tmpdir(), 'psync-engine-'));
  copyFileSync(path.join(dist, 'engine.js'), path.join(folder, 'engine.js'));
  symlinkSync(path.join(dist, 'native'), path.join(folder, 'native'), 'junction');
  const readyFile = path.join(folder, 'ready.json');
  const program = 'ready' in emulators ? emulatorsElsewhere(emulators) : emulatorsThatTell(readyFile, emulators);
  writeFileSync(path.join(folder, 'emulators.js'), program);
  if ('ready' in emulators) writeFileSync(readyFile, JSON.stringify(emulators));
  const events: SyncEvent[] = [];
  const log: LogLine[] = [];
  let ends = 0;
  const client = new EngineClient({
    enginePath: path.join(folder, 'engine.js'),
    questions: [nobodyHasSignedIn],
    onEvent: (event) => events.push(event),
    onLog: (line) => log.push(line),
    onDemoEnded: () => (ends += 1),
    ...options,
  });

  async function admin(method: string, resource: string, body?: unknown): Promise<Response> {
    const ready = JSON.parse(readFileSync(readyFile, 'utf8')) as ReadyLine;
    if (ready.admin === null) throw new Error('The emulators were started without their admin API.');
    const token = readFileSync(ready.admin.tokenFile, 'utf8').trim();
    return await fetch(`${ready.admin.url}/__emu/v1${resource}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  return {
    client,
    events,
    log,
    demoEnds: () => ends,
    async demoDryRun() {
      const { configPath } = await client.request(startDemoRequest, {});
      return { configPath, ...(await client.request(dryRunRequest, { configPath, choices: noChoices })) };
    },
    history: async () => (await (await admin('GET', '/history?since=0')).json()) as readonly HistoryEntry[],
    async records(object) {
      const text = await (await admin('GET', `/records/${object}`)).text();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as EmulatedRecord);
    },
    admin,
    close() {
      client.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The shipped emulators; what they say of themselves is kept, since only the engine hears it otherwise. */
function emulatorsThatTell(readyFile: string, words: readonly string[]): string {
  return `
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text, ...rest) => {
      require('node:fs').writeFileSync(${JSON.stringify(readyFile)}, text);
      return write(text, ...rest);
    };
    process.argv.push(...${JSON.stringify(words)});
    require(${JSON.stringify(path.join(dist, 'emulators.js'))});
  `;
}

/** Says what the emulators said that run already, and ends like them. */
function emulatorsElsewhere(ready: ReadyLine): string {
  return `
    console.log(${JSON.stringify(JSON.stringify(ready))});
    process.on('disconnect', () => process.exit(0));
    setInterval(() => undefined, 1_000);
  `;
}
