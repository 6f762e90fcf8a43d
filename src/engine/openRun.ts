import { loadRequestFiles, type OpenPorts, openPorts, type RequestFiles } from '../adapters/createPorts.ts';
import type { Configuration } from '../core/config/configuration.ts';
import type { Choices } from '../core/model/choices.ts';
import { SyncError } from '../core/model/syncError.ts';
import type { RunRequest } from '../core/runRequest.ts';
import type { Demo } from './demo.ts';
import type { DemoHolder } from './demoHolder.ts';
import type { ScratchFolders } from './scratchFolders.ts';

/** Where runs get their credentials and folders from. */
export interface RunPlace {
  readonly demo: DemoHolder;
  readonly scratch: ScratchFolders;
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
export async function openRun(
  { demo, scratch: folders }: RunPlace,
  configPath: string,
  what: string,
): Promise<OpenRun> {
  const files = await loadRequestFiles(configPath, null);
  const credentials = credentialsFor(files.configuration, demo.of(configPath));
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
 * What signs in: the demo's own credentials for the demo's own configuration, and for no other.
 * @throws SyncError `usage` where another configuration would have to sign in
 */
export function credentialsFor(
  { salesforce, personalization }: Configuration,
  demo: Demo | null,
): Pick<Parameters<typeof openPorts>[0], 'salesforce' | 'personalization'> {
  if (demo !== null) return { salesforce: demo.salesforce, personalization: demo.personalization };
  const side = salesforce.source.kind === 'api' ? 'Salesforce' : 'Personalization';
  if (salesforce.source.kind === 'api' || personalization.source.kind === 'api') {
    throw new SyncError(
      'usage',
      `This version cannot sign in to ${side} from VS Code yet. What works now: the demo (Start Demo); files on both ` +
        'sides ("source": { "kind": "files", … } under personalization and salesforce); and the command line ' +
        '(personalization-sync dry-run), which signs in.',
    );
  }
  return { salesforce: null, personalization: null };
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
