/**
 * `npm run package [-- --target linux-x64]`: the VSIX of one platform, as users install it, into dist/.
 *
 * It is packed from a folder of its own, so that minified bundles and another platform's library never replace those
 * that the machine's own tests run on.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildBundles } from '../esbuild.mjs';
import { ensureDuckdbPackage } from './package/ensureDuckdbPackage.mjs';
import { thirdPartyNotices } from './package/thirdPartyNotices.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
/** A download that an admin waits for; nearly all of it is DuckDB. Its libraries for macOS serve two processors and are larger. */
const MOST_BYTES = { 'linux-x64': 30_000_000 };

const HOST_TARGET = `${process.platform}-${process.arch}`;

/** Where the VSIX of a target is written. */
export function vsixPath(target = HOST_TARGET) {
  const { name, version } = readManifest();
  return path.join(ROOT, 'dist', `${name}-${target}-${version}.vsix`);
}

async function packageVsix(target) {
  const stage = path.join(ROOT, 'out/vsix', target);
  fs.rmSync(stage, { recursive: true, force: true });
  fs.mkdirSync(stage, { recursive: true });

  // 1. What is built.
  const nativeFrom = ensureDuckdbPackage(target);
  const metafiles = await buildBundles({ production: true, outdir: path.join(stage, 'dist'), nativeFrom });
  fs.writeFileSync(path.join(stage, 'dist/THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(metafiles));

  // 2. What is shipped as it is: .vscodeignore is the one list of it.
  fs.copyFileSync(path.join(ROOT, '.vscodeignore'), path.join(stage, '.vscodeignore'));
  for (const name of shippedAsTheyAre()) {
    if (!fs.existsSync(path.join(ROOT, name))) throw new Error(`.vscodeignore ships ${name}, which does not exist.`);
    fs.cpSync(path.join(ROOT, name), path.join(stage, name), { recursive: true });
  }
  const { scripts, devDependencies, optionalDependencies, allowScripts, ...manifest } = readManifest();
  fs.writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

  // 3. The packer.
  const file = vsixPath(target);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  execFileSync(
    process.execPath,
    [
      path.join(ROOT, 'node_modules/@vscode/vsce/vsce'),
      ...['package', '--target', target, '--no-dependencies', '--out', file],
      // There is no address that a link of the README could be rewritten to.
      ...['--allow-missing-repository', '--no-rewrite-relative-links'],
    ],
    { cwd: stage, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  return file;
}

/** The allowed paths of .vscodeignore, but for the bundles and the manifest, which are made. */
function shippedAsTheyAre() {
  return fs
    .readFileSync(path.join(ROOT, '.vscodeignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!') && !line.startsWith('!dist/') && line !== '!package.json')
    .map((line) => line.slice(1).replace(/\/\*\*$/, ''));
}

function readManifest() {
  return JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({ options: { target: { type: 'string', default: HOST_TARGET } } });
  try {
    const file = await packageVsix(values.target);
    const { size } = fs.statSync(file);
    console.log(`${path.relative(ROOT, file)}: ${(size / 1024 / 1024).toFixed(1)} MiB`);
    const most = MOST_BYTES[values.target] ?? Infinity;
    if (size > most) throw new Error(`The VSIX has ${size} bytes; its budget is ${most}.`);
  } catch (error) {
    // esbuild has already printed its own errors; they carry no news beyond that.
    if (!error.errors) console.error(error.message);
    process.exitCode = 1;
  }
}
