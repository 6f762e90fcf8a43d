import * as vscode from 'vscode';
import type { MergeRecord } from '../../engine/protocol.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import { type RecordReference, toRecordReference } from '../preview/recordReference.ts';
import { referenceAtCursor } from '../preview/referenceAtCursor.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import type { CommandContext } from './commandContext.ts';
import { pickRecord } from './pickRecord.ts';

/**
 * The record that a command is about: its argument, the one at the cursor of a preview, the row that is selected in the
 * Match Preview, or one that the user finds. Undefined when the user picks none. Throws `usage` without an open dry run.
 */
export async function recordOf(
  context: CommandContext,
  argument: unknown,
  title: string,
): Promise<RecordReference | undefined> {
  requireOpenPreview(context.store.state);
  return toRecordReference(argument) ?? recordAtHand(context) ?? (await pickRecord(context, title));
}

function recordAtHand({ previews, views }: CommandContext): RecordReference | undefined {
  const editor = vscode.window.activeTextEditor;
  const atCursor = editor && referenceAtCursor(previews.documents, editor);
  if (atCursor) return atCursor;
  const { view } = views.matchPreview;
  return view.visible ? toRecordReference(view.selection[0]) : undefined;
}

/** What the plan has for the record. Throws `usage` when it has nothing. */
export async function mergeRecordOf(context: CommandContext, reference: RecordReference): Promise<MergeRecord> {
  const { report } = requireOpenPreview(context.store.state);
  const record = await context.previews.pages.record({ ...reference, runId: report.runId });
  if (record) return record;
  throw new SyncError(
    'usage',
    t(
      '{0} has no field to write: it did not match, or its fields have these values already.',
      reference.personalizationId,
    ),
  );
}
