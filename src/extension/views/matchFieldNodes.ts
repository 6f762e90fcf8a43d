import { type ChoiceRule, type Choices, isFieldSkipped, recordKey } from '../../core/model/choices.ts';
import type { MatchPageRow } from '../../core/model/matches.ts';
import type { MergeField, MergeRecord } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { type FieldMark, markOf } from '../preview/fieldMark.ts';
import { quotePair, quoteValue } from '../preview/valueText.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { FieldNode, RowNode } from './matchNodes.ts';
import type { ViewNode } from './viewNode.ts';

/** The fields of a matched record: what would change, and what will not be sent and why. */
export function fieldNodes(
  parent: RowNode,
  merge: MergeRecord | null,
  choices: Choices,
  rule: ChoiceRule,
): readonly ViewNode[] {
  if (!merge || merge.fields.length === 0) return [nothingNode(parent)];
  return merge.fields.map((field) => fieldNode(parent, field, markOf(merge, field, choices, rule), choices));
}

function fieldNode(parent: RowNode, field: MergeField, mark: FieldMark, choices: Choices): FieldNode {
  const [before, after] = quotePair(field.before, field.after);
  const change = mark === 'refused' ? `${quoteValue(field.after)} · ${field.reason}` : `${before} → ${after}`;
  const words = markWords(mark);
  const { row } = parent;
  return {
    id: `${parent.id}/${field.field}`,
    label: field.label,
    description: words === '' ? change : `${words}: ${change}`,
    accessibleLabel: [field.label, words, change].filter((part) => part !== '').join(', '),
    contextValue: `field ${mark}`,
    ...icons[mark],
    tooltip: fieldTooltip(field, words, change),
    ...(mark !== 'refused' && {
      checkbox: { checked: isTicked(row, field, mark, choices), label: t('Send this field in the next live run') },
    }),
    record: row,
    field: field.field,
  };
}

/** In a record that is left out no field is sent; in one that waits for review the fields show what including it would send. */
function isTicked({ kind, personalizationId }: MatchPageRow, field: MergeField, mark: FieldMark, choices: Choices) {
  if (mark === 'skipped' || mark === 'needsReview') return false;
  return !isFieldSkipped(choices, recordKey(kind, personalizationId), field.field);
}

function markWords(mark: FieldMark): string {
  switch (mark) {
    case 'changed':
      return '';
    case 'firstValue':
      return t('first value');
    case 'cleared':
      return t('cleared');
    case 'refused':
      return t('will not be sent');
    case 'needsReview':
      return t('to review');
    case 'skipped':
      return t('left out');
  }
}

const icons: Readonly<Record<FieldMark, { readonly icon: string; readonly color?: string }>> = {
  changed: { icon: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' },
  firstValue: { icon: 'diff-added', color: 'gitDecoration.addedResourceForeground' },
  cleared: { icon: 'diff-removed', color: 'gitDecoration.deletedResourceForeground' },
  refused: { icon: 'error', color: 'list.errorForeground' },
  needsReview: { icon: 'question', color: 'list.warningForeground' },
  skipped: { icon: 'circle-slash', color: 'disabledForeground' },
};

function fieldTooltip(field: MergeField, words: string, change: string): string {
  const lines = [
    `**${markdownText(field.label)}** (\`${field.field}\`, ${markdownText(field.type)})`,
    [words, markdownText(change)].filter((part) => part !== '').join(': '),
    t('From {0}', markdownText(field.attribute)),
    ...(field.conversion === '' ? [] : [t('Conversion: {0}', markdownText(field.conversion))]),
  ];
  return lines.join('\n\n');
}

function nothingNode(parent: RowNode): ViewNode {
  const isLead = parent.row.crmObject === 'Lead';
  return {
    id: `${parent.id}/nothing`,
    label: isLead ? t('Leads are read, never written') : t('Nothing to change'),
    description: isLead ? '' : t('the mapped fields have these values already'),
    icon: 'check',
  };
}
