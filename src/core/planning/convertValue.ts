import { nearest } from '../config/nearest.ts';
import type { FieldDescription } from '../model/org.ts';
import type { RefusalCode } from '../model/plan.ts';
import { readSalesforceId } from '../model/salesforceId.ts';
import { formatDecimal, integerDigits, parseDecimal, roundDecimal } from './decimal.ts';
import { formatDate, formatDateTime, readInstant, type TimeUnit } from './instant.ts';
import { forbiddenCharacter, isEmail, isUrl } from './textForms.ts';

/** A value in the form Salesforce takes, or why it will not be sent. */
export type Conversion =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string };

/** Types of fields that a push can write, with what a value of theirs is called. */
const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  textarea: 'text',
  phone: 'text',
  encryptedstring: 'text',
  email: 'an e-mail address',
  url: 'a URL',
  boolean: 'a boolean',
  int: 'a number',
  double: 'a number',
  currency: 'a number',
  percent: 'a number',
  date: 'a date',
  datetime: 'a date and time',
  picklist: 'a picklist value',
  multipicklist: 'picklist values',
  reference: 'a Salesforce id',
  id: 'a Salesforce id',
};

export function isSupportedType(type: string): boolean {
  return Object.hasOwn(typeNames, type);
}

/** Types whose value is kept as the text that it is. */
export function isTextType(type: string): boolean {
  return ['string', 'textarea', 'phone', 'encryptedstring', 'email', 'url', 'picklist'].includes(type);
}

/**
 * One text converted to a field's type: nothing is cut and nothing is guessed. For multi-select picklists see
 * `convertValues`.
 */
export function convertText(text: string, field: FieldDescription, unit: TimeUnit): Conversion {
  switch (field.type) {
    case 'string':
    case 'textarea':
    case 'phone':
    case 'encryptedstring':
      return asText(text, field);
    case 'email':
      return isEmail(text) ? asText(text, field) : refused('notAnEmail', `${quote(text)} is not an e-mail address`);
    case 'url':
      return isUrl(text) ? asText(text, field) : refused('notAUrl', `${quote(text)} is not a URL`);
    case 'boolean':
      return asBoolean(text);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return asNumber(text, field);
    case 'date':
    case 'datetime':
      return asTime(text, field, unit);
    case 'picklist':
      return field.restrictedPicklist && !field.picklistValues.includes(text)
        ? notInPicklist(text, field)
        : asText(text, field);
    case 'multipicklist':
      return convertValues([text], field);
    case 'reference':
    case 'id':
      return asId(text);
    default:
      return refused('unsupportedType', `${field.name} has the type ${field.type}, which is not written`);
  }
}

/** The values of a multi-select picklist, each once, in their order, joined by `;`. */
export function convertValues(values: readonly string[], field: FieldDescription): Conversion {
  const chosen = [...new Set(values)].filter((value) => value.trimEnd() !== '');
  for (const value of chosen) {
    if (value.includes(';')) {
      return refused('notInPicklist', `${quote(value)} holds a semicolon, which would split it into several values`);
    }
    if (field.restrictedPicklist && !field.picklistValues.includes(value)) return notInPicklist(value, field);
  }
  return asText(chosen.join(';'), field);
}

/** A value as a sentence shows it: quoted, cut for the reader after 80 characters. */
function quote(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(shown);
}

function asText(text: string, field: FieldDescription): Conversion {
  const character = forbiddenCharacter(text);
  if (character !== null) return refused('controlCharacter', `The value holds the character ${character}`);
  if (field.length > 0 && text.length > field.length) {
    return refused('tooLong', `The value has ${text.length} characters; ${field.name} takes ${field.length}`);
  }
  return { kind: 'value', value: text };
}

function asBoolean(text: string): Conversion {
  if (text === 'true' || text === '1') return { kind: 'value', value: 'true' };
  if (text === 'false' || text === '0') return { kind: 'value', value: 'false' };
  return refused('notABoolean', `${quote(text)} is none of true, false, 1, 0`);
}

function asNumber(text: string, field: FieldDescription): Conversion {
  const number = parseDecimal(text);
  if (number === null) {
    return refused('notANumber', `${quote(text)} is not a number with a dot and without grouping`);
  }
  const rounded = roundDecimal(number, placesOf(field));
  if (rounded === null || !fits(rounded, field)) {
    return refused('outOfRange', `${quote(text)} does not fit ${field.name} (${rangeOf(field)})`);
  }
  return { kind: 'value', value: formatDecimal(rounded) };
}

/** Decimal places of a number field; an `int` has none. */
export function placesOf(field: FieldDescription): number {
  return field.type === 'int' ? 0 : field.scale;
}

function fits(value: NonNullable<ReturnType<typeof roundDecimal>>, field: FieldDescription): boolean {
  if (field.type === 'int') return value.unscaled >= -2_147_483_648n && value.unscaled <= 2_147_483_647n;
  return field.precision === 0 || integerDigits(value) <= field.precision - field.scale;
}

function rangeOf(field: FieldDescription): string {
  if (field.type === 'int') return 'whole numbers of 32 bits';
  return `${field.precision - field.scale} digits before the dot, ${field.scale} after it`;
}

function asTime(text: string, field: FieldDescription, unit: TimeUnit): Conversion {
  const reading = readInstant(text, unit);
  if (reading.kind === 'refused') return refused(reading.code, `${quote(text)} ${reading.reason}`);
  const format = field.type === 'date' ? formatDate : formatDateTime;
  return { kind: 'value', value: format(reading.epochMillis) };
}

function notInPicklist(text: string, field: FieldDescription): Conversion {
  const near = nearest(text, field.picklistValues);
  const hint = near === null ? `its values are ${listed(field.picklistValues)}` : `the nearest is ${quote(near)}`;
  return refused('notInPicklist', `${quote(text)} is no active value of ${field.name}; ${hint}`);
}

function listed(values: readonly string[]): string {
  if (values.length === 0) return 'none';
  return values.slice(0, 5).map(quote).join(', ') + (values.length > 5 ? '…' : '');
}

function asId(text: string): Conversion {
  const reading = readSalesforceId(text);
  if (reading.kind === 'id') return { kind: 'value', value: reading.id };
  const why = reading.why === 'checksum' ? ` (the checksum says ${reading.expected})` : '';
  return refused('notAnId', `${quote(text)} is not a Salesforce id${why}`);
}

function refused(code: RefusalCode, reason: string): Conversion {
  return { kind: 'refused', code, reason };
}
