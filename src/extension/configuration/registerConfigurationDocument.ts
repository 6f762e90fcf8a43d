import * as vscode from 'vscode';
import { onFirstUse } from '../host/onFirstUse.ts';
import type { DocumentServices } from './documentServices.ts';
import { isConfiguration } from './isConfiguration.ts';

/**
 * Completion, hover, problems and fixes of `personalization-sync.json`: loaded when the first one is open. Asks the engine
 * only for a document that is open.
 */
export function registerConfigurationDocument(services: DocumentServices): vscode.Disposable {
  const help = onFirstUse(async () => (await import('./configurationHelp.ts')).configurationHelp(services));
  const look = (document: vscode.TextDocument): void => {
    if (!isConfiguration(document)) return;
    help.get().catch((error: unknown) => services.log.error(error instanceof Error ? error : String(error)));
  };
  vscode.workspace.textDocuments.forEach(look);
  return vscode.Disposable.from(help, vscode.workspace.onDidOpenTextDocument(look));
}
