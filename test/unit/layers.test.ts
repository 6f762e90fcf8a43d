import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cruiseLayers } from '../../scripts/checkLayers.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** One forbidden import per rule: [rule, the file that holds it, what the file says]. */
const VIOLATIONS: readonly (readonly [string, string, string])[] = [
  ['only the extension imports vscode', 'src/cli/a.ts', `import type { Uri } from 'vscode'; export type A = Uri;`],
  ['core imports only core', 'src/core/planning/a.ts', `import 'node:fs';`],
  ['core/config imports only core, zod and jsonc-parser', 'src/core/config/a.ts', `import 'commander';`],
  ['the words of the model import nothing', 'src/core/model/a.ts', `import '../sync.ts';`],
  ['an adapter imports no other adapter', 'src/adapters/files/a.ts', `import '../duckdb/store.ts';`],
  ['an adapter imports no other adapter', 'src/adapters/files/b.ts', `import '../createPorts.ts';`],
  ['adapters import only core', 'src/adapters/files/c.ts', `import '../../cli/main.ts';`],
  ['only adapters/salesforce imports jsforce', 'src/cli/b.ts', `import 'jsforce';`],
  ['only adapters/duckdb imports DuckDB', 'src/core/planning/b.ts', `import '@duckdb/node-api';`],
  ['the extension takes only types from core/config', 'src/extension/a.ts', `import '../core/config/schema.ts';`],
  [
    'the extension reaches adapters through the engine process',
    'src/extension/b.ts',
    `import '../adapters/createPorts.ts';`,
  ],
  ['shells use adapters by the door', 'src/engine/a.ts', `import '../adapters/duckdb/store.ts';`],
  ['shells do not meet', 'src/extension/c.ts', `import '../engine/main.ts';`],
  ['shells do not meet', 'src/cli/c.ts', `import '../extension/ids.ts';`],
  [
    'emulators import nothing of the product',
    'src/emulators/a.ts',
    `import type { W } from '../core/model/word.ts'; export type A = W;`,
  ],
  ['the product imports nothing of the emulators', 'src/cli/d.ts', `import '../emulators/main.ts';`],
  ['views do not command', 'src/extension/views/a.ts', `import '../commands/dryRun.ts';`],
  [
    'nodes and state are plain data',
    'src/extension/views/matchNodes.ts',
    `import type { Uri } from 'vscode'; export type A = Uri;`,
  ],
  ['nodes and state are plain data', 'src/extension/store/a.ts', `import 'vscode';`],
  [
    'the reference matcher shares only types with the product',
    'test/reference/a.ts',
    `import '../../src/core/sync.ts';`,
  ],
  ['the product imports no test and no script', 'src/cli/e.ts', `import '../../test/reference/b.ts';`],
  ['the product imports only packages it declares', 'src/cli/f.ts', `import 'vitest';`],
  ['every import leads somewhere', 'test/unit/a.ts', `import './nowhere.ts';`],
  ['no import goes in a circle', 'src/cli/g.ts', `import './h.ts';`],
];

/** What those imports lead to, and imports that look alike and are allowed. */
const INNOCENT: Readonly<Record<string, string>> = {
  'src/adapters/createPorts.ts': `import './duckdb/store.ts'; export const a = 1;`,
  'src/adapters/duckdb/store.ts': `import '../../core/sync.ts'; import './step.sql'; import '@duckdb/node-api';`,
  'src/adapters/duckdb/step.sql': 'select 1',
  'src/adapters/salesforce/connection.ts': `import 'jsforce';`,
  'src/core/config/schema.ts': `import 'zod'; import 'jsonc-parser'; import '../model/word.ts'; export type Config = 1;`,
  'src/core/model/word.ts': `export type W = 1;`,
  'src/core/sync.ts': `import './config/schema.ts';`,
  'src/cli/main.ts': `import 'node:fs'; import 'commander'; import '../adapters/createPorts.ts'; import '../core/sync.ts';`,
  'src/cli/h.ts': `export {};`,
  'src/emulators/main.ts': `import 'node:http';`,
  'src/engine/main.ts': `import './protocol.ts'; import '../adapters/createPorts.ts';`,
  'src/engine/protocol.ts': `import type { W } from '../core/model/word.ts'; export type P = W;`,
  'src/extension/ids.ts': `export const ids = 1;`,
  'src/extension/extension.ts': `import 'vscode'; import '../engine/protocol.ts'; import type { Config } from '../core/config/schema.ts'; export type C = Config;`,
  'src/extension/commands/dryRun.ts': `import 'vscode'; import '../ids.ts';`,
  'src/extension/views/tree.ts': `import 'vscode'; import './runNodes.ts';`,
  'src/extension/views/runNodes.ts': `import '../ids.ts';`,
  'test/reference/b.ts': `import type { W } from '../../src/core/model/word.ts'; export type B = W;`,
  'test/host/suite.ts': `import 'vscode'; import 'mocha';`,
};

describe('the layer rules', () => {
  let planted: string;
  let found: ReturnType<typeof cruiseLayers>;

  beforeAll(() => {
    planted = plantTree({
      ...INNOCENT,
      // The circle needs its other half.
      'src/cli/h.ts': `import './g.ts';`,
      ...Object.fromEntries(VIOLATIONS.map(([, file, text]) => [file, text])),
    });
    found = cruiseLayers(planted);
  }, 60_000);
  afterAll(() => fs.rmSync(planted, { recursive: true, force: true }));

  test.each(VIOLATIONS)('report that %s: %s', (rule, file) => {
    expect(
      found.violations.filter((violation) => violation.from === file).map((violation) => violation.rule),
    ).toContain(rule);
  });

  test('are all tried by a planted violation', async () => {
    const { default: config } = (await import('../../.dependency-cruiser.cjs')) as {
      default: { forbidden: { name: string; comment: string }[] };
    };
    expect(new Set(VIOLATIONS.map(([rule]) => rule))).toEqual(new Set(config.forbidden.map((rule) => rule.name)));
  });

  test('let the allowed imports pass', () => {
    const guilty = new Set([...VIOLATIONS.map(([, file]) => file), 'src/cli/h.ts']);
    expect(found.violations.filter((violation) => !guilty.has(violation.from))).toEqual([]);
  });

  test('give the reason with the violation', () => {
    expect(found.violations.filter((violation) => !violation.reason)).toEqual([]);
  });

  test('see every module there is', () => {
    expect(found.unseen).toEqual([]);
  });
});

test('a layer check that sees fewer modules than exist names the ones it misses', () => {
  const root = plantTree({ 'src/cli/main.ts': `export {};`, 'src/core/sync.ts': `export {};` });
  try {
    fs.appendFileSync(path.join(root, '.dependency-cruiser.cjs'), `\nmodule.exports.options.exclude = '^src/core/';\n`);
    expect(cruiseLayers(root)).toEqual({ violations: [], unseen: ['src/core/sync.ts'] });
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}, 60_000);

/** A tree with the project's own rules; under the project's folder, so that packages are found. */
function plantTree(files: Readonly<Record<string, string>>): string {
  fs.mkdirSync(path.join(ROOT, 'out'), { recursive: true });
  const root = fs.mkdtempSync(path.join(ROOT, 'out/layers-'));
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json', 'src/package.json']) {
    fs.cpSync(path.join(ROOT, name), path.join(root, name));
  }
  for (const [file, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  }
  return root;
}
