import type { Configuration } from '../config/configuration.ts';
import { nearest } from '../config/nearest.ts';
import type { FieldDescription, ObjectDescription } from '../model/org.ts';
import type { CrmObject, PushObject } from '../model/records.ts';
import type { Problem } from '../model/syncError.ts';
import { isSupportedType, isTextType } from './convertValue.ts';
import { findField, pushTabs, targetField } from './resolveMappings.ts';

/**
 * Everything in the configuration that an object's description contradicts, all at once: fields that are not there or not
 * visible, that may not be written, or whose type cannot take the value. What the configuration alone can tell (two
 * sources to one field, an attribute both pushed and pulled, names too long) is found when it is parsed.
 */
export function checkMappings(configuration: Configuration, description: ObjectDescription): readonly Problem[] {
  return [...pullProblems(configuration, description), ...pushProblems(configuration, description)];
}

function* pullProblems(configuration: Configuration, description: ObjectDescription): Generator<Problem> {
  const { object } = description;
  for (const [index, { field }] of configuration.pull[object].fields.entries()) {
    if (findField(description, field) === null) {
      yield { path: `pull.${object}.fields[${index}].field`, message: missing(description, field) };
    }
  }
}

function* pushProblems(configuration: Configuration, description: ObjectDescription): Generator<Problem> {
  const { object } = description;
  if (!isPushObject(object)) return;
  const tab = pushTabs[object];
  for (const [index, mapping] of configuration.push[tab].entries()) {
    const at = `push.${tab}[${index}]`;
    const path = mapping.field === undefined ? at : `${at}.field`;
    const name = targetField(configuration, mapping);
    const field = findField(description, name);
    if (field === null) {
      yield { path, message: missing(description, name) };
      continue;
    }
    const message = writeProblem(object, field);
    if (message !== null) yield { path, message };
    else if ('item' in mapping && mapping.item === 'segments' && !takesList(field)) {
      yield {
        path,
        message: `The item "segments" is a list; ${object}.${field.name} has the type ${field.type}. Use text or a multi-select picklist.`,
      };
    }
  }
}

function isPushObject(object: CrmObject): object is PushObject {
  return object !== 'Lead';
}

function missing({ object, fields }: ObjectDescription, name: string): string {
  const near = nearest(
    name,
    fields.map((field) => field.name),
  );
  const hint = near === null ? '' : ` The nearest field is ${near}.`;
  return `${object}.${name} does not exist, or the signed-in user cannot see it (field-level security).${hint}`;
}

function writeProblem(object: PushObject, field: FieldDescription): string | null {
  if (!isSupportedType(field.type)) {
    return `${object}.${field.name} has the type ${field.type}, which a push cannot write.`;
  }
  if (field.calculated) return `${object}.${field.name} is calculated (a formula or roll-up) and cannot be written.`;
  if (!field.updateable) {
    return `${object}.${field.name} cannot be updated: it is read-only, or the signed-in user may not edit it.`;
  }
  return null;
}

function takesList(field: FieldDescription): boolean {
  return field.type === 'multipicklist' || isTextType(field.type);
}
