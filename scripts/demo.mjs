// npm run demo: the whole product on this machine, without an account.
// Builds, starts the emulators with generated data, then runs the real command line against them: security requirements,
// match, dry run, live sync, and a second live sync that must have nothing left to write. Every exit code is checked against the data.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { demoConfiguration } from '../src/core/config/demoConfiguration.ts';

const root = resolve(import.meta.dirname, '..');
const cli = join(root, 'dist/cli.js');
const folder = mkdtempSync(join(tmpdir(), 'personalization-sync-demo-'));
const config = join(folder, 'personalization-sync.json');

const startedAt = Date.now();
run(process.execPath, [join(root, 'esbuild.mjs')], { stdio: 'inherit' });
const emulators = await startEmulators();
try {
  writeFileSync(config, JSON.stringify(demoConfiguration(emulators.ready.personalization.dataset), null, 2));
  heading('1  What the integration needs of the org (check)');
  const checked = command(['check']);
  expectCode('check', checked, 0);
  expect(
    checked.document.every(({ verdict }) => verdict === 'passed'),
    'every requirement is met',
  );

  heading('2  Who matches whom (match)');
  const matched = command(['match', '--export', join(folder, 'matches.csv')]);
  expectCode('match', matched, 0);

  heading('3  What a live run would change (dry-run)');
  const planned = command(['dry-run']);
  expectCode('dry-run', planned, refusals(planned) > 0 ? 1 : 0);

  heading('4  Exactly that, written (sync)');
  const synced = command(['sync', '--plan', planned.document.planId, '--yes']);
  expectCode('sync', synced, refusals(synced) + failures(synced) > 0 ? 1 : 0);
  expect(written(synced) > 0, 'the live run wrote something');

  heading('5  A second live run (sync)');
  const again = command(['sync', '--yes']);
  expectCode('second sync', again, refusals(again) + failures(again) > 0 ? 1 : 0);
  expect(plannedRecords(again) === 0, 'the second live run has nothing to write');

  heading('Demo finished');
  console.log(
    `${written(synced)} records written, 0 planned in the second run; ` +
      `${synced.document.apiCalls.used} API calls used, the vendor's nightly run would use at least ` +
      `${synced.document.apiCalls.vendorWouldUse}; ${((Date.now() - startedAt) / 1000).toFixed(1)} s in all.`,
  );
} finally {
  await emulators.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function startEmulators() {
  const child = spawn(process.execPath, [cli, 'emulate', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout });
  const ready = await Promise.race([
    new Promise((resolve) => lines.once('line', (line) => resolve(JSON.parse(line)))),
    exited.then((code) => {
      throw new Error(`The emulators ended with ${code} before they were ready.`);
    }),
  ]);
  return {
    ready,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** Runs the command line with --json; its text for people, on stderr, is shown as it is. */
function command(given) {
  const { salesforce, personalization } = emulators.ready;
  const ended = run(process.execPath, [cli, ...given, '--config', config, '--json', '--no-progress'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PSYNC_SF_INSTANCE_URL: salesforce.instanceUrl,
      PSYNC_SF_ACCESS_TOKEN: salesforce.accessToken,
      PSYNC_PERS_BASE_URL: personalization.baseUrl,
      PSYNC_PERS_API_KEY_ID: personalization.apiKeyId,
      PSYNC_PERS_API_KEY_SECRET: personalization.apiKeySecret,
    },
    mayFail: true,
  });
  const text = String(ended.stdout);
  return { code: ended.status, document: text.trim() === '' ? undefined : JSON.parse(text) };
}

function run(file, given, { mayFail = false, ...options }) {
  const ended = spawnSync(file, given, { maxBuffer: 64 * 1024 * 1024, ...options });
  if (ended.error !== undefined) throw ended.error;
  if (!mayFail && ended.status !== 0) process.exit(ended.status ?? 1);
  return ended;
}

function sum(result, count) {
  return ['Contact', 'Account'].reduce((total, object) => total + result.document.push[object][count], 0);
}

function refusals(result) {
  return sum(result, 'refused');
}

function failures(result) {
  return sum(result, 'failed');
}

function written(result) {
  return sum(result, 'succeeded');
}

function plannedRecords(result) {
  return sum(result, 'planned');
}

function heading(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 90 - text.length))}\n`);
}

function expectCode(name, result, code) {
  expect(result.code === code, `"${name}" ends with ${code} (it ended with ${result.code})`);
}

function expect(holds, what) {
  if (holds) return;
  console.error(`The demo expected that ${what}.`);
  process.exitCode = 1;
  throw new Error('The demo did not go as its data demand.');
}
