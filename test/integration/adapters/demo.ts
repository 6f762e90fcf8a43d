import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHttpClient } from '../../../src/adapters/http/createHttpClient.ts';
import { createSalesforceAdapter } from '../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import { startEmulatorProcess } from '../emulators/emulatorProcess.ts';

/** A fault rule of the emulators' admin API, and where it must have struck. */
export interface Fault {
  readonly match: Readonly<Record<string, unknown>>;
  readonly when?: 'before' | 'midRequest' | 'afterCommit' | 'midResponse';
  readonly do: Readonly<Record<string, unknown>>;
  readonly times?: number;
}

/** The emulators as a process, with their admin API. */
export async function startDemo(...words: readonly string[]) {
  const emulators = await startEmulatorProcess(['--time-scale', '20', ...words]);
  const { admin } = emulators.ready;
  if (admin === null) throw new Error('The emulators were started without their admin API.');
  const token = (await readFile(admin.tokenFile, 'utf8')).trim();

  async function ask(method: string, resource: string, body?: unknown): Promise<string> {
    const response = await fetch(`${admin?.url ?? ''}/__emu/v1${resource}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${resource}: ${response.status} ${text}`);
    return text;
  }

  return {
    emulators,
    ask,
    /** Lays a fault; the answer says whether it has struck since. */
    async lay(fault: Fault): Promise<() => Promise<number>> {
      const { id } = JSON.parse(await ask('POST', '/faults', fault)) as { id: string };
      return async () => {
        const answer = JSON.parse(await ask('GET', '/faults')) as { faults?: FaultStatus[] } | FaultStatus[];
        const faults = Array.isArray(answer) ? answer : (answer.faults ?? []);
        return faults.find((status) => status.id === id)?.hits ?? 0;
      };
    },
    clearFaults: () => ask('DELETE', '/faults'),
    async records(object: string): Promise<readonly EmulatedRecord[]> {
      const text = await ask('GET', `/records/${object}`);
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as EmulatedRecord);
    },
  };
}

interface FaultStatus {
  readonly id: string;
  readonly hits: number;
}

export interface EmulatedRecord {
  readonly id: string;
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
  readonly writeCount: number;
}

export type Demo = Awaited<ReturnType<typeof startDemo>>;

/** Waits short enough for a test; everything else as shipped. */
export function quickHttp() {
  return createHttpClient({ backoffFirstMs: 5, backoffMostMs: 20, firstByteMs: 1_500, idleMs: 1_500 });
}

/** Signed in by client credentials: a token that expired can be renewed. */
export function connect({ emulators }: Demo, recordsPerPage = 300) {
  const { loginUrl, clientId, clientSecret } = emulators.ready.salesforce;
  return createSalesforceAdapter({
    credentials: { kind: 'clientCredentials', loginUrl, clientId, clientSecret },
    http: quickHttp(),
    recordsPerPage,
    polling: { firstMs: 20, growth: 1.2, mostMs: 200 },
  });
}

export async function emptyFolder(): Promise<string> {
  return await mkdtemp(path.join(tmpdir(), 'psync-integration-'));
}
