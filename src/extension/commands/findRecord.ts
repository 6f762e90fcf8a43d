import * as vscode from 'vscode';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { pickRow } from './pickRecord.ts';

/**
 * *Find Record…*: over both kinds, in the whole dry run. Opens the Merge Preview of a matched record, and *Why?* of another;
 * a row's button opens *Why?* of any.
 */
export async function findRecord(context: CommandContext): Promise<void> {
  const why = { iconPath: new vscode.ThemeIcon('question'), tooltip: t('Why?') };
  const row = await pickRow(context, {
    title: t('Find Record'),
    buttons: [why],
    onButton: (item) => void vscode.commands.executeCommand(commandIds.explainMatch, item.row),
  });
  if (!row) return;
  const isShown = row.outcome === 'matched' && row.crmObject !== 'Lead';
  await vscode.commands.executeCommand(isShown ? commandIds.showMergePreview : commandIds.explainMatch, row);
}
