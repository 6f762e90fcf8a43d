// Writes the JSON Schema of the configuration, as VS Code uses it: node scripts/writeJsonSchema.mjs
// A unit test fails when the file and the zod schema drift apart.
import { writeFileSync } from 'node:fs';
import { configurationJsonSchema } from '../src/core/config/jsonSchema.ts';

const file = new URL('../media/personalization-sync.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`);
