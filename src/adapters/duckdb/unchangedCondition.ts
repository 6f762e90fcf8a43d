import type { FieldMapping } from '../../core/planning/mapping.ts';

/** SQL expressions of one mapped value. */
export interface ValueColumns {
  readonly source: string;
  /** Null when the field was not read: nothing is known about it then. */
  readonly present: string | null;
  readonly isList: string;
}

/**
 * SQL that is true only where planning could not find a change or a refusal, whatever it knows: each value is a blank that
 * keeps, a blank that would clear what is empty, or a text that is equal already and that its type takes as it is.
 * Conversions are planning's alone, so everything else goes there.
 */
export function unchangedCondition(values: readonly { mapping: FieldMapping; columns: ValueColumns }[]): string {
  const conditions = values.map(({ mapping, columns }) => unchangedValue(mapping, columns));
  const texts = values.map(({ columns }) => columns.source);
  // One look at all texts together is cheaper than one at each; a forbidden character anywhere sends the record to planning.
  return [...conditions, `NOT regexp_matches(concat_ws(' ', ${texts.join(', ')}), ${forbidden})`].join(' AND ');
}

function unchangedValue({ onBlank, description }: FieldMapping, { source, present, isList }: ValueColumns): string {
  const isBlank = `(${source} IS NULL AND NOT ${isList})`;
  const conditions = onBlank === 'keep' ? [isBlank] : [];
  if (present !== null && description !== null && description.updateable && !description.calculated) {
    if (onBlank === 'clear' && writtenTypes.has(description.type)) {
      conditions.push(`(${isBlank} AND ${present} IS NULL)`);
    }
    if (textTypes.has(description.type)) {
      // A text has at least as many bytes as UTF-16 code units, so this can only be too strict.
      const length = description.length > 0 ? ` AND strlen(${source}) <= ${Math.trunc(description.length)}` : '';
      conditions.push(`coalesce(${source} = ${present} AND ${source} <> '#N/A'${length}, false)`);
    }
  }
  return conditions.length === 0 ? 'false' : `(${conditions.join(' OR ')})`;
}

/** Types whose text is kept as it is. */
const textTypes: ReadonlySet<string> = new Set(['string', 'textarea', 'phone', 'encryptedstring']);

/** Types that can be written, and of which a blank over nothing is nothing. */
const writtenTypes: ReadonlySet<string> = new Set([...textTypes, 'email', 'url', 'picklist', 'multipicklist']);

/** Characters that are refused in text; every C0 control but tab, LF and CR, and the two that are no characters. */
const forbidden = "'[\\x{0}-\\x{8}\\x{B}\\x{C}\\x{E}-\\x{1F}\\x{FFFE}\\x{FFFF}]'";
