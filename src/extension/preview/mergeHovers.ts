import type { MergeField, MergeRecord } from '../../engine/protocol.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { commandLink } from './commandLink.ts';
import { type FieldMark, isSent, signs } from './fieldMark.ts';
import { markdownText } from './markdownText.ts';
import type { FieldLine, RecordLine } from './mergePreviewLayout.ts';
import { referenceTo } from './recordReference.ts';
import { plainName, quoteValue } from './valueText.ts';
import { whatToDo } from './whatToDo.ts';

/** Where a field's value comes from, both values whole, and what becomes of it: Markdown, the values in it escaped. */
export function fieldHover(line: Pick<FieldLine, 'record' | 'field' | 'mark' | 'isFieldSkipped'>): string {
  const { record, field, mark } = line;
  const rows: readonly (readonly [string, string])[] = [
    [t('Field'), `${field.label} (${record.object}.${field.field})`],
    [t('Type'), field.type],
    sourceRow(field),
    [t('Conversion'), field.conversion === '' ? t('none: the same text') : field.conversion],
    [t('Before'), quoteValue(field.before)],
    [mark === 'refused' ? t('Value in Personalization') : t('After'), quoteValue(field.after)],
    [t('Status'), `${signs[mark]} ${statusWords(mark)}`],
    ...refusalRows(field, mark),
  ];
  return `${table(rows)}\n\n${fieldLinks(line)}`;
}

function fieldLinks({
  record,
  field,
  mark,
  isFieldSkipped,
}: Pick<FieldLine, 'record' | 'field' | 'mark' | 'isFieldSkipped'>): string {
  const reference = referenceTo(record, field);
  const choice = isFieldSkipped
    ? [commandLink(t('Send Field'), commandIds.skipField, reference)]
    : isSent(mark)
      ? [commandLink(t('Skip Field'), commandIds.skipField, reference)]
      : [];
  return [...choice, commandLink(t('Why?'), commandIds.explainMatch, reference)].join(' · ');
}

/** Who is matched with whom, and by which rule. */
export function recordHover({ record, status }: Pick<RecordLine, 'record' | 'status'>): string {
  const facts = table([
    [record.object, record.crmId],
    [record.kind === 'user' ? t('Personalization user') : t('Personalization account'), record.personalizationId],
    [t('Matched by'), record.matchedBy],
    [t('Status'), recordStatusWords(status, record)],
  ]);
  const reference = referenceTo(record);
  const choice =
    status === 'planned'
      ? commandLink(t('Skip Record'), commandIds.skipRecord, reference)
      : commandLink(t('Include Record'), commandIds.includeRecord, reference);
  const links = [
    choice,
    commandLink(t('Why?'), commandIds.explainMatch, reference),
    commandLink(t('Open Diff'), commandIds.openDiff, reference),
  ];
  return `${facts}\n\n${links.join(' · ')}`;
}

function table(rows: readonly (readonly [string, string])[]): string {
  return ['| | |', '|:--|:--|', ...rows.map(([name, value]) => `| **${cell(name)}** | ${cell(value)} |`)].join('\n');
}

/** Of several blanks Markdown would show one; no-break spaces of the text itself are escaped by then. */
function cell(text: string): string {
  return markdownText(plainName(text)).replace(/ {2,}/g, (blanks) => '\u00a0'.repeat(blanks.length));
}

function sourceRow({ attribute }: MergeField): readonly [string, string] {
  const [kind, ...name] = attribute.split(':');
  return [kind === 'item' ? t('Personalization item') : t('Personalization attribute'), name.join(':')];
}

function refusalRows({ reason, status }: MergeField, mark: FieldMark): readonly (readonly [string, string])[] {
  if (mark !== 'refused') return [];
  return [
    [t('Why'), reason],
    [t('What to do'), whatToDo(status)],
  ];
}

function statusWords(mark: FieldMark): string {
  switch (mark) {
    case 'changed':
      return t('changed');
    case 'firstValue':
      return t('first value: the field is empty now');
    case 'cleared':
      return t('cleared');
    case 'refused':
      return t('will not be sent');
    case 'needsReview':
      return t('needs review: sent when the record is included');
    case 'skipped':
      return t('skipped: not sent');
  }
}

function recordStatusWords(status: RecordLine['status'], record: MergeRecord): string {
  switch (status) {
    case 'planned':
      return record.nameOnly ? t('matched by name only, and included') : t('written by a live run');
    case 'needsReview':
      return t('needs review: matched by name only, not written until it is included');
    case 'skippedByUser':
      return t('skipped: not written');
  }
}
