import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import type { LiveQuestion } from './liveQuestion.ts';

/** Asks before records are written: once, in a dialog that nothing else can answer; for production also by typing. */
export async function confirmLive({ message, detail, button, typed }: LiveQuestion): Promise<boolean> {
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, button);
  if (chosen !== button) return false;
  return typed === null || (await isTyped(typed));
}

async function isTyped({ myDomain, title, prompt }: NonNullable<LiveQuestion['typed']>): Promise<boolean> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt,
    placeHolder: myDomain,
    // A look at another window must not cost what was typed.
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === myDomain || value === '' ? undefined : t('Type {0}, or press Escape to write nothing.', myDomain),
  });
  return typed === myDomain;
}
