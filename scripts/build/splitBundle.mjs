/**
 * A bundle in several CommonJS files: the entry with what it imports, and a file for each part that it asks for with
 * `import()`, read when that is first run. What parts share is in files of its own, so that it exists once.
 */
import fs from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

/** Where the files besides the entry are, under the folder of the entry. */
const PARTS = 'extension';

/**
 * Makes the files without writing them. esbuild splits only ES modules, so the parts are CommonJS by a second pass.
 *
 * @param {import('esbuild').BuildOptions & { outfile: string }} options of the bundle in one file
 * @returns {Promise<{ metafile: import('esbuild').Metafile, files: { path: string, text: string }[] }>}
 */
export async function splitBundle({ outfile, ...options }) {
  const { metafile, outputFiles } = await esbuild.build({
    ...options,
    outdir: path.dirname(outfile),
    chunkNames: `${PARTS}/[name]-[hash]`,
    format: 'esm',
    splitting: true,
    sourcemap: options.sourcemap && 'inline',
    metafile: true,
    write: false,
  });
  const files = outputFiles.map(async ({ path: file, text }) => {
    const { code } = await esbuild.transform(text, {
      format: 'cjs',
      platform: 'node',
      target: options.target,
      // `require`, because VS Code loads the files of an extension by it.
      supported: { 'dynamic-import': false },
      minify: options.minify,
      sourcemap: options.sourcemap && 'inline',
      sourcefile: path.basename(file),
    });
    return { path: file, text: code };
  });
  return { metafile, files: await Promise.all(files) };
}

/** Writes the files, the entry last, and removes the parts of builds before. */
export function writeSplitBundle(outfile, files) {
  const folder = path.join(path.dirname(outfile), PARTS);
  fs.mkdirSync(folder, { recursive: true });
  for (const { path: file, text } of files.toSorted((one) => (one.path === outfile ? 1 : -1))) {
    fs.writeFileSync(file, text);
  }
  const present = new Set(files.map((file) => file.path));
  for (const name of fs.readdirSync(folder)) {
    if (!present.has(path.join(folder, name))) fs.rmSync(path.join(folder, name));
  }
}
