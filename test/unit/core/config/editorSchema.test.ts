import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationEditorSchema } from '../../../../src/core/config/editorSchema.ts';
import { keysAllowedAt } from '../../../../src/core/config/jsonSchema.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly defaultSnippets?: readonly { readonly label: string; readonly description?: string }[];
}

const schema = configurationEditorSchema() as Node;

describe('what VS Code’s JSON support is given', () => {
  it('is the file that the extension ships (run scripts/writeJsonSchema.mjs after a change)', () => {
    const kept: unknown = JSON.parse(readFileSync('media/personalization-sync.editor.schema.json', 'utf8'));
    expect(kept).toEqual(schema);
  });

  it('finds fault with nothing: it holds suggestions and explanations only', () => {
    const words = new Set(places(schema).flatMap(({ node }) => Object.keys(node)));
    for (const silent of ['description', 'default', 'defaultSnippets', 'properties', 'items']) words.delete(silent);
    expect([...words]).toEqual(['$schema', 'title', 'allowComments', 'allowTrailingCommas']);
  });

  it('knows the keys of every place', () => {
    for (const { path, node } of places(schema)) {
      const keys = Object.keys(node.properties ?? {}).filter((key) => key !== '$schema');
      expect(keys.sort(), path.join('.')).toEqual([...keysAllowedAt(path)].sort());
    }
  });

  it('explains every key', () => {
    const silent = places(schema).filter(({ path, node }) => typeof path.at(-1) === 'string' && !node.description);
    expect(silent.map(({ path }) => path.join('.'))).toEqual([]);
  });

  it('says the labels of Personalization’s screens', () => {
    const { pull, push } = schema.properties ?? {};
    expect(push?.properties?.['infix']?.description).toContain('Dataset-specific field infix');
    expect(pull?.properties?.['Lead']?.properties?.['createdWithinDays']?.description).toContain('Only pull records');
    expect(pull?.properties?.['Lead']?.properties?.['fields']?.items?.properties?.['matchOn']?.description).toContain(
      'Match On Field',
    );
  });

  it('suggests the words of a choice, each with its meaning', () => {
    expect(schema.properties?.['salesforce']?.properties?.['source']?.properties?.['kind']).toEqual({
      description:
        'api: Bulk API 2.0 queries. · files: CSV files as Bulk API or the Salesforce CLI export them, plain or .gz.',
      defaultSnippets: [
        { label: '"api"', body: 'api', description: 'Bulk API 2.0 queries.' },
        {
          label: '"files"',
          body: 'files',
          description: 'CSV files as Bulk API or the Salesforce CLI export them, plain or .gz.',
        },
      ],
    });
  });
});

interface Place {
  readonly path: readonly (string | number)[];
  readonly node: Node;
}

function places(node: Node, path: readonly (string | number)[] = []): readonly Place[] {
  return [
    { path, node },
    ...Object.entries(node.properties ?? {}).flatMap(([key, child]) => places(child, [...path, key])),
    ...(node.items === undefined ? [] : places(node.items, [...path, 0])),
  ];
}
