// Writes the JSON Schema of the configuration, and the suggestions that VS Code makes of it: node scripts/writeJsonSchema.mjs
// A unit test fails when these files and the zod schema drift apart.
import { writeFileSync } from 'node:fs';
import { configurationEditorSchema } from '../src/core/config/editorSchema.ts';
import { configurationJsonSchema } from '../src/core/config/jsonSchema.ts';

write('personalization-sync.schema.json', configurationJsonSchema());
write('personalization-sync.editor.schema.json', configurationEditorSchema());

function write(name, schema) {
  writeFileSync(new URL(`../media/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
