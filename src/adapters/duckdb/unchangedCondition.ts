import type { FieldMapping } from '../../core/planning/mapping.ts';

/** SQL expressions of one mapped value. */
export interface ValueColumns {
  readonly source: string;
  /** Null when the field was not read: nothing is known about it then. */
  readonly present: string | null;
  readonly isList: string;
}

/**
 * SQL that is true only where planning could not find a change or a refusal, whatever it knows: a blank that keeps, a
 * blank that would clear what is empty, or a text that is equal already and that its type takes as it is. Conversions are
 * planning's alone, so everything else goes there.
 */
export function unchangedCondition(mapping: FieldMapping, { source, present, isList }: ValueColumns): string {
  const isBlank = `(${source} IS NULL AND NOT ${isList})`;
  const conditions = mapping.onBlank === 'keep' ? [isBlank] : [];
  const { description } = mapping;
  if (present !== null && description !== null && description.updateable && !description.calculated) {
    if (mapping.onBlank === 'clear' && writtenTypes.has(description.type)) {
      conditions.push(`(${isBlank} AND ${present} IS NULL)`);
    }
    if (textTypes.has(description.type)) {
      const length = description.length > 0 ? ` AND strlen(${source}) <= ${Math.trunc(description.length)}` : '';
      conditions.push(
        `coalesce(${source} = ${present} AND ${source} <> '#N/A'${length} AND NOT regexp_matches(${source}, ${forbidden}), false)`,
      );
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
