import { mkdir } from 'node:fs/promises';
import { homedir, platform } from 'node:os';
import { join } from 'node:path';
import { SyncError } from '../../core/model/syncError.ts';

const folderName = 'personalization-sync';

/**
 * The folder of this user where what belongs to no project is kept: locks, baselines, pairings. Extension and command line
 * share it. `PSYNC_STATE_DIR` names another one.
 */
export function stateFolderPath(environment: NodeJS.ProcessEnv): string {
  const named = environment['PSYNC_STATE_DIR'];
  if (named !== undefined && named !== '') return named;
  switch (platform()) {
    case 'win32':
      return join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), folderName);
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', folderName);
    default:
      return join(environment['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), folderName);
  }
}

/** Makes a folder below the state folder, for this user alone. @throws SyncError `disk` */
export async function openStateFolder(environment: NodeJS.ProcessEnv, ...below: readonly string[]): Promise<string> {
  const folder = join(stateFolderPath(environment), ...below);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SyncError(
      'disk',
      `The folder ${folder}, which keeps what all runs of this user share, cannot be made: ${why}`,
    );
  }
  return folder;
}
