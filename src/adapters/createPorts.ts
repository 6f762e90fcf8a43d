/**
 * The door to the adapters: the only file of theirs that a shell imports. It decides which adapter stands behind each port,
 * from the configuration and the credentials, and hands a writer only to whoever asks for a live run.
 */
import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Configuration } from '../core/config/configuration.ts';
import type { Decisions } from '../core/model/matches.ts';
import { SyncError } from '../core/model/syncError.ts';
import type { Clock, LivePorts, ReadingPorts } from '../core/ports.ts';
import { openDuckDbStore } from './duckdb/duckDbStore.ts';
import { readConfigurationFile } from './files/configurationFile.ts';
import { readDecisions, readSelection } from './files/decisions.ts';
import { openJournalFile } from './files/runs/journalFile.ts';
import { openRunFiles } from './files/runs/runFiles.ts';
import { runFileNames } from './files/runs/runFolder.ts';
import { type ListedRun, listRunFolders, openRunStore } from './files/runs/runStore.ts';
import { createHttpClient } from './http/createHttpClient.ts';
import { openSources } from './openSources.ts';
import type { PersonalizationCredentials } from './personalization/credentials.ts';
import type { SalesforceCredentials } from './salesforce/signIn/credentials.ts';

export type { ListedRun } from './files/runs/runStore.ts';
export type { PersonalizationCredentials } from './personalization/credentials.ts';
export type { SalesforceCredentials } from './salesforce/signIn/credentials.ts';

/** Everything on this machine that a run is asked for with. */
export interface RequestFiles {
  /** Absolute. */
  readonly configurationFile: string;
  readonly configuration: Configuration;
  readonly configurationSha256: string;
  readonly decisions: Decisions;
  readonly selection: ReadonlySet<string> | null;
}

/**
 * Reads a configuration with its links and exclusions, and the selection of a *repair* run.
 * `usage`, `configuration` with every problem and its place, `disk`.
 */
export async function loadRequestFiles(configuration: string, selection: string | null): Promise<RequestFiles> {
  const read = await readConfigurationFile(configuration);
  return {
    configurationFile: read.file,
    configuration: read.configuration,
    configurationSha256: read.sha256,
    decisions: await readDecisions(read.file),
    selection: selection === null ? null : await readSelection(resolve(selection)),
  };
}

export interface PortsRequest {
  readonly configurationFile: string;
  readonly configuration: Configuration;
  readonly salesforce: SalesforceCredentials | null;
  readonly personalization: PersonalizationCredentials | null;
  /** An existing folder for what is read; the shell removes it. */
  readonly scratch: string;
}

export interface OpenPorts {
  readonly ports: ReadingPorts;
  /** Only for a live run. `usage` where the CRM side is files, or nobody is signed in. */
  readonly createLivePorts: () => LivePorts;
  /** Where the org's pages are, `https://…`; signs in for it. Null where the CRM side is files. */
  readonly instanceUrl: (signal: AbortSignal) => Promise<string | null>;
  readonly close: () => Promise<void>;
}

/** Opens what a run reads and matches with. Nothing is sent before the first call of a port. */
export async function openPorts(request: PortsRequest): Promise<OpenPorts> {
  const sources = openSources({ ...request, folder: dirname(request.configurationFile), http: createHttpClient() });
  const store = await openDuckDbStore({
    databaseFile: join(request.scratch, 'match.duckdb'),
    tempDirectory: join(request.scratch, 'spill'),
    memoryLimitMb: 500,
    threads: 2,
  });
  const ports: ReadingPorts = {
    personalization: sources.personalization,
    crm: sources.crm,
    facts: sources.facts,
    matches: store.matches,
    plans: store.plans,
    runs: openRunStore(request.configurationFile),
    clock: machineClock,
    sha256,
  };
  return {
    ports,
    createLivePorts() {
      const { salesforce } = sources;
      if (salesforce === null) {
        throw new SyncError(
          'usage',
          'The CRM side is files: there is nothing to write to. Set salesforce.source to { "kind": "api" }.',
        );
      }
      return {
        ...ports,
        writer: salesforce.createWriter(),
        journalFile: ({ path }) => openJournalFile(join(path, runFileNames.journal)),
        runFiles: ({ path }) => openRunFiles(path),
        latestApiUsage: () => salesforce.latestApiUsage(),
      };
    },
    instanceUrl: async (signal) => (await sources.salesforce?.instanceUrl(signal)) ?? null,
    close: () => store.close(),
  };
}

/** Every run beside a configuration, newest first. */
export async function listRuns(configurationFile: string): Promise<readonly ListedRun[]> {
  return await listRunFolders(resolve(configurationFile));
}

const machineClock: Clock = {
  now: () => new Date().toISOString(),
  monotonicMs: () => performance.now(),
  wait: async (ms, signal) => {
    // Whoever waits asks the signal afterwards; a wait that is broken off is no error of its own.
    await wait(ms, undefined, { signal }).catch(() => undefined);
  },
};

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
