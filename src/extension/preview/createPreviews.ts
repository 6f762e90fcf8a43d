import * as vscode from 'vscode';
import { mergePageRequest } from '../../engine/protocol.ts';
import type { EngineClient } from '../host/engineClient.ts';
import { mergeLanguageId, uriSchemes } from '../ids.ts';
import type { StateStore } from '../store/stateStore.ts';
import { MergePages } from './mergePages.ts';
import { PreviewDecorations } from './previewDecorations.ts';
import { PreviewDocuments } from './previewDocuments.ts';
import { PreviewLanguage } from './previewLanguage.ts';
import type { ReadOnlyFiles } from './readOnlyFiles.ts';

/** What commands use of the previews. */
export interface Previews {
  readonly pages: MergePages;
  readonly documents: PreviewDocuments;
  readonly dispose: () => void;
}

/** Makes what writes merge previews and their diffs into `files`, and registers what stands around the lines. */
export function createPreviews(engine: EngineClient, store: StateStore, files: ReadOnlyFiles): Previews {
  const pages = new MergePages((params) => engine.request(mergePageRequest, params));
  const documents = new PreviewDocuments({ store, pages, files });
  const language = new PreviewLanguage(documents, store);
  const selector = { scheme: uriSchemes.preview, language: mergeLanguageId };
  const registered = vscode.Disposable.from(
    documents,
    vscode.workspace.onDidCloseTextDocument((document) => documents.forget(document)),
    vscode.languages.registerCodeLensProvider(selector, language),
    vscode.languages.registerHoverProvider(selector, language),
    vscode.languages.registerFoldingRangeProvider(selector, language),
    vscode.languages.registerDocumentSymbolProvider(selector, language),
    decorateVisiblePreviews(documents),
  );
  return { pages, documents, dispose: () => void registered.dispose() };
}

function decorateVisiblePreviews(documents: PreviewDocuments): vscode.Disposable {
  const decorations = new PreviewDecorations();
  const decorate = (editors: readonly vscode.TextEditor[]): void => {
    for (const editor of editors) {
      const layout =
        editor.document.languageId === mergeLanguageId ? documents.contentOf(editor.document)?.layout : undefined;
      if (layout) decorations.decorate(editor, layout);
    }
  };
  return vscode.Disposable.from(
    decorations,
    vscode.window.onDidChangeVisibleTextEditors(decorate),
    vscode.workspace.onDidChangeTextDocument(({ document }) =>
      decorate(vscode.window.visibleTextEditors.filter((editor) => editor.document === document)),
    ),
  );
}
