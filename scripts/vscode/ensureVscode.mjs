/**
 * A real VS Code without a download from its update site: the npm package `code-server` carries the built VS Code
 * server, and its `out/server-main.js` runs by itself. This unpacks it into `.cache/` once.
 *
 *   node scripts/vscode/ensureVscode.mjs     prints the folder that holds out/server-main.js
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const VERSION = '4.139.1';
/** Of the registry's tarball: the code that runs our tests is pinned as every dependency in package-lock.json is. */
const INTEGRITY = 'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==';
const ROOT = path.resolve(import.meta.dirname, '../..');
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Installs the server unless it is there; returns the folder that holds `out/server-main.js`. Takes about half a minute. */
export function ensureVscode() {
  const directory = path.join(ROOT, '.cache/vscode-server', VERSION);
  const server = path.join(directory, 'package/lib/vscode');
  if (fs.existsSync(server)) return server;

  // Built beside its place and renamed at the end: a run that is cut off leaves nothing that looks complete.
  const partial = `${directory}.partial-${process.pid}`;
  fs.rmSync(partial, { recursive: true, force: true });
  fs.mkdirSync(partial, { recursive: true });
  try {
    unpackServer(partial);
    installDependencies(path.join(partial, 'package/lib/vscode'));
    buildNativeModules(path.join(partial, 'package/lib/vscode'));
    if (!fs.existsSync(directory)) fs.renameSync(partial, directory);
  } finally {
    fs.rmSync(partial, { recursive: true, force: true });
  }
  return server;
}

function unpackServer(directory) {
  const tarball = path.join(directory, `code-server-${VERSION}.tgz`);
  runNpm(['pack', `code-server@${VERSION}`, '--silent', ...QUIET], directory);
  const integrity = `sha512-${createHash('sha512').update(fs.readFileSync(tarball)).digest('base64')}`;
  if (integrity !== INTEGRITY)
    throw new Error(`code-server ${VERSION} is not the package that was pinned: ${integrity}`);
  execFileSync('tar', ['xzf', tarball], { cwd: directory });
  fs.rmSync(tarball);
}

function installDependencies(server) {
  // `npm ci` refuses, because the shrinkwrap misses one package; `npm install` obeys the shrinkwrap's pins all the same.
  runNpm(['install', '--omit=dev', '--ignore-scripts', ...QUIET], server);
  runNpm(['install', '--omit=dev', '--ignore-scripts', ...QUIET], path.join(server, 'extensions'));
}

/** Two modules worth a compiler: log files, and an extension host that ends when its server does. All works without. */
function buildNativeModules(server) {
  const bundledHeaders = path.join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`);
  const headers = fs.existsSync(path.join(bundledHeaders, 'include'))
    ? bundledHeaders
    : path.dirname(path.dirname(process.execPath));
  try {
    runNpm(
      // Said aloud: the outer `npm test` hands its own `ignore-scripts` down, and nothing would be built.
      ['rebuild', '@vscode/spdlog', '@vscode/native-watchdog', '--ignore-scripts=false', ...QUIET],
      server,
      { npm_config_nodedir: headers },
      'ignore',
    );
  } catch {
    console.error(
      '[ensureVscode] no compiler: the VS Code server runs without log files and prints a few stack traces',
    );
  }
}

function runNpm(args, cwd, env = {}, output = 'inherit') {
  execFileSync('npm', args, {
    cwd,
    env: { ...withoutOuterNpm(process.env), ...env },
    stdio: ['ignore', output, output],
  });
}

/** An outer `npm test` exports its prefix, user agent and more: they would redirect the inner npm. */
function withoutOuterNpm(env) {
  const inherited =
    /^npm_(lifecycle|package|command|execpath|config_(user_agent|local_prefix|node_gyp|noproxy|prefix))/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !inherited.test(name)));
}

if (process.argv[1] === import.meta.filename) console.log(ensureVscode());
