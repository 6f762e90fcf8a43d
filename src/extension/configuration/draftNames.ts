import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { type KnownNames, knownNamesRequest } from '../../engine/protocol.ts';
import type { EngineClient } from '../host/engineClient.ts';
import { t } from '../l10n.ts';
import { newConfigurationText } from './newConfiguration.ts';
import { chosenConfiguration, type WizardAnswers } from './wizardAnswers.ts';

/** Beside the files that it names, because a configuration names only files beside it or below it. */
const draftName = '.personalization-sync-draft.json';

/**
 * The names on both sides for a configuration that is not written yet. Leaves no file behind. SyncError `disk` when the folder
 * cannot be written, and what the engine throws.
 */
export async function draftNames(
  engine: EngineClient,
  folder: vscode.Uri,
  answers: WizardAnswers,
): Promise<KnownNames> {
  const draft = vscode.Uri.joinPath(folder, draftName);
  await writeDraft(draft, newConfigurationText(chosenConfiguration(answers)));
  try {
    return await engine.request(knownNamesRequest, { configPath: draft.fsPath });
  } finally {
    // Whoever took the file away meanwhile must not take the names with it.
    await vscode.workspace.fs.delete(draft).then(undefined, () => undefined);
  }
}

async function writeDraft(draft: vscode.Uri, text: string): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(draft, new TextEncoder().encode(text));
  } catch (cause) {
    throw new SyncError('disk', t('{0} cannot be written: is its folder read-only?', draft.fsPath), { cause });
  }
}
