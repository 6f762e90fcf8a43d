import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { commandIds } from '../ids.ts';
import { errorText } from './errorText.ts';

/** Tells an error to the user: what happened and what to do, with *Show Log* for the rest. Does not wait for an answer. */
export function presentError(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof SyncError && error.code === 'cancelled') {
    log.info(error.message);
    return;
  }
  log.error(error instanceof Error ? error : String(error));
  const showLog = 'Show Log';
  void vscode.window.showErrorMessage(errorText(error), showLog).then((chosen) => {
    if (chosen === showLog) return vscode.commands.executeCommand(commandIds.showLog);
    return undefined;
  });
}
