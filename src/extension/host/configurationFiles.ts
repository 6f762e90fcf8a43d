import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { configurationFileName, contextKeys } from '../ids.ts';
import { t } from '../l10n.ts';

/**
 * Keeps the context key that tells the welcome texts whether this workspace has a configuration.
 * @param onChange at once, and whenever one may have come or gone
 */
export function watchConfigurationFiles(log: vscode.LogOutputChannel, onChange: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(`**/${configurationFileName}`, false, true, false);
  const update = (): void => {
    onChange();
    setContextKey().catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
  };
  update();
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(update),
    watcher.onDidDelete(update),
    vscode.workspace.onDidChangeWorkspaceFolders(update),
  );
}

async function setContextKey(): Promise<void> {
  const present = (await findConfigurationFiles()).length > 0;
  await vscode.commands.executeCommand('setContext', contextKeys.hasConfiguration, present);
}

/**
 * Answers the configuration to follow: the only one, or the one the user picks; undefined when the user picks none.
 * Throws `usage` when the workspace has none.
 */
export async function chooseConfigurationFile(): Promise<string | undefined> {
  const files = await findConfigurationFiles();
  if (files.length === 0) {
    throw new SyncError(
      'usage',
      t('There is no {0} in the root of an open folder. Add one, or use Start Demo.', configurationFileName),
    );
  }
  if (files.length === 1) return files[0]?.fsPath;
  const picked = await vscode.window.showQuickPick(
    files.map((file) => ({ label: vscode.workspace.asRelativePath(file, true), file })),
    { title: t('Choose Configuration'), placeHolder: t('Which configuration?') },
  );
  return picked?.file.fsPath;
}

/** Roots only: a copy in a build folder or a fixture is not meant. */
export async function findConfigurationFiles(): Promise<readonly vscode.Uri[]> {
  const candidates = (vscode.workspace.workspaceFolders ?? []).map((folder) =>
    vscode.Uri.joinPath(folder.uri, configurationFileName),
  );
  const found = await Promise.all(candidates.map(async (file) => ((await isFile(file)) ? [file] : [])));
  return found.flat();
}

/** Whether a file is there; not a folder. */
export async function isFile(file: vscode.Uri): Promise<boolean> {
  try {
    return (await vscode.workspace.fs.stat(file)).type !== vscode.FileType.Directory;
  } catch {
    return false;
  }
}
