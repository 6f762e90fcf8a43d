import path from 'node:path';
import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { type ErrorAction, errorActions } from './errorActions.ts';
import { errorLogText, errorText } from './errorText.ts';

/** Tells an error to the user: what happened and what to do, with *Show Log* for the rest. Does not wait for an answer. */
export function presentError(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof SyncError && error.code === 'cancelled') {
    log.info(error.message);
    return;
  }
  log.error(errorLogText(error));
  const actions = errorActions(error);
  void vscode.window.showErrorMessage(errorText(error), ...actions.map(({ label }) => label)).then(async (chosen) => {
    const action = actions.find(({ label }) => label === chosen);
    if (action === undefined) return;
    try {
      await act(action);
    } catch (failure) {
      log.warn(failure instanceof Error ? failure.message : String(failure));
    }
  });
}

async function act(action: ErrorAction): Promise<void> {
  if (action.kind === 'command') {
    await vscode.commands.executeCommand(action.command);
    return;
  }
  if (action.kind === 'openSetup') {
    await (await import('../signIn/openRefusalSetup.ts')).openRefusalSetup(action.refusal);
    return;
  }
  const { file, line, column } = action;
  // A name alone is that of a file of a run or of an export: only a place on this computer can be opened.
  if (!path.isAbsolute(file)) return;
  const selection = new vscode.Range(line, column, line, column);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection });
}
