/**
 * DuckDB's native library in a bundle. `@duckdb/node-bindings` picks its platform package by a `require` that no bundler
 * can follow; a VSIX is made per platform anyway, so the bundle loads `native/duckdb.node` from its own folder.
 */
import fs from 'node:fs';
import path from 'node:path';

/** The esbuild plugin that redirects the bindings. */
export const duckdbNative = {
  name: 'duckdb-native',
  setup(build) {
    build.onResolve({ filter: /^@duckdb\/node-bindings$/ }, () => ({
      path: 'duckdb.node',
      namespace: 'duckdb-native',
    }));
    build.onLoad({ filter: /.*/, namespace: 'duckdb-native' }, () => ({
      contents: `module.exports = require(require('node:path').join(__dirname, 'native', 'duckdb.node'));`,
    }));
  },
};

/** Copies the library, and what it links to, from a platform package `from` into the folder `to`. */
export function copyDuckdbNative(from, to) {
  if (!fs.existsSync(from))
    throw new Error(
      `DuckDB's library for this platform is not installed: ${path.basename(from)} is missing. Run npm ci.`,
    );
  fs.mkdirSync(to, { recursive: true });
  for (const name of fs.readdirSync(from)) {
    if (/\.(node|so|dylib|dll)$|^LICENSE/.test(name)) copyUnlessSame(path.join(from, name), path.join(to, name));
  }
}

/** By rename, and only when it differs: writing into a library that a running process has mapped would crash that process. */
function copyUnlessSame(from, to) {
  const wanted = fs.statSync(from);
  const present = fs.statSync(to, { throwIfNoEntry: false });
  if (present?.size === wanted.size && present.mtimeMs === wanted.mtimeMs) return;
  const partial = `${to}.partial-${process.pid}`;
  fs.copyFileSync(from, partial);
  fs.utimesSync(partial, wanted.atime, wanted.mtime);
  fs.renameSync(partial, to);
}
