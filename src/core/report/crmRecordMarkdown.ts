import type { CrmExplanation } from '../model/explanation.ts';
import type { PlanRow } from '../model/plan.ts';
import type { CrmObject } from '../model/records.ts';
import type { CrmRecordState } from '../ports.ts';
import { markdownTable, markdownText } from './markdownText.ts';
import { valueMarkdown } from './valueMarkdown.ts';

/** What is known of a record besides how it is matched. */
export interface CrmRecordFacts {
  readonly explanation: CrmExplanation;
  /** Fields that the configuration writes; empty for a Lead. */
  readonly mapped: readonly MappedField[];
  /** The record as it is now; null where the CRM side is files, or when it is gone. */
  readonly record: CrmRecordState | null;
  /** False where there is nobody to ask: the CRM side is files. */
  readonly isLive: boolean;
  /** What the plan has for this record, whatever the status. */
  readonly planned: readonly PlanRow[];
  readonly others: readonly OtherConfiguration[];
  /** Fields of the object that look like the same item with the infix of another dataset. */
  readonly otherInfixes: readonly { readonly item: string; readonly field: string }[];
}

export interface MappedField {
  readonly field: string;
  readonly label: string;
  /** As in the plan: `attribute:<name>` or `item:<name>`. */
  readonly attribute: string;
}

/** Another configuration of the workspace, with what it writes to the same object; or why that cannot be told. */
export type OtherConfiguration =
  | { readonly kind: 'read'; readonly name: string; readonly dataset: string; readonly sameFields: readonly string[] }
  | { readonly kind: 'unreadable'; readonly name: string; readonly why: string };

/** What a record holds in the fields that the configuration writes, and who else may write them. */
export function crmRecordSections(facts: CrmRecordFacts): string {
  const sections = [lastWriter(facts), valuesSection(facts), othersSection(facts), infixSection(facts)];
  return sections.filter((section) => section !== '').join('\n\n');
}

function lastWriter({ record, isLive }: CrmRecordFacts): string {
  if (!isLive) return '';
  if (record === null) {
    return '## Now in Salesforce\n\nThe record is not there any more, or the signed-in user may not see it.';
  }
  const bin = record.isDeleted ? ' **It is in the Recycle Bin.**' : '';
  const who = record.modifiedByName === '' ? record.modifiedById : record.modifiedByName;
  return `## Now in Salesforce\n\nLast written by ${markdownText(who)}, ${markdownText(record.modstamp)}.${bin}`;
}

function valuesSection(facts: CrmRecordFacts): string {
  const { mapped, explanation } = facts;
  const title = '## Fields that this configuration writes';
  if (mapped.length === 0) return `${title}\n\nNone: nothing is pushed to ${article(explanation.object)}.`;
  const rows = mapped.map((field) => [
    fieldText(field),
    presentText(field, facts),
    markdownText(field.attribute.replace(':', ' ')),
    outcomeText(field, facts),
  ]);
  return `${title}\n\n${markdownTable(['Field', 'Value', 'Source', 'Whose'], ['left', 'left', 'left', 'left'], rows)}`;
}

/** Where nobody knows a label, the field's API name is its label. */
function fieldText({ label, field }: MappedField): string {
  return label === field ? markdownText(field) : `${markdownText(label)} (${markdownText(field)})`;
}

function presentText({ field }: MappedField, { record, planned }: CrmRecordFacts): string {
  if (record !== null) {
    return Object.hasOwn(record.fields, field) ? valueText(record.fields[field] ?? null) : '*may not be read*';
  }
  const row = planned.find((candidate) => candidate.field === field);
  return row === undefined ? '*as it was read*' : valueText(row.before);
}

/** Compared with what the plan has: a field without a row needs nothing. */
function outcomeText({ field }: MappedField, { record, planned, explanation }: CrmRecordFacts): string {
  const row = planned.find((candidate) => candidate.field === field);
  const owner = explanation.claims.find(({ outcome }) => outcome === 'matched');
  if (owner === undefined) return "nobody's: no profile is matched to this record";
  const who = markdownText(owner.label);
  if (row === undefined) return `equals what ${who} holds, or ${who} holds nothing`;
  const present = record !== null && Object.hasOwn(record.fields, field) ? (record.fields[field] ?? null) : row.before;
  if (row.status.startsWith('refused:')) return `will not be sent: ${markdownText(row.reason)}`;
  if (present === row.after) return `equals what ${who} holds`;
  const since = present === row.before ? '' : '; it has changed since the dry run';
  const left = row.status === 'planned' ? '' : ' (left out for now)';
  return `not ${who}'s: would become ${valueText(row.after)}${left}${since}`;
}

function othersSection({ others, explanation }: CrmRecordFacts): string {
  if (others.length === 0) return '';
  const lines = others.flatMap((other) => {
    if (other.kind === 'unreadable') return [`- ${markdownText(other.name)}: ${markdownText(other.why)}`];
    if (other.sameFields.length === 0) return [];
    const fields = other.sameFields.map(markdownText).join(', ');
    return [`- ${markdownText(other.name)} (dataset ${markdownText(other.dataset)}) writes ${fields} too.`];
  });
  const title = '## Other configurations of this workspace';
  if (lines.length === 0) return `${title}\n\nNone of them writes the same fields of ${article(explanation.object)}.`;
  return `${title}\n\n${lines.join('\n')}`;
}

function infixSection({ otherInfixes, record }: CrmRecordFacts): string {
  if (otherInfixes.length === 0) return '';
  const rows = otherInfixes.map(({ item, field }) => [
    markdownText(item),
    markdownText(field),
    record !== null && Object.hasOwn(record.fields, field) ? valueText(record.fields[field] ?? null) : '',
  ]);
  return (
    '## The same items of other datasets\n\nBy their names, these fields take the same items with another infix: another ' +
    'dataset may be pushed to them.\n\n' +
    markdownTable(['Item', 'Field', 'Value'], ['left', 'left', 'left'], rows)
  );
}

function valueText(value: string | null): string {
  return value === null ? '*(empty)*' : valueMarkdown(value);
}

function article(object: CrmObject): string {
  return object === 'Account' ? 'an Account' : `a ${object}`;
}
