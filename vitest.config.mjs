import { readFile } from 'node:fs/promises';
import { defineConfig } from 'vitest/config';

/**
 * `import text from './x.sql'` gives the file's text, as esbuild's text loader does in the bundles: the tests and the
 * product read the same SQL file.
 */
const sqlAsText = {
  name: 'sql-as-text',
  enforce: 'pre',
  async load(id) {
    const file = id.split('?')[0];
    if (!file.endsWith('.sql')) return null;
    return { code: `export default ${JSON.stringify(await readFile(file, 'utf8'))};`, map: null };
  },
};

/** Projects by speed: `unit` is pure and fast; `integration` starts real processes. Host and UI suites have runners of their own. */
export default defineConfig({
  plugins: [sqlAsText],
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
