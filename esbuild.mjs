/**
 * Builds the four bundles of dist/:
 *
 *   node esbuild.mjs [--production] [extension] [engine] [cli] [emulators]
 *
 * Each is CommonJS, because that is what VS Code's extension host and a VSIX without node_modules load, and one file; but
 * the extension is in parts, so that activation loads only what it needs (see scripts/build/splitBundle.mjs). What went into
 * each is written to out/meta/<name>.json.
 */
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { copyDuckdbNative, duckdbNative } from './scripts/build/duckdbNative.mjs';
import { nodeVersionBanner } from './scripts/build/nodeVersionBanner.mjs';
import { ssh2Pure } from './scripts/build/ssh2Pure.mjs';
import { splitBundle, writeSplitBundle } from './scripts/build/splitBundle.mjs';
import { vscodeOnce } from './scripts/build/vscodeOnce.mjs';

const ROOT = import.meta.dirname;

const ENTRIES = {
  extension: 'src/extension/extension.ts',
  engine: 'src/engine/main.ts',
  cli: 'src/cli/main.ts',
  emulators: 'src/emulators/main.ts',
};

/** Bundles that a person starts: they are the ones that may meet an old Node. */
const EXECUTABLES = ['cli', 'emulators'];

/**
 * Options for one bundle, so that a test can build the same thing without writing it.
 *
 * @param {string} name
 * @param {{ production?: boolean, outdir?: string }} [how]
 * @returns {import('esbuild').BuildOptions & { metafile: true, outfile: string }}
 */
export function bundleOptions(name, { production = false, outdir = path.join(ROOT, 'dist') } = {}) {
  requireEntry(name);
  return {
    absWorkingDir: ROOT,
    entryPoints: [ENTRIES[name]],
    outfile: path.join(outdir, `${name}.js`),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    loader: { '.sql': 'text' },
    // Its CommonJS build asks for its parts at run time, where a bundle has none.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    plugins: name === 'extension' ? [vscodeOnce] : [duckdbNative, ssh2Pure],
    banner: EXECUTABLES.includes(name) ? { js: nodeVersionBanner() } : {},
    minify: production,
    sourcemap: !production,
    metafile: true,
    logLevel: 'warning',
    // `import.meta` is empty in CommonJS: a path made from it would only fail in the user's hands.
    logOverride: { 'empty-import-meta': 'error' },
  };
}

/** Builds the named bundles into `outdir`, with DuckDB's library beside them; returns esbuild's metafiles. */
export async function buildBundles({
  names = Object.keys(ENTRIES),
  production = false,
  outdir = path.join(ROOT, 'dist'),
  nativeFrom = path.join(ROOT, `node_modules/@duckdb/node-bindings-${process.platform}-${process.arch}`),
} = {}) {
  // All entries are looked at before anything is written.
  const bundles = names.map((name) => bundleOptions(name, { production, outdir }));
  const metafiles = await Promise.all(bundles.map(buildBundle));
  copyDuckdbNative(nativeFrom, path.join(outdir, 'native'));
  return metafiles;
}

function requireEntry(name) {
  const entry = ENTRIES[name];
  if (!entry) throw new Error(`There is no bundle "${name}"; the bundles are ${Object.keys(ENTRIES).join(', ')}.`);
  if (!fs.existsSync(path.join(ROOT, entry))) {
    throw new Error(`The bundle "${name}" cannot be built: its entry ${entry} does not exist.`);
  }
}

async function buildBundle(options) {
  const { metafile } = isInParts(options) ? await buildInParts(options) : await esbuild.build(options);
  const name = path.basename(options.outfile, '.js');
  const metaFolder = path.join(ROOT, 'out/meta');
  fs.mkdirSync(metaFolder, { recursive: true });
  fs.writeFileSync(path.join(metaFolder, `${name}.json`), JSON.stringify(metafile));
  if (EXECUTABLES.includes(name)) fs.chmodSync(options.outfile, 0o755);
  return metafile;
}

function isInParts({ outfile }) {
  return path.basename(outfile) === 'extension.js';
}

async function buildInParts(options) {
  const { metafile, files } = await splitBundle(options);
  writeSplitBundle(options.outfile, files);
  return { metafile };
}

if (process.argv[1] === import.meta.filename) {
  const words = process.argv.slice(2);
  const names = words.filter((word) => !word.startsWith('--'));
  try {
    await buildBundles({ ...(names.length > 0 && { names }), production: words.includes('--production') });
  } catch (error) {
    // esbuild has already printed its own errors; they carry no news beyond that.
    if (!error.errors) console.error(error.message);
    process.exitCode = 1;
  }
}
