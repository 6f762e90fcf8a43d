import { z } from 'zod';
import { configurationSchema } from './configuration.ts';

/** The JSON Schema (draft 7) of `personalization-sync.json`, as editors use it. Kept in `media/` and checked for drift. */
export function configurationJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configurationSchema, { target: 'draft-7', io: 'input' }) as Record<string, unknown>;
  return { ...schema, title: 'Personalization Sync for Salesforce', allowComments: true, allowTrailingCommas: true };
}

/** The keys that an object at this JSON path may have; of a choice, the keys of all its branches. */
export function keysAllowedAt(path: readonly (string | number)[]): readonly string[] {
  let nodes: readonly SchemaNode[] = [configurationJsonSchema()];
  for (const step of path) {
    nodes = nodes.flatMap(branches).flatMap((node) => {
      const next = typeof step === 'number' ? node.items : node.properties?.[step];
      return next === undefined ? [] : [next];
    });
  }
  return [...new Set(nodes.flatMap(branches).flatMap((node) => Object.keys(node.properties ?? {})))].filter(
    (key) => key !== '$schema',
  );
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

function branches(node: SchemaNode): readonly SchemaNode[] {
  return [node, ...(node.anyOf ?? []).flatMap(branches), ...(node.oneOf ?? []).flatMap(branches)];
}
