import * as vscode from 'vscode';
import type { MarkdownDocument } from '../../engine/protocol.ts';
import { uriSchemes } from '../ids.ts';
import { t } from '../l10n.ts';
import { ReadOnlyFiles } from './readOnlyFiles.ts';

/** So many documents are kept; the oldest gives way. Each is a page of text, and nobody has more open. */
const keptDocuments = 50;

const contents = new Map<string, string>();
let opened = 0;

/** Shows a read-only document as rendered Markdown. Whoever wrote the text has escaped the data in it. */
export async function openMarkdown({ title, markdown }: MarkdownDocument): Promise<void> {
  // A slash would make folders of the title, and the tab would show only what follows the last one.
  const path = `/${title.replaceAll('/', '∕')}.md`;
  const uri = vscode.Uri.from({ scheme: uriSchemes.document, path, query: String(++opened) });
  contents.set(uri.toString(), markdown);
  for (const oldest of [...contents.keys()].slice(0, -keptDocuments)) contents.delete(oldest);
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

/** Answers the texts of `openMarkdown`, also to tabs that VS Code restores after their texts are gone. */
export function registerMarkdownDocuments(): vscode.Disposable {
  const files = new ReadOnlyFiles(async (uri) => {
    const gone = t('This page was made before VS Code was last started. Close it, and ask for it again.');
    return contents.get(uri.toString()) ?? gone;
  });
  const options = { isReadonly: true, isCaseSensitive: true };
  return vscode.Disposable.from(
    files,
    vscode.workspace.registerFileSystemProvider(uriSchemes.document, files, options),
  );
}
