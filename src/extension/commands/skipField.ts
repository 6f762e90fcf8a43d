import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { isFieldSkipped } from '../../core/model/choices.ts';
import type { MergeField, MergeRecord } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { keyOf } from '../preview/fieldMark.ts';
import { plainName, quotePair } from '../preview/valueText.ts';
import { toggleField } from '../store/changeChoices.ts';
import type { CommandContext } from './commandContext.ts';
import { mergeRecordOf, recordOf } from './recordOf.ts';

/** *Skip or Send Field*: of a lens, of a row of the tree, of the cursor's line in a preview or a diff, or of a list. */
export async function skipField(context: CommandContext, argument: unknown): Promise<void> {
  const { store } = context;
  const title = t('Skip or Send Field');
  const reference = await recordOf(context, argument, title);
  if (!reference) return;
  const record = await mergeRecordOf(context, reference);
  const field = reference.field ?? (await pickField(context, record, title));
  if (field === undefined) return;
  refuseRefused(record, field);
  store.dispatch({ kind: 'choicesChanged', choices: toggleField(store.state.choices, keyOf(record), field) });
}

async function pickField({ store }: CommandContext, record: MergeRecord, title: string): Promise<string | undefined> {
  const items = record.fields.filter(isSendable).map((field) => ({
    label: plainName(field.label),
    description: quotePair(field.before, field.after).join(' → '),
    detail: isFieldSkipped(store.state.choices, keyOf(record), field.field) ? t('skipped now') : t('sent now'),
    field: field.field,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: plainName(record.label) });
  return picked?.field;
}

function isSendable({ status }: MergeField): boolean {
  return !status.startsWith('refused:');
}

function refuseRefused({ fields }: MergeRecord, name: string): void {
  const field = fields.find((one) => one.field === name);
  if (field && !isSendable(field)) {
    throw new SyncError('usage', t('{0} will not be sent in any case: {1}', field.label, field.reason));
  }
}
