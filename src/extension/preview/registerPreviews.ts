/** Documents that show and explain: merge previews, their diffs, and Markdown pages. All are read-only. */
import type { Disposable } from 'vscode';
import { registerMarkdownDocuments } from './openMarkdown.ts';

/** Registers what answers the documents' texts. Starts nothing: a text is made when a tab asks for it. */
export function registerPreviews(): Disposable {
  return registerMarkdownDocuments();
}
