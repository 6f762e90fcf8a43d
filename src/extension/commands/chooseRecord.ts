import { recordKey } from '../../core/model/choices.ts';
import { t } from '../l10n.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import { includeRecord as include, skipRecord as skip } from '../store/changeChoices.ts';
import type { CommandContext } from './commandContext.ts';
import { mergeRecordOf, recordOf } from './recordOf.ts';

/** *Skip Record*: the coming live run does not write it. */
export async function skipRecord(context: CommandContext, argument: unknown): Promise<void> {
  await choose(context, argument, t('Skip Record'), skip);
}

/** *Include Record*: the coming live run writes it. */
export async function includeRecord(context: CommandContext, argument: unknown): Promise<void> {
  await choose(context, argument, t('Include Record'), include);
}

async function choose(
  context: CommandContext,
  argument: unknown,
  title: string,
  change: typeof include,
): Promise<void> {
  const { store } = context;
  const reference = await recordOf(context, argument, title);
  if (!reference) return;
  const { kind, personalizationId, nameOnly } = await mergeRecordOf(context, reference);
  const record = { key: recordKey(kind, personalizationId), nameOnly };
  const choices = change(store.state.choices, requireOpenPreview(store.state).rule, record);
  store.dispatch({ kind: 'choicesChanged', choices });
}
