import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { findConfigurationFiles } from '../host/configurationFiles.ts';
import { commandIds, configurationFileName } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

interface ConfigurationItem extends vscode.QuickPickItem {
  /** Absent for a file from elsewhere. */
  readonly configPath?: string;
  /** Asks for a configuration that is not there yet. */
  readonly isNew?: true;
}

/** *Choose Configuration…*: which of the folders' configurations is followed, or one from elsewhere. */
export async function chooseConfiguration({ store }: CommandContext): Promise<void> {
  if (store.state.run !== null) {
    throw new SyncError(
      'usage',
      t('A run is under way. Wait for it, or cancel it; then choose another configuration.'),
    );
  }
  const files = await findConfigurationFiles();
  const picked = await vscode.window.showQuickPick(items(files, store.state.configPath), {
    title: t('Choose Configuration'),
    placeHolder: t('Which configuration do the views and the commands follow?'),
  });
  if (!picked) return;
  if (picked.isNew) {
    await vscode.commands.executeCommand(commandIds.newConfiguration);
    return;
  }
  const configPath = picked.configPath ?? (await chooseFile());
  if (configPath !== undefined) store.dispatch({ kind: 'configurationChosen', configPath });
}

function items(files: readonly vscode.Uri[], followed: string | null): readonly ConfigurationItem[] {
  return [
    ...files.map((file) => ({
      label: vscode.workspace.asRelativePath(file, true),
      ...(file.fsPath === followed && { description: t('followed now') }),
      iconPath: new vscode.ThemeIcon('settings-gear'),
      configPath: file.fsPath,
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: t('Other File…'), iconPath: new vscode.ThemeIcon('folder-opened') },
    { label: t('New Configuration…'), iconPath: new vscode.ThemeIcon('new-file'), isNew: true },
  ];
}

async function chooseFile(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: t('Choose Configuration'),
    openLabel: t('Follow This Configuration'),
    filters: { [configurationFileName]: ['json'] },
  });
  return chosen?.[0]?.fsPath;
}
