import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import type { MergePage } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { hasSentField } from '../preview/diffTexts.ts';
import { diffUris } from '../preview/diffUris.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import type { CommandContext } from './commandContext.ts';

/** Some thousand diffs in one editor freeze the window for seconds. */
const recordsAtOnce = 200;

/** *Review All Changes*: the diffs of many records in one editor, page by page; a record with nothing to send is left out. */
export async function reviewAllChanges(context: CommandContext): Promise<void> {
  const { runId } = requireOpenPreview(context.store.state).report;
  let recordsBefore = 0;
  let after: string | null = null;
  do {
    const page: MergePage = await context.previews.pages.page({
      runId,
      limit: recordsAtOnce,
      ...(after !== null && { after }),
    });
    await showChanges(context, page, recordsBefore, runId);
    recordsBefore += page.records.length;
    after = page.next !== null && (await wantsNext(recordsBefore, page.total)) ? page.next : null;
  } while (after !== null);
}

async function showChanges(
  { store }: CommandContext,
  { records, total }: MergePage,
  recordsBefore: number,
  runId: string,
): Promise<void> {
  const { rule } = requireOpenPreview(store.state);
  const sent = records.filter((record) => hasSentField(record, store.state.choices, rule));
  if (sent.length === 0 && records.length === total) {
    throw new SyncError('usage', t('A live run would change nothing: no record of this dry run is to be written.'));
  }
  const diffs = sent.map((record) => diffUris(record, runId));
  const title =
    records.length === total
      ? t('All changes: {0} of {1} records', count(sent.length), count(total))
      : t(
          'Changes: records {0} to {1} of {2}',
          count(recordsBefore + 1),
          count(recordsBefore + records.length),
          count(total),
        );
  await vscode.commands.executeCommand(
    'vscode.changes',
    title,
    diffs.map(({ before, after }) => [after, before, after]),
  );
}

async function wantsNext(shown: number, total: number): Promise<boolean> {
  const next = t('Show Next {0}', count(Math.min(recordsAtOnce, total - shown)));
  const message = t('{0} of {1} records are shown: more at once would make VS Code slow.', count(shown), count(total));
  return (await vscode.window.showInformationMessage(message, next)) === next;
}
