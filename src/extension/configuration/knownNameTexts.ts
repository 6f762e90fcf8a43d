import type { FieldDescription } from '../../core/model/org.ts';
import type { KnownNames } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { NamePlace } from './namePlace.ts';

/** One name that completion offers. */
export interface NameSuggestion {
  readonly name: string;
  /** What stands dimmed beside it: a field's label and type. */
  readonly detail: string;
  /** Ahead of others when smaller. */
  readonly rank: number;
}

/** The names that fit at a place. A field that cannot be written is offered for a pull only. */
export function suggestionsAt(place: NamePlace, known: KnownNames): readonly NameSuggestion[] {
  if (place.kind === 'attribute') {
    const detail = attributeDetail(place.profile);
    return (known.attributes[place.profile] ?? []).map((name) => ({ name, detail, rank: 0 }));
  }
  return (known.fields[place.object] ?? [])
    .filter((field) => !place.written || isWritable(field))
    .map((field) => ({ name: field.name, detail: fieldDetail(field), rank: field.name.endsWith('__c') ? 0 : 1 }));
}

/**
 * What a hover says of a name, as Markdown: label, type, and whether it can be written. Null for a name that is not known
 * while the list it would stand in is missing; a sentence when the list is there and does not hold it.
 */
export function nameHover(place: NamePlace, name: string, known: KnownNames): string | null {
  if (place.kind === 'attribute') return attributeHover(place.profile, name, known);
  const fields = known.fields[place.object];
  if (fields === undefined || name === '') return null;
  // Salesforce takes API names in any letter case.
  const field = fields.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (field === undefined) return t('{0} has no field {1} that the signed-in user can see.', place.object, code(name));
  const lines = [`**${markdownText(field.label)}** · ${place.object} · ${typeText(field)}`];
  if (place.written && !isWritable(field)) lines.push(t('It cannot be written by the signed-in user.'));
  if (field.restrictedPicklist && field.picklistValues.length > 0) {
    lines.push(t('Only these values are taken: {0}', picklistText(field.picklistValues)));
  }
  return lines.join('\n\n');
}

function attributeHover(profile: 'user' | 'account', name: string, known: KnownNames): string | null {
  const attributes = known.attributes[profile];
  if (attributes === undefined || name === '') return null;
  if (attributes.includes(name)) return attributeDetail(profile);
  return profile === 'user'
    ? t('No user at the head of the export has an attribute {0}.', code(name))
    : t('No account at the head of the export has an attribute {0}.', code(name));
}

function attributeDetail(profile: 'user' | 'account'): string {
  return profile === 'user' ? t('User attribute') : t('Account attribute');
}

function fieldDetail(field: FieldDescription): string {
  return `${field.label} · ${typeText(field)}`;
}

/** "string(255)", "double(16, 2)": Salesforce's own word, with the size where it has one. */
function typeText({ type, length, precision, scale }: FieldDescription): string {
  if (precision > 0) return `${type}(${precision}, ${scale})`;
  return length > 0 ? `${type}(${length})` : type;
}

function isWritable({ updateable, calculated }: FieldDescription): boolean {
  return updateable && !calculated;
}

const SHOWN_PICKLIST_VALUES = 12;

function picklistText(values: readonly string[]): string {
  const shown = values.slice(0, SHOWN_PICKLIST_VALUES).map(code).join(', ');
  return values.length > SHOWN_PICKLIST_VALUES ? `${shown}, …` : shown;
}

function code(text: string): string {
  return `\`${text.replaceAll('`', 'ʼ')}\``;
}
