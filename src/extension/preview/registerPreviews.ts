/** Documents that show and explain: merge previews, their diffs, and Markdown pages. All are read-only. */
import * as vscode from 'vscode';
import type { EngineClient } from '../host/engineClient.ts';
import { type OnFirstUse, onFirstUse } from '../host/onFirstUse.ts';
import { uriSchemes } from '../ids.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { Previews } from './createPreviews.ts';
import { registerMarkdownDocuments } from './openMarkdown.ts';
import { ReadOnlyFiles } from './readOnlyFiles.ts';

/** Registers what answers the documents' texts. What makes them is loaded when a tab or a command asks for the first. */
export function registerPreviews(engine: EngineClient, store: StateStore): OnFirstUse<Previews> {
  const files: ReadOnlyFiles = new ReadOnlyFiles(async (uri) => (await previews.get()).documents.textOf(uri));
  const previews = onFirstUse(async () => (await import('./createPreviews.ts')).createPreviews(engine, store, files));
  const registered = vscode.Disposable.from(
    files,
    registerMarkdownDocuments(),
    vscode.workspace.registerFileSystemProvider(uriSchemes.preview, files, {
      isReadonly: true,
      isCaseSensitive: true,
    }),
  );
  return {
    get: previews.get,
    dispose() {
      previews.dispose();
      registered.dispose();
    },
  };
}
