/**
 * Installs the Salesforce CLI that the conformance suite drives the emulator with, and prints the path of its start
 * file. The version is pinned: another one may ask other questions at login.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '2.150.6';
const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache', 'salesforce-cli', VERSION);
const stamp = join(folder, '.installed');
const start = join(folder, 'node_modules', '@salesforce', 'cli', 'bin', 'run.js');

if (!isInstalled()) install();
process.stdout.write(`${start}\n`);

/** A cut installation leaves files but no stamp. */
function isInstalled() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === VERSION && existsSync(start);
}

function install() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const result = spawnSync(
    'npm',
    ['install', `@salesforce/cli@${VERSION}`, '--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--no-save'],
    { cwd: folder, env: environmentWithoutNpm(), stdio: ['ignore', process.stderr, process.stderr] },
  );
  if (result.error ?? result.status !== 0) {
    process.stderr.write(
      `The Salesforce CLI ${VERSION} could not be installed: ${result.error ?? `npm exit ${result.status}`}\n`,
    );
    process.exit(1);
  }
  writeFileSync(stamp, VERSION);
}

/** Settings of an npm that runs us would be taken for ours: its prefix or dry run would spoil the installation. */
function environmentWithoutNpm() {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_/i.test(name) || /registry|userconfig|globalconfig/i.test(name),
    ),
  );
}
