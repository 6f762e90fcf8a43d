import type { ChoiceRule, Choices } from '../../core/model/choices.ts';
import type { MergeField, MergeRecord } from '../../engine/protocol.ts';
import { isSent, markOf } from './fieldMark.ts';
import { plainName, quoteValue } from './valueText.ts';

/** Both sides of a record's diff, a field a line. Quoted: a diff editor hides changes of blanks at the end of a line. */
export interface DiffTexts {
  readonly before: string;
  readonly after: string;
  /** The fields of the lines, from top to bottom. */
  readonly fields: readonly MergeField[];
}

/** What is not sent, by choice or because it was refused, stands on both sides alike. */
export function diffTexts(record: MergeRecord, choices: Choices, rule: ChoiceRule): DiffTexts {
  const fields = record.fields
    .map((field) => ({ field, name: nameIn(record, field), sent: isSent(markOf(record, field, choices, rule)) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const lines = (side: 'before' | 'after'): string =>
    fields
      .map(({ field, name, sent }) => `${name}: ${quoteValue(side === 'after' && sent ? field.after : field.before)}`)
      .join('\n');
  return { before: lines('before'), after: lines('after'), fields: fields.map(({ field }) => field) };
}

/** Two fields of an object can have the same label; their API names tell them apart. */
function nameIn(record: MergeRecord, { label, field }: MergeField): string {
  const isAlone = record.fields.filter((other) => other.label === label).length === 1;
  return plainName(isAlone ? label : `${label} (${field})`);
}

/** Whether a live run would send anything of the record. */
export function hasSentField(record: MergeRecord, choices: Choices, rule: ChoiceRule): boolean {
  return record.fields.some((field) => isSent(markOf(record, field, choices, rule)));
}
