import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import { diffUris } from '../preview/diffUris.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import type { CommandContext } from './commandContext.ts';
import { mergeRecordOf, recordOf } from './recordOf.ts';

/** *Open Diff*: a record's fields before and after, in VS Code's diff editor. */
export async function openDiff(context: CommandContext, argument: unknown): Promise<void> {
  const reference = await recordOf(context, argument, t('Open Diff'));
  if (!reference) return;
  const record = await mergeRecordOf(context, reference);
  const { name, before, after } = diffUris(record, requireOpenPreview(context.store.state).report.runId);
  await vscode.commands.executeCommand('vscode.diff', before, after, t('{0}: before ↔ after', name));
}
