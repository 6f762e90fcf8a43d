import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bundleOptions } from '../../../esbuild.mjs';
import { nodeVersionBanner } from '../../../scripts/build/nodeVersionBanner.mjs';
import { splitBundle } from '../../../scripts/build/splitBundle.mjs';

describe('the bundle that VS Code loads', () => {
  test('is small, smaller still at start, and holds no package but one: the cursor in a configuration is found by it', async () => {
    const { metafile, files } = await splitBundle(bundleOptions('extension', { production: true }));
    const packages = Object.keys(metafile.inputs).map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]);
    expect(new Set(packages.filter((name) => name !== undefined))).toEqual(new Set(['jsonc-parser']));
    const atStart = namesLoadedAtStart(metafile);
    expect(bytesOf(files.filter(({ path: file }) => atStart.has(path.basename(file))))).toBeLessThan(125_000);
    expect(bytesOf(files)).toBeLessThan(250_000);
  });

  test('asks for the API of VS Code once: each time is a copy of hundreds of names', async () => {
    const { files } = await splitBundle(bundleOptions('extension', { production: true }));
    const times = files.flatMap(({ text }) => text.match(/require\("vscode"\)/g) ?? []);
    expect(times).toHaveLength(1);
  });
});

/** The entry, and what is imported from there without `import()`. */
function namesLoadedAtStart({ outputs }: Metafile): ReadonlySet<string> {
  const loaded = new Set(Object.keys(outputs).filter((file) => file.endsWith('/extension.js')));
  for (const file of loaded) {
    for (const { path: imported, kind } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && imported in outputs) loaded.add(imported);
    }
  }
  return new Set([...loaded].map((file) => path.basename(file)));
}

function bytesOf(files: readonly { readonly text: string }[]): number {
  return files.reduce((bytes, { text }) => bytes + Buffer.byteLength(text), 0);
}

test.each(['cli', 'emulators'])(
  '%s begins with the line that makes it executable and the check of Node',
  async (name) => {
    const { outputFiles } = await build({ ...bundleOptions(name), sourcemap: false, write: false });
    expect(outputFiles[0]?.text.startsWith(`${nodeVersionBanner()}\n`)).toBe(true);
  },
  // Bundles the whole command line, on a machine that may be busy.
  30_000,
);

test('a bundle whose entry is not named is refused', () => {
  expect(() => bundleOptions('nonsense')).toThrow(
    'There is no bundle "nonsense"; the bundles are extension, engine, cli, emulators.',
  );
});
