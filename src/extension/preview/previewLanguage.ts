import * as vscode from 'vscode';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { hasSalesforcePages } from '../store/hasSalesforcePages.ts';
import type { StateStore } from '../store/stateStore.ts';
import { linkedCommands } from './commandLink.ts';
import { fieldHover, recordHover } from './mergeHovers.ts';
import { mergeLenses } from './mergeLenses.ts';
import type { OutlineEntry } from './mergePreviewLayout.ts';
import { nextPageArgument } from './pageArgument.ts';
import type { PreviewDocuments } from './previewDocuments.ts';

/** Lenses, hovers, folds and the outline of merge previews: what VS Code asks for about a document, from its layout. */
export class PreviewLanguage
  implements vscode.CodeLensProvider, vscode.HoverProvider, vscode.FoldingRangeProvider, vscode.DocumentSymbolProvider
{
  readonly #documents: PreviewDocuments;
  readonly #store: StateStore;

  constructor(documents: PreviewDocuments, store: StateStore) {
    this.#documents = documents;
    this.#store = store;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const content = this.#documents.contentOf(document);
    if (!content?.layout) return content ? [this.#wayOut()] : [];
    const lenses = mergeLenses(content.layout, hasSalesforcePages(this.#store.state)).map(
      ({ line, title, command, args }) => lensAt(line, { title, command, arguments: [...args] }),
    );
    const next = nextPageArgument(content);
    if (!next) return lenses;
    const title = t('Next Page');
    const lastLine = document.lineCount - 1;
    return [...lenses, lensAt(lastLine, { title, command: commandIds.showMergePreview, arguments: [next] })];
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const line = this.#documents.contentOf(document)?.layout?.lines[position.line];
    if (line?.kind === 'field') return hover(fieldHover(line));
    return line?.kind === 'record' ? hover(recordHover(line)) : undefined;
  }

  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    const outline = this.#documents.contentOf(document)?.layout?.outline ?? [];
    return outline.map(({ firstLine, lastLine }) => new vscode.FoldingRange(firstLine, lastLine));
  }

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const outline = this.#documents.contentOf(document)?.layout?.outline ?? [];
    return outline.map((entry) => recordSymbol(document, entry));
  }

  /** Above the sentence that stands for a preview whose dry run is no longer open. */
  #wayOut(): vscode.CodeLens {
    return this.#store.state.preview === null
      ? lensAt(0, { title: t('Dry Run'), command: commandIds.startDryRun })
      : lensAt(0, { title: t('Show Merge Preview'), command: commandIds.showMergePreview });
  }
}

/** Values of records stand in it: only these commands can be run by a link. */
function hover(markdown: string): vscode.Hover {
  const content = new vscode.MarkdownString(markdown);
  content.isTrusted = { enabledCommands: linkedCommands };
  return new vscode.Hover(content);
}

function lensAt(line: number, command: vscode.Command): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
}

function recordSymbol(document: vscode.TextDocument, entry: OutlineEntry): vscode.DocumentSymbol {
  const range = new vscode.Range(entry.firstLine, 0, entry.lastLine, document.lineAt(entry.lastLine).text.length);
  const heading = document.lineAt(entry.firstLine).range;
  const symbol = new vscode.DocumentSymbol(
    entry.name || entry.detail,
    entry.detail,
    vscode.SymbolKind.Object,
    range,
    heading,
  );
  symbol.children = entry.fields.map(({ name, detail, line }) => {
    const whole = document.lineAt(line).range;
    return new vscode.DocumentSymbol(name, detail, vscode.SymbolKind.Field, whole, whole);
  });
  return symbol;
}
