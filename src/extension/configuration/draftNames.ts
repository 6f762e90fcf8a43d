import * as vscode from 'vscode';
import { type KnownNames, knownNamesRequest } from '../../engine/protocol.ts';
import type { EngineClient } from '../host/engineClient.ts';
import { newConfigurationText } from './newConfiguration.ts';
import { chosenConfiguration, type WizardAnswers } from './wizardAnswers.ts';

/** Beside the files that it names, because a configuration names only files beside it or below it. */
const draftName = '.personalization-sync-draft.json';

/** The names on both sides for a configuration that is not written yet. Leaves no file behind. */
export async function draftNames(
  engine: EngineClient,
  folder: vscode.Uri,
  answers: WizardAnswers,
): Promise<KnownNames> {
  const draft = vscode.Uri.joinPath(folder, draftName);
  const text = newConfigurationText(chosenConfiguration(answers));
  await vscode.workspace.fs.writeFile(draft, new TextEncoder().encode(text));
  try {
    return await engine.request(knownNamesRequest, { configPath: draft.fsPath });
  } finally {
    await vscode.workspace.fs.delete(draft);
  }
}
