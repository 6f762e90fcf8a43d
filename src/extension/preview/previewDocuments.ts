import * as vscode from 'vscode';
import type { MergePage, MergeRecord } from '../../engine/protocol.ts';
import { errorText } from '../host/errorText.ts';
import { uriSchemes } from '../ids.ts';
import { t } from '../l10n.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { PreviewState } from '../store/syncState.ts';
import { type DiffTexts, diffTexts } from './diffTexts.ts';
import type { MergePages } from './mergePages.ts';
import { layOutMergePreview, type MergePreviewLayout } from './mergePreviewLayout.ts';
import {
  type DiffAddress,
  fromQuery,
  type PageAddress,
  type PreviewAddress,
  type RecordAddress,
} from './previewAddress.ts';
import { previewHead } from './previewHead.ts';
import type { ReadOnlyFiles } from './readOnlyFiles.ts';

/** Records of one document. */
const recordsPerPage = 500;

/** A document as it was last written. Exactly one of `layout` and `diff` is there, or none where a sentence stands for it. */
export interface WrittenDocument {
  readonly text: string;
  readonly address?: PreviewAddress;
  readonly page?: MergePage;
  readonly layout?: MergePreviewLayout;
  readonly diff?: DiffTexts & { readonly record: MergeRecord };
}

/** What the documents are made with; `files` is where VS Code reads them. */
interface PreviewParts {
  readonly store: StateStore;
  readonly pages: MergePages;
  readonly files: ReadOnlyFiles;
}

/** The texts of the scheme `psync`: made of the open dry run and the present choices, and made anew when these change. */
export class PreviewDocuments {
  readonly #files: ReadOnlyFiles;
  readonly #store: StateStore;
  readonly #pages: MergePages;
  readonly #unsubscribe: () => void;
  /** By address, the newest last: an editor still shows the text before while the new one is on its way. */
  readonly #written = new Map<string, readonly WrittenDocument[]>();

  constructor({ store, pages, files }: PreviewParts) {
    this.#files = files;
    this.#store = store;
    this.#pages = pages;
    let { preview, choices } = store.state;
    this.#unsubscribe = store.subscribe((state) => {
      if (state.preview === preview && state.choices === choices) return;
      ({ preview, choices } = state);
      void this.#files.refresh(openPreviewUris());
    });
  }

  /** What stands in the document; undefined while its text is another than that which was written last. */
  contentOf(document: vscode.TextDocument): WrittenDocument | undefined {
    const text = document.getText();
    return this.#written.get(document.uri.toString())?.findLast((written) => written.text === text);
  }

  forget({ uri }: vscode.TextDocument): void {
    this.#files.forget(uri);
    this.#written.delete(uri.toString());
  }

  dispose(): void {
    this.#unsubscribe();
  }

  /** The present text of a document. Never throws. */
  async textOf(uri: vscode.Uri): Promise<string> {
    const written = await this.#write(uri);
    const key = uri.toString();
    this.#written.set(key, [...(this.#written.get(key) ?? []).slice(-1), written]);
    return written.text;
  }

  /** Never throws: VS Code would show an error page that names no way out. */
  async #write(uri: vscode.Uri): Promise<WrittenDocument> {
    const address = fromQuery(uri.query);
    const { preview } = this.#store.state;
    if (!address) return { text: t('This address names no preview.') };
    if (!preview?.runIds.includes(address.runId)) return { text: closedText(preview), address };
    try {
      return address.view === 'page' || address.view === 'record'
        ? await this.#writePreview(address, preview)
        : await this.#writeDiffSide(address, preview);
    } catch (error) {
      return { text: errorText(error), address };
    }
  }

  async #writePreview(address: PageAddress | RecordAddress, preview: PreviewState): Promise<WrittenDocument> {
    const { runId } = preview.report;
    const page = await this.#pages.page(
      address.view === 'page'
        ? {
            runId,
            limit: recordsPerPage,
            ...(address.after !== null && { after: address.after }),
            ...(address.object !== null && { object: address.object }),
          }
        : {
            runId,
            limit: 1,
            record: { kind: address.kind, personalizationId: address.personalizationId },
          },
    );
    const layout = layOutMergePreview({
      page,
      recordsBefore: address.view === 'page' ? address.recordsBefore : 0,
      choices: this.#store.state.choices,
      rule: preview.rule,
      head: previewHead(preview),
    });
    return { text: layout.text, address, page, layout };
  }

  async #writeDiffSide(address: DiffAddress, preview: PreviewState): Promise<WrittenDocument> {
    const record = await this.#pages.record({ ...address, runId: preview.report.runId });
    if (!record) return { text: '', address };
    const diff = diffTexts(record, this.#store.state.choices, preview.rule);
    return { text: diff[address.view], address, diff: { ...diff, record } };
  }
}

function openPreviewUris(): readonly vscode.Uri[] {
  return vscode.workspace.textDocuments.map(({ uri }) => uri).filter(({ scheme }) => scheme === uriSchemes.preview);
}

function closedText(open: PreviewState | null): string {
  return open === null
    ? t('The dry run that this preview shows is no longer open. Make a new one: Personalization Sync: Dry Run.')
    : t('A newer dry run has replaced the one that this preview shows. Personalization Sync: Show Merge Preview.');
}
