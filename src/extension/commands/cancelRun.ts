import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

/** *Cancel Run*: may be asked as often as one likes. What was already written stays, and is told. */
export function cancelRun({ runs }: CommandContext): void {
  if (!runs.cancel()) vscode.window.setStatusBarMessage(t('No run is under way.'), 5_000);
}
