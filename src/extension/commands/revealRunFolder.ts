import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import { chooseRun } from './chooseRun.ts';
import type { CommandContext } from './commandContext.ts';

/** *Reveal Folder*: in the file manager of this computer; where there is none, its path to copy. */
export async function revealRunFolder(context: CommandContext, argument?: unknown): Promise<void> {
  const chosen = await chooseRun(context, argument, {
    title: t('Reveal Folder'),
    fits: () => true,
    none: t('There is no run yet.'),
  });
  if (chosen === undefined) return;
  const { folder } = chosen.run;
  const known = await vscode.commands.getCommands(true);
  if (known.includes('revealFileInOS')) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(folder));
    return;
  }
  const copy = t('Copy Path');
  void vscode.window.showInformationMessage(folder, copy).then((answer) => {
    return answer === copy ? vscode.env.clipboard.writeText(folder) : undefined;
  });
}
