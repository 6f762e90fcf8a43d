import type { FieldDescription } from '../model/org.ts';
import type { RefusalCode, SourceValue } from '../model/plan.ts';
import { type Conversion, convertText, convertValues, isSupportedType, isTextType } from './convertValue.ts';
import type { FieldMapping } from './mapping.ts';
import { wouldBeStoredAs } from './storedValue.ts';

/** What becomes of one mapped value of one record. */
export type CellOutcome =
  | { readonly kind: 'same' }
  | {
      readonly kind: 'change';
      /** In the form Salesforce takes; null clears the field. */
      readonly after: string | null;
      /** A value that is not blank gives way to another one. */
      readonly replaces: boolean;
      /** A value that is not blank gives way to nothing. */
      readonly clears: boolean;
    }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string };

const same: CellOutcome = { kind: 'same' };

/**
 * Source value → the field's type → compared with the present value. Nothing is cut, guessed or written without a
 * difference.
 * @param present what the CRM holds; undefined when it could not be read, which is never taken for empty.
 */
export function planCell(mapping: FieldMapping, source: SourceValue, present: string | null | undefined): CellOutcome {
  const blank = isBlank(source, mapping.description);
  if (blank && mapping.onBlank === 'keep') return same;
  const field = writableField(mapping);
  if (field.kind === 'refused') return field;
  if (present === undefined) {
    return refused('cannotRead', `${mapping.field} could not be read, so nobody knows what would be overwritten`);
  }
  const before = present === '' ? null : present;
  if (blank) return clear(field.description, before);
  const converted = convert(source, mapping, field.description);
  if (converted.kind === 'refused') return converted;
  if (converted.value === '#N/A')
    return refused('literalNA', 'The value is the text #N/A, which would clear the field');
  if (wouldBeStoredAs(field.description, converted.value, before)) return same;
  return { kind: 'change', after: converted.value, replaces: before !== null, clears: false };
}

/** Absent, null, empty, an empty list; also nothing but white space where Salesforce would store it as empty. */
function isBlank(source: SourceValue, field: FieldDescription | null): boolean {
  const trims = field !== null && (isTextType(field.type) || field.type === 'multipicklist');
  switch (source.kind) {
    case 'blank':
      return true;
    case 'text':
      return (trims ? source.text.trimEnd() : source.text) === '';
    case 'list':
      return source.values.every((value) => (trims ? value.trimEnd() : value) === '');
    case 'object':
      return false;
  }
}

type WritableField =
  | { readonly kind: 'field'; readonly description: FieldDescription }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string };

function writableField({ field, object, description }: FieldMapping): WritableField {
  if (description === null) {
    return refused('fieldMissing', `${object}.${field} does not exist or is not visible to the signed-in user`);
  }
  if (!isSupportedType(description.type)) {
    return refused('unsupportedType', `${object}.${field} has the type ${description.type}, which is not written`);
  }
  if (!description.updateable || description.calculated) {
    return refused('notUpdateable', `${object}.${field} cannot be changed by the signed-in user`);
  }
  return { kind: 'field', description };
}

/** A checkbox is never empty in Salesforce: cleared, it is false. */
function clear(field: FieldDescription, before: string | null): CellOutcome {
  const after = field.type === 'boolean' ? 'false' : null;
  if (before === null || wouldBeStoredAs(field, after, before)) return same;
  return { kind: 'change', after, replaces: false, clears: true };
}

function convert(source: SourceValue, mapping: FieldMapping, field: FieldDescription): Conversion {
  const { separator, unit } = mapping;
  switch (source.kind) {
    case 'text':
      if (source.text === '#N/A')
        return refused('literalNA', 'The value is the text #N/A, which would clear the field');
      return field.type === 'multipicklist' && separator !== null
        ? convertValues(source.text.split(separator), field)
        : convertText(source.text, field, unit);
    case 'list':
      if (field.type === 'multipicklist') return convertValues(source.values, field);
      return separator === null
        ? refused(
            'multiValue',
            `The value is a list of ${source.values.length}; name a "separator" that joins its values`,
          )
        : convertText(source.values.join(separator), field, unit);
    case 'blank':
    case 'object':
      return refused('multiValue', 'The value is an object');
  }
}

function refused(
  code: RefusalCode,
  reason: string,
): { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string } {
  return { kind: 'refused', code, reason };
}
