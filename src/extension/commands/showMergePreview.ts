import * as vscode from 'vscode';
import { mergeLanguageId, uriSchemes } from '../ids.ts';
import { t } from '../l10n.ts';
import { firstPage, isPageArgument } from '../preview/pageArgument.ts';
import { type PreviewAddress, toUriParts } from '../preview/previewAddress.ts';
import { type RecordReference, toRecordReference } from '../preview/recordReference.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import type { CommandContext } from './commandContext.ts';
import { explainMatch } from './explainMatch.ts';

/** *Show Merge Preview*: of one record, when called with one; else of the whole plan, page by page. */
export async function showMergePreview(context: CommandContext, argument: unknown): Promise<void> {
  const { runId } = requireOpenPreview(context.store.state).report;
  const reference = toRecordReference(argument);
  if (reference) return showRecord(context, reference, runId);
  const page = isPageArgument(argument) ? argument : firstPage;
  const tab = page.page === 1 ? t('Merge Preview') : t('Merge Preview, Page {0}', page.page);
  return show({ view: 'page', runId, ...page }, tab, { preview: false });
}

/** A record that has nothing in the plan has no merge to show: how it was matched is then what there is to see. */
async function showRecord(context: CommandContext, reference: RecordReference, runId: string): Promise<void> {
  const record = await context.previews.pages.record({ ...reference, runId });
  if (!record) return explainMatch(context, reference);
  const { kind, personalizationId, label } = record;
  // A click in a tree shows and keeps the keyboard there, as a click on a file does.
  await show({ view: 'record', runId, kind, personalizationId }, label, { preview: true, preserveFocus: true });
}

async function show(address: PreviewAddress, tab: string, options: vscode.TextDocumentShowOptions): Promise<void> {
  const uri = vscode.Uri.from({ scheme: uriSchemes.preview, ...toUriParts(address, tab) });
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.languageId !== mergeLanguageId)
    await vscode.languages.setTextDocumentLanguage(document, mergeLanguageId);
  await vscode.window.showTextDocument(document, options);
}
