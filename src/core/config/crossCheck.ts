import type { ProfileKind } from '../model/records.ts';
import { interactionStudioField } from './interactionStudioField.ts';
import type { Configuration, PushMapping } from './configuration.ts';

export interface ConfigurationClash {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What one value of the configuration cannot tell alone: clashes between entries. Needs no connection. */
export function crossCheck(configuration: Configuration): readonly ConfigurationClash[] {
  return [
    ...pushClashes(configuration, 'User'),
    ...pushClashes(configuration, 'Account'),
    ...pullClashes(configuration, 'Contact'),
    ...pullClashes(configuration, 'Lead'),
    ...pullClashes(configuration, 'Account'),
    ...bothWays(configuration, 'user'),
    ...bothWays(configuration, 'account'),
  ];
}

function* pushClashes(configuration: Configuration, tab: 'User' | 'Account'): Generator<ConfigurationClash> {
  const targets = new Map<string, number>();
  for (const [index, mapping] of configuration.push[tab].entries()) {
    const field = targetField(configuration, mapping);
    const earlier = targets.get(field.toLowerCase());
    if (earlier !== undefined) {
      yield {
        path: ['push', tab, index],
        message: `push.${tab}[${earlier}] writes ${field} already; one field takes one source.`,
      };
    }
    targets.set(field.toLowerCase(), index);
    if (mapping.field === undefined && field.replace(/__c$/, '').length > 40) {
      yield {
        path: ['push', tab, index],
        message: `${field} has more than 40 characters before __c; choose a shorter infix.`,
      };
    }
    if ('item' in mapping && mapping.item === 'segments' && mapping.separator === null) {
      yield {
        path: ['push', tab, index],
        message: 'The item "segments" is a list: name a "separator" that joins its values.',
      };
    }
  }
}

function* pullClashes(
  configuration: Configuration,
  object: 'Contact' | 'Lead' | 'Account',
): Generator<ConfigurationClash> {
  const attributes = new Map<string, number>();
  for (const [index, { attribute, field, matchOn }] of configuration.pull[object].fields.entries()) {
    const earlier = attributes.get(attribute);
    const other = earlier === undefined ? undefined : configuration.pull[object].fields[earlier];
    // Several match fields may look at one attribute (they are joined by OR); only one of them may fill it.
    if (other !== undefined && (other.field.toLowerCase() === field.toLowerCase() || !(matchOn && other.matchOn))) {
      yield {
        path: ['pull', object, 'fields', index],
        message: `pull.${object}.fields[${earlier}] fills "${attribute}" already; one attribute takes one field.`,
      };
    }
    attributes.set(attribute, index);
  }
}

/** An attribute that is pushed and pulled would chase its own tail every night; match fields are only compared. */
function* bothWays(configuration: Configuration, kind: ProfileKind): Generator<ConfigurationClash> {
  const objects = kind === 'user' ? (['Contact', 'Lead'] as const) : (['Account'] as const);
  const pulled = new Set(
    objects.flatMap((object) => configuration.pull[object].fields.map(({ attribute }) => attribute)),
  );
  const tab = kind === 'user' ? 'User' : 'Account';
  for (const [index, mapping] of configuration.push[tab].entries()) {
    if ('attribute' in mapping && pulled.has(mapping.attribute)) {
      yield {
        path: ['push', tab, index, 'attribute'],
        message: `"${mapping.attribute}" is both pushed and pulled; choose one direction.`,
      };
    }
  }
}

function targetField(configuration: Configuration, mapping: PushMapping): string {
  if (mapping.field !== undefined) return mapping.field;
  return interactionStudioField(configuration.push.infix, 'item' in mapping ? mapping.item : mapping.attribute);
}
