/**
 * The door to the adapters: the only file of theirs that a shell imports. It decides which adapter stands behind each port,
 * from the configuration and the credentials, and hands a writer only to whoever asks for a live run.
 */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Configuration } from '../core/config/configuration.ts';
import type { LastNightPorts } from '../core/lastNight.ts';
import type { Decisions } from '../core/model/matches.ts';
import type { Answer, IntegrationApp } from '../core/model/securityFacts.ts';
import { SyncError } from '../core/model/syncError.ts';
import type { RequirementPorts } from '../core/checkRequirements.ts';
import type { Clock, CrmWriter, LivePorts, NightReader, PlanCsv, ReadingPorts } from '../core/ports.ts';
import { openDuckDbStore } from './duckdb/duckDbStore.ts';
import { openBaselineStore } from './files/baselineStore.ts';
import { hashConfigurationFile, readConfigurationFile } from './files/configurationFile.ts';
import { openPairingStore } from './files/pairingStore.ts';
import { hashDecisions, readDecisions, readSelection } from './files/decisions.ts';
import { type InputStamp, stampInputs } from './files/input/inputStamps.ts';
import { openJournalFile } from './files/runs/journalFile.ts';
import { openRunFiles } from './files/runs/runFiles.ts';
import { runFileNames } from './files/runs/runFolder.ts';
import { lockRun } from './files/runs/runLock.ts';
import { type ListedRun, listRunFolders, openRunStore } from './files/runs/runStore.ts';
import { createHttpClient } from './http/createHttpClient.ts';
import { openSettings, openSources, type Settings } from './openSources.ts';
import type { PersonalizationCredentials } from './personalization/credentials.ts';
import { setupOriginOf } from './salesforce/security/readSecurityFacts.ts';
import type { SalesforceCredentials } from './salesforce/signIn/credentials.ts';

export { readConfigurationText } from './files/configurationFile.ts';
export { decisionProblems } from './files/decisions.ts';
export type { InputStamp } from './files/input/inputStamps.ts';
export {
  canContinueRun,
  deleteRun,
  listHistory,
  planUsedBy,
  readRunFolder,
} from './files/runs/runHistory.ts';
export type { ListedRun } from './files/runs/runStore.ts';
export { type RefreshTokenMark, refreshTokenMark } from './files/signIn/refreshTokenMark.ts';
export { tokenFile } from './files/signIn/tokenFile.ts';
export { whileRenewing } from './files/signIn/whileRenewing.ts';
export { writeDecision } from './files/writeDecision.ts';
export { type NetworkSource, useNetwork } from './http/network.ts';
export type { PersonalizationCredentials } from './personalization/credentials.ts';
export type { SalesforceCredentials } from './salesforce/signIn/credentials.ts';
export {
  listCliOrgs,
  lookAtOrg,
  type OrgLook,
  revokeSalesforceToken,
  signInPerson,
} from './salesforceSignIn.ts';
export {
  createFeedServer,
  type FeedAccess,
  type FeedSecret,
  readHostKey,
  tryPersonalizationKey,
} from './signInToPersonalization.ts';

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

/** The hashes that a plan is bound to, as they would be now; null where a file cannot be read any more. */
export async function hashRequestFiles(configurationFile: string): Promise<{
  readonly configuration: string | null;
  readonly decisions: string | null;
}> {
  const [configuration, decisions] = await Promise.all([
    hashConfigurationFile(configurationFile),
    hashDecisions(configurationFile),
  ]);
  return { configuration, decisions };
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
  /** Tells without reading them whether file sources may have changed; none where both sides are APIs. */
  readonly inputStamps: () => Promise<readonly InputStamp[]>;
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
    security: sources.salesforce?.security ?? null,
    pairings: openPairingStore(process.env),
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
        lockRun: ({ path }) => lockRun(path),
        latestApiUsage: () => salesforce.latestApiUsage(),
      };
    },
    instanceUrl: async (signal) => (await sources.salesforce?.instanceUrl(signal)) ?? null,
    inputStamps: () => stampInputs(request.configuration, dirname(request.configurationFile)),
    close: () => store.close(),
  };
}

/** What can be known of both sides without reading their records. */
export interface OpenFacts {
  readonly ports: Pick<ReadingPorts, 'facts' | 'clock' | 'pairings'>;
  readonly instanceUrl: OpenPorts['instanceUrl'];
  readonly attributeNames: Settings['attributeNames'];
}

/**
 * Opens both sides for questions: no match store, no folder, nothing to close. Personalization need not be signed in to: then
 * no attribute has a name. `usage` as `openPorts`.
 */
export function openFacts(request: Omit<PortsRequest, 'scratch'>): OpenFacts {
  const settings = openSettings({ ...request, folder: dirname(request.configurationFile), http: createHttpClient() });
  return {
    ports: { facts: settings.facts, clock: machineClock, pairings: openPairingStore(process.env) },
    instanceUrl: async (signal) => (await settings.salesforce?.instanceUrl(signal)) ?? null,
    attributeNames: settings.attributeNames,
  };
}

/**
 * Opens what the requirement checks ask. Personalization need not be signed in to.
 * @param environment says where the user's state folder is
 * @throws SyncError `usage` as `openPorts`, and where the CRM side is files: they have no settings
 */
export function openRequirements(
  request: Omit<PortsRequest, 'scratch'>,
  environment: NodeJS.ProcessEnv,
): RequirementPorts {
  return openReconfigure(request, environment);
}

/** What *Reconfigure and Test* asks besides. */
export interface ReconfigurePorts extends RequirementPorts {
  readonly nights: NightReader;
  /** Where the org's Setup pages are. */
  readonly setupOrigin: (signal: AbortSignal) => Promise<string>;
  /** The app through which Personalization connects. */
  readonly integrationApp: (signal: AbortSignal) => Promise<Answer<IntegrationApp>>;
  /** Only for the probe, after a person has said yes to it. */
  readonly createWriter: () => CrmWriter;
}

/** As `openRequirements`. */
export function openReconfigure(
  request: Omit<PortsRequest, 'scratch'>,
  environment: NodeJS.ProcessEnv,
): ReconfigurePorts {
  const settings = openSettings({ ...request, folder: dirname(request.configurationFile), http: createHttpClient() });
  if (settings.salesforce === null) {
    throw new SyncError(
      'usage',
      'The CRM side is files, and files have no security settings. Set salesforce.source to { "kind": "api" }.',
    );
  }
  const { facts, changeLog, salesforce } = settings;
  const { security, nights } = salesforce;
  return {
    facts,
    security,
    nights,
    changeLog,
    baselines: openBaselineStore(environment),
    setupOrigin: async (signal) => setupOriginOf(await salesforce.instanceUrl(signal)),
    integrationApp: (signal) => salesforce.integrationApp(request.configuration.salesforce.integrationApp, signal),
    createWriter: () => salesforce.createWriter(),
  };
}

/**
 * Opens what *Last Night* asks. Personalization need not be signed in to.
 * @throws SyncError `usage` as `openPorts`, and where the CRM side is files: they keep no logs
 */
export function openNights(request: Omit<PortsRequest, 'scratch'>): LastNightPorts {
  const settings = openSettings({ ...request, folder: dirname(request.configurationFile), http: createHttpClient() });
  if (settings.salesforce === null) {
    throw new SyncError(
      'usage',
      'The CRM side is files, and files do not tell what happened last night. Set salesforce.source to { "kind": "api" }.',
    );
  }
  const { facts, changeLog, salesforce } = settings;
  return { facts, nights: salesforce.nights, changeLog };
}

/** The plan that a run folder keeps, as CSV text with a header: at most `limit` lines of it. `badInput` when there is none. */
export async function planCsvOf(folder: string, limit: number): Promise<PlanCsv> {
  const store = await openDuckDbStore({
    databaseFile: ':memory:',
    tempDirectory: join(tmpdir(), 'personalization-sync-spill'),
    memoryLimitMb: 200,
    threads: 1,
  });
  try {
    return await store.plans.csv(join(resolve(folder), runFileNames.planRows), limit);
  } finally {
    await store.close();
  }
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
