/** Bundles a folder of tests for the extension host, which loads CommonJS files and finds `vscode` itself. */
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');

/**
 * Returns the file that VS Code is told to run: the folder's `index.ts`, which exports `run()`.
 *
 * @param {string} [source]
 * @param {string} [outdir]
 */
export async function buildHostSuite(
  source = path.join(ROOT, 'test/host'),
  outdir = path.join(ROOT, 'out/host-suite'),
) {
  fs.rmSync(outdir, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: fs
      .readdirSync(source)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(source, name)),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}
