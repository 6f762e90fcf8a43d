import * as vscode from 'vscode';
import { ConfigurationProblems } from './configurationProblems.ts';
import type { DocumentServices } from './documentServices.ts';
import { registerNames } from './registerNames.ts';

/** Completion, hover, problems and fixes of `personalization-sync.json`. Asks the engine only for a document that is open. */
export function registerConfigurationDocument(services: DocumentServices): vscode.Disposable {
  return vscode.Disposable.from(registerNames(services), new ConfigurationProblems(services));
}
