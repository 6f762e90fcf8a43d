import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import type { CommandContext } from './commandContext.ts';
import { decide } from './decide.ts';
import { hasFlag, isRecord, selectedRecords } from './selectedRecords.ts';

/** *Exclude…*: the records take part no longer, from the next dry run on. Asks for the reason, which exclusions.csv keeps. */
export async function excludeRecord(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  requireOpenPreview(context.store.state);
  const what = t('Select a record in the Match Preview that is not excluded yet.');
  const records = selectedRecords(context, args, (node) => isRecord(node) && !hasFlag(node, 'excluded'), what);
  const [first] = records;
  const reason = await vscode.window.showInputBox({
    title: records.length === 1 ? t('Exclude {0}', first?.label ?? '') : t('Exclude {0} Records', records.length),
    prompt: t('Why? The reason is kept in exclusions.csv, where others will read it.'),
    placeHolder: t('test account'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? t('Say why, in a few words.') : undefined),
  });
  if (reason === undefined) return;
  await decide(
    context,
    records.map(({ kind, personalizationId }) => {
      return { kind: 'exclude', profile: kind, personalizationId, reason: reason.trim() };
    }),
  );
}

/** *Include Again*: takes excluded records out of exclusions.csv. */
export async function includeAgain(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  requireOpenPreview(context.store.state);
  const what = t('Select an excluded record in the Match Preview first.');
  const records = selectedRecords(context, args, (node) => isRecord(node) && hasFlag(node, 'excluded'), what);
  await decide(
    context,
    records.map(({ kind, personalizationId }) => ({ kind: 'unexclude', profile: kind, personalizationId })),
  );
}
