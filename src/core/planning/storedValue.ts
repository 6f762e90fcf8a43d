import type { FieldDescription } from '../model/org.ts';
import { readSalesforceId } from '../model/salesforceId.ts';
import { isTextType, placesOf } from './convertValue.ts';
import { formatDecimal, parseDecimal, roundDecimal } from './decimal.ts';
import { formatDate, readIsoInstant } from './instant.ts';

/**
 * Whether two values of one field, both as Salesforce answers them, are the same value: `5` and `5.00`, a time with `Z`
 * and with `+0000`, the same picklist values in another order. Bulk files and REST spell values differently.
 */
export function isSameStored(field: FieldDescription | null, left: string | null, right: string | null): boolean {
  return storedForm(field, left) === storedForm(field, right);
}

/**
 * Whether Salesforce, given `sent`, would hold what it holds now. It trims white space at the end of text when it stores.
 * `sent` is a converted value; null clears.
 */
export function wouldBeStoredAs(field: FieldDescription | null, sent: string | null, stored: string | null): boolean {
  if (isSameStored(field, sent, stored)) return true;
  if (sent === null || !(field === null || isTextType(field.type))) return false;
  return isSameStored(field, sent.trimEnd(), stored);
}

/** One spelling for equal values of the field's type; null for empty. A value that its type cannot have stays as it is. */
function storedForm(field: FieldDescription | null, value: string | null): string | null {
  if (value === null || value === '') return null;
  switch (field?.type) {
    case 'boolean':
      return value.toLowerCase();
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return numberForm(value, placesOf(field));
    case 'date':
      return dateForm(value);
    case 'datetime':
      return secondForm(value);
    case 'multipicklist':
      return setForm(value);
    case 'reference':
    case 'id':
      return idForm(value);
    default:
      return value;
  }
}

/** Values in any order; white space at their ends is trimmed when they are stored. */
function setForm(value: string): string | null {
  const values = new Set(value.split(';').map((one) => one.trimEnd()));
  values.delete('');
  return values.size === 0 ? null : [...values].sort().join(';');
}

function numberForm(value: string, places: number): string {
  const number = parseDecimal(value);
  const rounded = number === null ? null : roundDecimal(number, places);
  return rounded === null ? value : formatDecimal(rounded);
}

function dateForm(value: string): string {
  const reading = readIsoInstant(value);
  return reading?.kind === 'instant' ? formatDate(reading.epochMillis) : value;
}

function secondForm(value: string): string {
  const reading = readIsoInstant(value);
  return reading?.kind === 'instant' ? String(Math.floor(reading.epochMillis / 1000)) : value;
}

function idForm(value: string): string {
  const reading = readSalesforceId(value);
  return reading.kind === 'id' ? reading.id : value;
}
