import type { FieldDescription } from '../model/org.ts';
import type { SourceValue } from '../model/plan.ts';
import { isTextType, placesOf } from './convertValue.ts';
import type { FieldMapping } from './mapping.ts';

/**
 * How a value of Personalization becomes the one that is written, for people: `time in milliseconds → date and time`.
 * Empty where it is written as the text that it is, or not at all. It tells what `planCell` does.
 * @param source what the profile holds, where that is known; otherwise everything that the mapping may have to do is told
 */
export function conversionWords(mapping: FieldMapping, source?: SourceValue): string {
  const { description } = mapping;
  if (description === null) return '';
  if (source?.kind === 'blank') return mapping.onBlank === 'clear' ? 'nothing there → empty' : '';
  return [joinWords(mapping, description, source), typeWords(mapping, description)]
    .filter((words) => words !== '')
    .join(', ');
}

/** A list where one text is wanted is joined; a text where several values are wanted is split. */
function joinWords({ separator, source: from }: FieldMapping, field: FieldDescription, source?: SourceValue): string {
  const isList = source === undefined ? null : source.kind === 'list';
  if (field.type === 'multipicklist') {
    if (separator === null || isList === true) return isList === false ? '' : 'list → values joined with ;';
    return `text split at ${shown(separator)} → values joined with ;`;
  }
  if (separator === null || isList === false) return '';
  const isAlwaysList = from.kind === 'item' && from.name === 'segments';
  return isList === true || isAlwaysList
    ? `list joined with ${shown(separator)}`
    : `a list is joined with ${shown(separator)}`;
}

const units = {
  epochMillis: 'time in milliseconds',
  epochSeconds: 'time in seconds',
  iso8601: 'ISO 8601 time',
} as const;

function typeWords({ unit }: FieldMapping, field: FieldDescription): string {
  if (isTextType(field.type) || field.type === 'multipicklist') return '';
  switch (field.type) {
    case 'boolean':
      return 'true or 1 → checked, false or 0 → not checked';
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return `number rounded to ${decimals(placesOf(field))}`;
    case 'date':
      return `${units[unit]} → date in UTC`;
    case 'datetime':
      return `${units[unit]} → date and time`;
    case 'reference':
    case 'id':
      return 'Salesforce ID → its 18 characters';
    default:
      return '';
  }
}

function decimals(places: number): string {
  if (places === 0) return 'a whole number';
  return places === 1 ? '1 decimal' : `${places} decimals`;
}

/** Blanks at the ends would not be seen. */
function shown(separator: string): string {
  return separator.trim() === separator && separator !== '' ? separator : JSON.stringify(separator);
}
