import { type ChoiceRule, type Choices, chosenStatus, isFieldSkipped, recordKey } from '../../core/model/choices.ts';
import type { MergeField, MergeRecord } from '../../engine/protocol.ts';

/** What a live run would do to a field, as the choices are now. */
export type FieldMark = 'changed' | 'firstValue' | 'cleared' | 'refused' | 'needsReview' | 'skipped';

/** Each mark has a sign, so that no color is needed to tell them apart. */
export const signs: Readonly<Record<FieldMark, string>> = {
  changed: '~',
  firstValue: '+',
  cleared: '-',
  refused: '!',
  needsReview: '?',
  skipped: '·',
};

export function markOf(record: MergeRecord, field: MergeField, choices: Choices, rule: ChoiceRule): FieldMark {
  if (field.status.startsWith('refused:')) return 'refused';
  const status = recordStatus(record, choices, rule);
  if (status === 'needsReview') return 'needsReview';
  if (status === 'skippedByUser' || isFieldSkipped(choices, keyOf(record), field.field)) return 'skipped';
  if (field.after === null) return 'cleared';
  return field.before === null ? 'firstValue' : 'changed';
}

/** Whether a live run would send the field. */
export function isSent(mark: FieldMark): boolean {
  return mark === 'changed' || mark === 'firstValue' || mark === 'cleared';
}

export function recordStatus(record: MergeRecord, choices: Choices, rule: ChoiceRule): ReturnType<typeof chosenStatus> {
  return chosenStatus(choices, rule, { key: keyOf(record), nameOnly: record.nameOnly });
}

export function keyOf(record: Pick<MergeRecord, 'kind' | 'personalizationId'>): string {
  return recordKey(record.kind, record.personalizationId);
}
