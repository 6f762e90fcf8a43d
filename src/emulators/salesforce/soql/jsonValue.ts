import type { FieldDefinition } from '../store/fieldDefinition.ts';
import { restDateTime } from '../store/stamp.ts';

/**
 * A stored value as REST answers it: numbers and booleans as such, times with `+0000`. What was loaded and does not fit
 * its type is given as the text that it is.
 */
export function jsonValue(field: FieldDefinition, value: string | null): string | number | boolean | null {
  if (value === null) return null;
  switch (field.type) {
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : value;
    case 'int':
    case 'double':
    case 'currency':
    case 'percent': {
      const number = Number(value);
      return value.trim() === '' || Number.isNaN(number) ? value : number;
    }
    case 'datetime':
      return restDateTime(value);
    default:
      return value;
  }
}
