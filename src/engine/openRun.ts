import { loadRequestFiles, type OpenPorts, openPorts, type RequestFiles } from '../adapters/createPorts.ts';
import type { Configuration } from '../core/config/configuration.ts';
import type { Choices } from '../core/model/choices.ts';
import { SyncError } from '../core/model/syncError.ts';
import type { RunRequest } from '../core/runRequest.ts';
import type { DemoHolder } from './demoHolder.ts';
import type { ScratchFolders } from './scratchFolders.ts';
import type { Keyring } from './signIn/keyring.ts';
import { personalizationCredentials } from './signIn/personalizationCredentials.ts';
import { salesforceCredentials, type SalesforceSignIns } from './signIn/salesforceCredentials.ts';

/** Where runs get their credentials and folders from. */
export interface RunPlace {
  readonly demo: DemoHolder;
  readonly scratch: ScratchFolders;
  readonly keyring: Keyring;
  readonly salesforce: SalesforceSignIns;
}

/** Everything of one run: its files as they are now, ports of its own, and a folder for what it downloads. */
export interface OpenRun {
  readonly files: RequestFiles;
  readonly opened: OpenPorts;
  readonly scratch: string;
  /** Closes the ports and removes the folder. */
  close(): Promise<void>;
}

/**
 * Reads a configuration and opens ports for it. Nothing is sent yet.
 * @param what the folder's name, one word
 */
export async function openRun(place: RunPlace, configPath: string, what: string): Promise<OpenRun> {
  const { scratch: folders } = place;
  const files = await loadRequestFiles(configPath, null);
  const credentials = await credentialsFor(place, configPath, files.configuration);
  const scratch = folders.create(what);
  try {
    const opened = await openPorts({ ...files, ...credentials, scratch });
    return {
      files,
      opened,
      scratch,
      async close() {
        try {
          await opened.close();
        } finally {
          folders.remove(scratch);
        }
      },
    };
  } catch (error) {
    folders.remove(scratch);
    throw error;
  }
}

/**
 * What signs in: the demo's own credentials for the demo's own configuration, and for any other what people have signed
 * in with on this machine. A side that is files needs none.
 * @throws SyncError `signInFailed` where somebody would have to sign in first, `disk` when the keyring does not answer
 */
export async function credentialsFor(
  engine: SignedInPlace,
  configPath: string,
  configuration: Configuration,
): Promise<RunCredentials> {
  const credentials = await settingsCredentialsFor(engine, configPath, configuration);
  const { source, dataset } = configuration.personalization;
  if (source.kind === 'api' && credentials.personalization === null) {
    throw notSignedIn('Personalization', `the dataset "${dataset}"`);
  }
  return credentials;
}

/**
 * As `credentialsFor`, for what looks only at Salesforce's settings and logs: nobody need be signed in to Personalization,
 * but whoever is can also be told who changed something there.
 */
export async function settingsCredentialsFor(
  { demo, keyring, salesforce: signIns }: SignedInPlace,
  configPath: string,
  { salesforce, personalization }: Configuration,
): Promise<RunCredentials> {
  const running = demo.of(configPath);
  if (running !== null) return { salesforce: running.salesforce, personalization: running.personalization };
  const isCrmAsked = salesforce.source.kind === 'api';
  const crm = isCrmAsked ? await salesforceCredentials(signIns, salesforce.connection) : null;
  if (isCrmAsked && crm === null) throw notSignedIn('Salesforce', `the connection "${salesforce.connection}"`);
  const areProfilesAsked = personalization.source.kind === 'api';
  return {
    salesforce: crm,
    personalization: areProfilesAsked ? await personalizationCredentials(keyring, personalization) : null,
  };
}

type SignedInPlace = Pick<RunPlace, 'demo' | 'keyring' | 'salesforce'>;
type RunCredentials = Pick<Parameters<typeof openPorts>[0], 'salesforce' | 'personalization'>;

function notSignedIn(side: 'Salesforce' | 'Personalization', what: string): SyncError {
  return new SyncError(
    'signInFailed',
    `Nobody has signed in to ${side} for ${what} yet. Use the command "Sign In to ${side}…". What works without: the ` +
      'demo (Start Demo), and files on both sides ("source": { "kind": "files", … } under personalization and salesforce).',
  );
}

/** A run as the extension asks for it. Under mode *repair* nothing but what the admin included is written. */
export function runRequestOf(
  { files, scratch }: OpenRun,
  choices: Choices,
  overriddenGuards: readonly string[] = [],
): RunRequest {
  const { configuration, configurationSha256, decisions } = files;
  return {
    configuration,
    configurationSha256,
    decisions,
    via: 'vscode',
    scratch,
    overriddenGuards,
    choices,
    onlySelected: configuration.mode === 'repair',
  };
}
