import path from 'node:path';
import * as vscode from 'vscode';
import { openDocument } from '../host/openDocument.ts';
import { t } from '../l10n.ts';
import { chooseRun } from './chooseRun.ts';
import type { CommandContext } from './commandContext.ts';

/** *Show Failed Rows*: the file of what was not written, with a reason per row; or of the values that were refused before. */
export async function showFailedRows(context: CommandContext, argument?: unknown): Promise<void> {
  const chosen = await chooseRun(context, argument, {
    title: t('Show Failed Rows'),
    fits: ({ files }) => files.failed || files.refused,
    none: t('No run has rows that failed or values that were refused.'),
  });
  if (chosen === undefined) return;
  const { run, rejected } = chosen;
  const name = rejected ?? (run.files.failed ? 'failed' : 'refused');
  await vscode.window.showTextDocument(await openDocument(path.join(run.folder, `${name}.csv`)));
  // What a run has left behind is evidence.
  await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
}
