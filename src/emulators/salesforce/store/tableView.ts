import type { FieldDefinition } from './fieldDefinition.ts';
import type { ObjectDefinition } from './objectDefinition.ts';

/**
 * Rows of one object as queries read them. Values are text in the form in which they are stored: numbers with a dot,
 * `true`/`false`, `YYYY-MM-DD`, `YYYY-MM-DDThh:mm:ss.SSSZ`.
 */
export interface TableView {
  readonly object: ObjectDefinition;
  readonly rowCount: number;
  /** The field of that name in any letter case; undefined when there is none that may be read. */
  field(name: string): FieldDefinition | undefined;
  fields(): readonly FieldDefinition[];
  value(row: number, field: FieldDefinition): string | null;
  /** The same as `value`, made once for many rows. */
  reader(field: FieldDefinition): (row: number) => string | null;
  isDeleted(row: number): boolean;
  /** False for rows that sharing hides from the reader. */
  isVisible(row: number): boolean;
  /** Row of the record with that id of 15 or 18 characters. */
  rowOf(id: string): number | undefined;
}
