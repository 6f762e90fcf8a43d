import type { Configuration, PushMapping } from '../config/configuration.ts';
import { interactionStudioField } from '../config/interactionStudioField.ts';
import type { FieldDescription, ObjectDescription } from '../model/org.ts';
import type { MappingSource } from '../model/plan.ts';
import type { PushObject } from '../model/records.ts';
import type { FieldMapping } from './mapping.ts';

/** The tab of *Push* that fills an object. */
export const pushTabs: Readonly<Record<PushObject, 'User' | 'Account'>> = { Contact: 'User', Account: 'Account' };

/**
 * The mappings of one object, in the configuration's order, each with what `describe` tells of its field.
 * @param description null when the object could not be described: then no field is visible.
 */
export function resolveMappings(
  configuration: Configuration,
  object: PushObject,
  description: ObjectDescription | null,
): readonly FieldMapping[] {
  return configuration.push[pushTabs[object]].map((mapping) => {
    const named = targetField(configuration, mapping);
    const field = description === null ? null : findField(description, named);
    return {
      object,
      source: sourceOf(mapping),
      field: field?.name ?? named,
      description: field,
      onBlank: mapping.onBlank,
      separator: mapping.separator,
      unit: mapping.unit,
      hasOwnField: mapping.field !== undefined,
    };
  });
}

/** API names compare without regard to letter case; null when the field is not there or not visible. */
export function findField(description: ObjectDescription, name: string): FieldDescription | null {
  const wanted = name.toLowerCase();
  return description.fields.find((field) => field.name.toLowerCase() === wanted) ?? null;
}

/** The field that a push mapping writes: its own, or the one the integration creates for the item. */
export function targetField(configuration: Configuration, mapping: PushMapping): string {
  if (!('item' in mapping)) return mapping.field;
  return mapping.field ?? interactionStudioField(configuration.push.infix, mapping.item);
}

function sourceOf(mapping: PushMapping): MappingSource {
  return 'item' in mapping ? { kind: 'item', name: mapping.item } : { kind: 'attribute', name: mapping.attribute };
}
