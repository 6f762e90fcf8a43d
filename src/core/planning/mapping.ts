import type { FieldDescription } from '../model/org.ts';
import type { MappingSource } from '../model/plan.ts';
import type { PushObject } from '../model/records.ts';

/** One mapped item or attribute with its target field, ready to plan cells with. */
export interface FieldMapping {
  readonly object: PushObject;
  readonly source: MappingSource;
  /** API name, spelled as describe spells it. */
  readonly field: string;
  /** What describe (or `fields.json` beside CRM files) tells; null when the field is not there or not visible. */
  readonly description: FieldDescription | null;
  readonly onBlank: 'keep' | 'clear';
  readonly separator: string | null;
  readonly unit: 'epochMillis' | 'epochSeconds' | 'iso8601';
  /** Named by the admin (`field` in the configuration), not derived from an item: only these count for `maxChangedShare`. */
  readonly hasOwnField: boolean;
}
