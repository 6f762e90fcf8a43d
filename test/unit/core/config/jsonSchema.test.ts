import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configurationJsonSchema, keysAllowedAt } from '../../../../src/core/config/jsonSchema.ts';

describe('the JSON Schema of the configuration', () => {
  it('is the one that VS Code is given (run scripts/writeJsonSchema.mjs after a change)', () => {
    const kept: unknown = JSON.parse(readFileSync('media/personalization-sync.schema.json', 'utf8'));
    expect(kept).toEqual(configurationJsonSchema());
  });

  it('knows the keys of every place, through arrays and choices', () => {
    expect(keysAllowedAt([])).toEqual(['mode', 'personalization', 'salesforce', 'match', 'pull', 'push', 'guards']);
    expect(keysAllowedAt(['push', 'User', 3])).toEqual(['item', 'field', 'onBlank', 'separator', 'unit', 'attribute']);
    expect(keysAllowedAt(['salesforce', 'source'])).toEqual(['kind', 'contacts', 'leads', 'accounts']);
    expect(keysAllowedAt(['nowhere'])).toEqual([]);
  });
});
