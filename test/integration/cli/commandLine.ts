import { existsSync } from 'node:fs';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunReport } from '../../../src/core/model/runReport.ts';
import { type EmulatorProcess, startEmulatorProcess } from '../emulators/emulatorProcess.ts';
import { type ProgramResult, runProgram } from '../emulators/runProgram.ts';

/** The shipped command line; `npm test` builds it before this suite. */
const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');

/** A folder with a configuration, as an admin has it, and the command line run in it. */
export interface Workplace {
  readonly folder: string;
  /** The command line's own file, and what its environment holds. */
  readonly program: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly file: (name: string) => string;
  readonly write: (name: string, content: string) => Promise<void>;
  readonly configure: (configuration: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly run: (...words: readonly string[]) => Promise<CommandResult>;
}

export interface CommandResult extends ProgramResult {
  /** Of a command with `--json`. */
  readonly report: RunReport;
}

export async function workplace(environment: NodeJS.ProcessEnv = {}): Promise<Workplace> {
  if (!existsSync(cli)) throw new Error('dist/cli.js is not there: run "npm run build" first.');
  const folder = await mkdtemp(path.join(tmpdir(), 'psync-cli-'));
  return {
    folder,
    program: cli,
    environment,
    file: (name) => path.join(folder, name),
    write: (name, content) => writeFile(path.join(folder, name), content),
    configure: (configuration) =>
      writeFile(path.join(folder, 'personalization-sync.json'), JSON.stringify(configuration)),
    async run(...words) {
      const result = await runProgram(process.execPath, [cli, ...words], {
        cwd: folder,
        // What this user keeps beside all projects is none of a test's business.
        env: { TMPDIR: tmpdir(), PSYNC_STATE_DIR: path.join(folder, 'state'), ...environment },
      });
      return {
        ...result,
        get report() {
          return JSON.parse(result.stdout) as RunReport;
        },
      };
    },
  };
}

export const personalization = { account: 'demo', instance: 'us-1', dataset: 'engage' };

/** Emulators of their own, a workplace that is signed in to them, and what they say of themselves. */
export interface Demo {
  readonly place: Workplace;
  readonly emulators: EmulatorProcess;
  /** Records of an object with their write counts. */
  readonly records: (object: string) => Promise<readonly EmulatedRecord[]>;
  readonly history: () => Promise<readonly HistoryEntry[]>;
  readonly admin: (method: string, resource: string, body?: unknown) => Promise<Response>;
}

export interface EmulatedRecord {
  readonly id: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
  readonly writeCount: number;
}

export interface HistoryEntry {
  readonly op: string;
  readonly method: string;
  readonly rowsApplied: number;
}

export async function demo(...words: readonly string[]): Promise<Demo> {
  const emulators = await startEmulatorProcess(words);
  const { salesforce, personalization: profiles, admin } = emulators.ready;
  if (admin === null) throw new Error('The emulators were started without their admin API.');
  const token = (await readFile(admin.tokenFile, 'utf8')).trim();
  const ask = (method: string, resource: string, body?: unknown) =>
    fetch(`${admin.url}/__emu/v1${resource}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  return {
    emulators,
    place: await workplace({
      PSYNC_SF_INSTANCE_URL: salesforce.instanceUrl,
      PSYNC_SF_ACCESS_TOKEN: salesforce.accessToken,
      PSYNC_PERS_BASE_URL: profiles.baseUrl,
      PSYNC_PERS_API_KEY_ID: profiles.apiKeyId,
      PSYNC_PERS_API_KEY_SECRET: profiles.apiKeySecret,
    }),
    admin: ask,
    async records(object) {
      const text = await (await ask('GET', `/records/${object}`)).text();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as EmulatedRecord);
    },
    async history() {
      return (await (await ask('GET', '/history?since=0')).json()) as readonly HistoryEntry[];
    },
  };
}
