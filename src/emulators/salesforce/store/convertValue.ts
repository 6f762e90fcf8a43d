import { formatDecimal, parseDecimal, roundDecimal, wholeDigits } from './decimal.ts';
import type { FieldDefinition } from './fieldDefinition.ts';
import { toId15, toId18 } from './salesforceIds.ts';
import { stampOf } from './stamp.ts';

/** Why a record was not written, in Salesforce's code and words. */
export interface WriteError {
  readonly statusCode: string;
  readonly message: string;
  readonly fields: readonly string[];
}

export type Conversion =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly error: WriteError };

const EMAIL = /^[^\s@<>()",:;[\]\\]+@[^\s@.<>(),:;[\]\\"]+(?:\.[^\s@.<>(),:;[\]\\"]+)+$/u;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Converts a value that a client sends to what Salesforce would store: trailing white space of text is trimmed, numbers
 * are rounded half away from zero to the field's scale, times to the second.
 */
export function convertValue(field: FieldDefinition, given: string | null): Conversion {
  if (given === null || given === '') return stored(null);
  switch (field.type) {
    case 'boolean':
      return convertBoolean(field, given);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return convertNumber(field, given);
    case 'date':
      return convertDate(field, given);
    case 'datetime':
      return convertDateTime(field, given);
    case 'reference':
    case 'id': {
      const id15 = toId15(given);
      if (id15 === undefined)
        return failed('MALFORMED_ID', `${field.label}: id value of incorrect type: ${given}`, field);
      return stored(toId18(id15));
    }
    default:
      return convertText(field, given);
  }
}

function convertText(field: FieldDefinition, given: string): Conversion {
  const text = given.trimEnd();
  if (text === '') return stored(null);
  if (field.length > 0 && text.length > field.length) {
    const message = `${field.label}: data value too large: ${text} (max length=${field.length})`;
    return failed('STRING_TOO_LONG', message, field);
  }
  if (field.type === 'email' && !EMAIL.test(text)) {
    return failed('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, field);
  }
  if (field.restrictedPicklist) {
    const chosen = field.type === 'multipicklist' ? text.split(';').map((value) => value.trim()) : [text];
    const unknown = chosen.find((value) => !field.picklistValues.includes(value));
    if (unknown !== undefined) {
      const message = `${field.label}: bad value for restricted picklist field: ${unknown}`;
      return failed('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, field);
    }
  }
  return stored(text);
}

function convertBoolean(field: FieldDefinition, given: string): Conversion {
  const text = given.trim().toLowerCase();
  if (text === 'true' || text === '1') return stored('true');
  if (text === 'false' || text === '0') return stored('false');
  return wrongType(field, given);
}

function convertNumber(field: FieldDefinition, given: string): Conversion {
  const parsed = parseDecimal(given);
  if (!parsed) return wrongType(field, given);
  const scale = field.type === 'int' ? 0 : field.scale;
  const rounded = roundDecimal(parsed, scale);
  const digits = field.type === 'int' ? 9 : field.precision - scale;
  if (wholeDigits(rounded) > digits) {
    const message = `${field.label}: value outside of valid range on numeric field: ${given}`;
    return failed('NUMBER_OUTSIDE_VALID_RANGE', message, field);
  }
  return stored(formatDecimal(rounded, field.type !== 'int'));
}

function convertDate(field: FieldDefinition, given: string): Conversion {
  // A date-time is taken for a date field too: its UTC day counts.
  const text = DATE_TIME.test(given.trim()) ? given.trim().slice(0, 10) : given.trim();
  const parts = DATE.exec(text);
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (!parts || Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return wrongType(field, given);
  return inRange(field, text, given);
}

function convertDateTime(field: FieldDefinition, given: string): Conversion {
  const text = DATE.test(given.trim()) ? `${given.trim()}T00:00:00Z` : given.trim();
  if (!DATE_TIME.test(text)) return wrongType(field, given);
  const ms = Date.parse(text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(ms) ? wrongType(field, given) : inRange(field, stampOf(ms), given);
}

function inRange(field: FieldDefinition, value: string, given: string): Conversion {
  const year = Number(value.slice(0, 4));
  if (year >= 1700 && year <= 4000) return stored(value);
  return failed('NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: invalid date: ${given}`, field);
}

function wrongType(field: FieldDefinition, given: string): Conversion {
  return failed('INVALID_TYPE_ON_FIELD_IN_RECORD', `${field.label}: value not of required type: ${given}`, field);
}

function stored(value: string | null): Conversion {
  return { ok: true, value };
}

function failed(statusCode: string, message: string, field: FieldDefinition): Conversion {
  return { ok: false, error: { statusCode, message, fields: [field.name] } };
}
