import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { possibleActions } from './possibleActions.ts';

/** *Show Actions…*, and a click on the status bar: offers what is possible now. */
export async function showActions({ store }: CommandContext): Promise<void> {
  const picked = await vscode.window.showQuickPick([...possibleActions(store.state)], {
    title: t('Personalization Sync'),
    placeHolder: t('What do you want to do?'),
  });
  if (picked) await vscode.commands.executeCommand(picked.command);
}
