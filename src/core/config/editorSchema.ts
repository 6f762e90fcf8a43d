import { configurationJsonSchema } from './jsonSchema.ts';

/**
 * What VS Code's own JSON support is given for `personalization-sync.json`: every key with its meaning and the values that
 * it may have, for completion and hover. It finds fault with nothing. What is wrong is told once, by the product itself,
 * which knows the nearest key and the clashes between entries; two sentences under one word help nobody.
 */
export function configurationEditorSchema(): Record<string, unknown> {
  const { $schema, title, allowComments, allowTrailingCommas, ...root } = configurationJsonSchema();
  return { $schema, title, allowComments, allowTrailingCommas, ...suggestionsOnly(root) };
}

interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

interface Suggestion {
  readonly label: string;
  readonly body: unknown;
  readonly description?: string;
}

function suggestionsOnly(node: SchemaNode): Record<string, unknown> {
  const branches = branchesOf(node);
  const properties = mergedProperties(branches);
  const items = branches.find((branch) => branch.items !== undefined)?.items;
  const defaultSnippets = branches.flatMap(suggestionsOf);
  return {
    ...(node.description !== undefined && { description: node.description }),
    ...(node.default !== undefined && { default: node.default }),
    ...(defaultSnippets.length > 0 && { defaultSnippets }),
    ...(properties.size > 0 && {
      properties: Object.fromEntries([...properties].map(([key, values]) => [key, suggestionsOnly(asChoice(values))])),
    }),
    ...(items !== undefined && { items: suggestionsOnly(items) }),
  };
}

/** The forms that a value may take, choices within choices taken apart. */
function branchesOf(node: SchemaNode): readonly SchemaNode[] {
  const choices = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return choices.length === 0 ? [node] : choices.flatMap(branchesOf);
}

/** Of a choice between objects, the keys of all: which of them fit together is not for a suggestion to decide. */
function mergedProperties(branches: readonly SchemaNode[]): ReadonlyMap<string, readonly SchemaNode[]> {
  const merged = new Map<string, SchemaNode[]>();
  for (const branch of branches) {
    for (const [key, value] of Object.entries(branch.properties ?? {})) {
      merged.set(key, [...(merged.get(key) ?? []), value]);
    }
  }
  return merged;
}

/** One key of several objects: a word that tells them apart is explained word by word; otherwise the longest text serves. */
function asChoice(values: readonly SchemaNode[]): SchemaNode {
  const words = values.filter((value) => value.const !== undefined);
  if (words.length > 0) {
    const description = words.map((word) => `${String(word.const)}: ${word.description ?? ''}`).join(' · ');
    return { anyOf: words, description };
  }
  const byLength = values.toSorted((left, right) => textLength(right) - textLength(left));
  return byLength[0] ?? {};
}

function textLength({ description }: SchemaNode): number {
  return description?.length ?? 0;
}

function suggestionsOf(node: SchemaNode): readonly Suggestion[] {
  if (node.const !== undefined) {
    const { description } = node;
    return [{ label: JSON.stringify(node.const), body: node.const, ...(description !== undefined && { description }) }];
  }
  const values = node.type === 'boolean' ? [true, false] : (node.enum ?? []);
  return values.map((value) => ({ label: JSON.stringify(value), body: value }));
}
