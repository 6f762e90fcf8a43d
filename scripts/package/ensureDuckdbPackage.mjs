/** DuckDB's library for the platform a VSIX is made for: the installed one, or another platform's from the registry. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** VS Code's name of a platform → DuckDB's, where they differ. */
const MUSL = { 'alpine-x64': 'linux-x64-musl', 'alpine-arm64': 'linux-arm64-musl' };

/** Returns the folder of DuckDB's platform package for a VSIX target. */
export function ensureDuckdbPackage(target) {
  const name = `@duckdb/node-bindings-${MUSL[target] ?? target}`;
  const locked = readLock().packages[`node_modules/${name}`];
  if (!locked) throw new Error(`There is no DuckDB for the target "${target}".`);

  const installed = path.join(ROOT, 'node_modules', name);
  if (fs.existsSync(installed)) return installed;
  const cached = path.join(ROOT, '.cache', `${path.basename(name)}-${locked.version}`);
  if (!fs.existsSync(cached)) download(name, locked, cached);
  return path.join(cached, 'package');
}

/** Held to the lock file's checksum, as `npm ci` would. */
function download(name, { version, integrity }, folder) {
  const partial = `${folder}.partial-${process.pid}`;
  fs.mkdirSync(partial, { recursive: true });
  try {
    const packed = execFileSync('npm', ['pack', `${name}@${version}`, '--silent'], { cwd: partial, encoding: 'utf8' });
    const tarball = path.join(partial, packed.trim());
    const checksum = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
    if (checksum !== integrity) throw new Error(`${name}@${version} is not the package of the lock file: ${checksum}`);
    execFileSync('tar', ['xzf', tarball], { cwd: partial });
    fs.rmSync(tarball);
    fs.renameSync(partial, folder);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
}

function readLock() {
  return JSON.parse(fs.readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
}
