import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { type ErrorAction, errorActions } from './errorActions.ts';
import { errorLogText, errorText } from './errorText.ts';

/**
 * Tells an error to the user: what happened and what to do, with *Show Log* for the rest. Does not wait for an answer.
 * @param configPath the configuration in use: the files that it names lie below its folder
 */
export function presentError(error: unknown, log: vscode.LogOutputChannel, configPath: string | null): void {
  if (error instanceof SyncError && error.code === 'cancelled') {
    log.info(error.message);
    return;
  }
  log.error(errorLogText(error));
  const actions = errorActions(error, (file) => placeOf(file, configPath));
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

/** Null for what is no file of this computer, e.g. a part of an export that was downloaded, or is not there. */
function placeOf(file: string, configPath: string | null): string | null {
  if (!path.isAbsolute(file) && configPath === null) return null;
  const place = path.resolve(path.dirname(configPath ?? ''), file);
  return existsSync(place) ? place : null;
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
  const selection = new vscode.Range(line, column, line, column);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection });
}
