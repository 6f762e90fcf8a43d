import * as vscode from 'vscode';
import { uriSchemes } from '../ids.ts';
import { t } from '../l10n.ts';

/** A plan can be large: only the ones that were opened last are kept. */
const keptDocuments = 5;

const contents = new Map<string, string>();
let opened = 0;

/** Shows CSV text in a read-only editor. */
export async function openCsv(title: string, csv: string): Promise<void> {
  const path = `/${title.replaceAll('/', '∕')}.csv`;
  const uri = vscode.Uri.from({ scheme: uriSchemes.csv, path, query: String(++opened) });
  contents.set(uri.toString(), csv);
  for (const oldest of [...contents.keys()].slice(0, -keptDocuments)) contents.delete(oldest);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
}

/** Answers the texts of `openCsv`, also to tabs that VS Code restores after their texts are gone. */
export function registerCsvDocuments(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(uriSchemes.csv, {
    provideTextDocumentContent: (uri) =>
      contents.get(uri.toString()) ??
      t('This page was made before VS Code was last started. Close it, and ask for it again.'),
  });
}
