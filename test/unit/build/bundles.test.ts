import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bundleOptions } from '../../../esbuild.mjs';
import { nodeVersionBanner } from '../../../scripts/build/nodeVersionBanner.mjs';

describe('the bundle that VS Code loads at start', () => {
  test('is small, and holds no package but two: the engine is spoken to, and the cursor in a configuration found', async () => {
    const { metafile } = await build({ ...bundleOptions('extension', { production: true }), write: false });
    const packages = Object.keys(metafile.inputs).map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1]);
    expect(new Set(packages.filter((name) => name !== undefined))).toEqual(new Set(['jsonc-parser', 'vscode-jsonrpc']));
    const bytes = Object.values(metafile.outputs)[0]?.bytes;
    expect(bytes).toBeLessThan(250_000);
  });
});

test.each(['cli', 'emulators'])(
  '%s begins with the line that makes it executable and the check of Node',
  async (name) => {
    const { outputFiles } = await build({ ...bundleOptions(name), sourcemap: false, write: false });
    expect(outputFiles[0]?.text.startsWith(`${nodeVersionBanner()}\n`)).toBe(true);
  },
);

test('a bundle whose entry is not named is refused', () => {
  expect(() => bundleOptions('nonsense')).toThrow(
    'There is no bundle "nonsense"; the bundles are extension, engine, cli, emulators.',
  );
});
