import * as vscode from 'vscode';
import { readRunFolderRequest } from '../../engine/protocol.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

/** *Open Run Folder…*: shows a run that was copied from another machine, read-only, below *Opened from elsewhere*. */
export async function openRunFolder({ engine, store }: CommandContext): Promise<void> {
  const [folder] =
    (await vscode.window.showOpenDialog({
      canSelectFolders: true,
      canSelectFiles: false,
      title: t('Open Run Folder'),
      openLabel: t('Open Run Folder'),
    })) ?? [];
  if (folder === undefined) return;
  store.dispatch({
    kind: 'runFolderOpened',
    run: await engine.request(readRunFolderRequest, { folder: folder.fsPath }),
  });
  await vscode.commands.executeCommand(`${viewIds.runHistory}.focus`);
}
