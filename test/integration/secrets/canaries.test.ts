/**
 * G12: secrets of every kind go through the shipped command line, on the way that works and on those that fail; then whatever
 * it has said, written, or handed to other processes is searched for them.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoConfiguration } from '../../../src/core/config/demoConfiguration.ts';
import { type Demo, demo } from '../cli/commandLine.ts';
import {
  type Canary,
  canary,
  commandLines,
  expectToFind,
  filesIn,
  leaksIn,
  reportAtExit,
  type Sink,
} from './canaries.ts';

let running: Demo;
beforeAll(async () => {
  running = await demo();
  await running.place.configure(demoConfiguration('engage'));
});
afterAll(() => running.emulators.stop());

const planted = {
  accessToken: canary('accessToken', '00D000000000001!DEMO.'),
  clientSecret: canary('clientSecret', '', 'DEMOclient.x'),
  refreshToken: canary('refreshToken'),
  jwtKey: canary('jwtKey', '-----BEGIN PRIVATE KEY-----\n'),
  apiKeySecret: canary('apiKeySecret', '', 'DEMOkey'),
  sftpPassword: canary('sftpPassword'),
  sftpKey: canary('sftpKey', '-----BEGIN OPENSSH PRIVATE KEY-----\n'),
};
const sinks: Sink[] = [];

/** Runs the command line to its end; what it says, and the command lines of all its descendants, are sinks. */
async function runWatched(name: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  const { program, folder } = running.place;
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], TMPDIR: folder, HOME: folder, PSYNC_STATE_DIR: join(folder, 'state'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  child.stdout.on('data', (piece: Buffer) => said.stdout.push(piece));
  child.stderr.on('data', (piece: Buffer) => said.stderr.push(piece));
  let ended: number | null | undefined;
  const seen = new Set<string>();
  child.once('close', (code) => (ended = code));
  while (ended === undefined) {
    for (const line of commandLines()) seen.add(line);
    await wait(30);
  }
  sinks.push({ name: `${name}: command lines`, content: Buffer.from([...seen].join('\n')) });
  for (const stream of ['stdout', 'stderr'] as const) {
    sinks.push({ name: `${name}: ${stream}`, content: Buffer.concat(said[stream]) });
  }
  return ended;
}

test('G12: no canary in any encoding leaves the command line, whatever way to sign in works or fails', async () => {
  const { salesforce, personalization } = running.emulators.ready;
  const { folder } = running.place;
  const profiles = {
    PSYNC_PERS_BASE_URL: personalization.baseUrl,
    PSYNC_PERS_API_KEY_ID: personalization.apiKeyId,
    PSYNC_PERS_API_KEY_SECRET: personalization.apiKeySecret,
  };
  const app = { PSYNC_SF_LOGIN_URL: salesforce.loginUrl, PSYNC_SF_CLIENT_ID: salesforce.clientId };
  const never = { PSYNC_SFTP_PASSWORD: planted.sftpPassword.secret };
  const works = { ...app, PSYNC_SF_CLIENT_SECRET: salesforce.clientSecret, ...profiles, ...never };
  const childSaw = join(folder, 'child-saw.txt');
  const sf = fakeSalesforceCli(childSaw);

  const codes = [
    await runWatched('a dry run', ['dry-run', '--json'], works),
    await runWatched('a dry run for people', ['dry-run'], works),
    await runWatched('a wrong access token', ['dry-run'], {
      PSYNC_SF_INSTANCE_URL: salesforce.instanceUrl,
      PSYNC_SF_ACCESS_TOKEN: planted.accessToken.secret.replaceAll('\n', ''),
      ...profiles,
      ...never,
    }),
    await runWatched('a wrong client secret', ['dry-run'], {
      ...works,
      PSYNC_SF_CLIENT_SECRET: planted.clientSecret.secret,
    }),
    await runWatched('a wrong refresh token', ['dry-run', '--json'], {
      ...app,
      PSYNC_SF_REFRESH_TOKEN: planted.refreshToken.secret,
      PSYNC_SFTP_PRIVATE_KEY: planted.sftpKey.secret,
      ...profiles,
    }),
    await runWatched('a key that is none', ['dry-run'], {
      ...app,
      PSYNC_SF_JWT_KEY: planted.jwtKey.secret,
      PSYNC_SF_USERNAME: 'sync@example.com',
      ...profiles,
    }),
    await runWatched('a wrong API key', ['dry-run'], {
      ...works,
      PSYNC_PERS_API_KEY_SECRET: planted.apiKeySecret.secret,
    }),
    await runWatched('the Salesforce CLI', ['dry-run', '--sf-org', 'uat'], { ...works, PATH: sf }),
    await runWatched('a crash report', ['dry-run'], {
      ...works,
      NODE_OPTIONS: `--report-on-signal --report-directory=${JSON.stringify(folder)} --require=${reportAtExit(folder)}`,
    }),
  ];
  expect(codes).toEqual([1, 1, 3, 3, 3, 2, 3, 3, 1]);
  // The reports and what the child saw are there, or nothing was looked for in them.
  expect(readdirSync(folder).filter((name) => /^report\..*\.json$/.test(name))).not.toEqual([]);
  expect(readFileSync(childSaw, 'utf8')).toContain('org display --target-org uat --json');

  const real: readonly Canary[] = [
    { name: 'the demo’s client secret', secret: salesforce.clientSecret, id: salesforce.clientId },
    { name: 'the demo’s API key secret', secret: personalization.apiKeySecret, id: personalization.apiKeyId },
    { name: 'the demo’s access token', secret: salesforce.accessToken },
  ];
  const canaries = [...Object.values(planted), ...real];
  const searched = [...sinks, ...filesIn(folder, 'the workplace: ')];
  expect(searched.length).toBeGreaterThan(20);
  expect(leaksIn(searched, canaries)).toEqual([]);

  expectToFind(canaries);
});

/** A program that is started as `sf`, tells a file what it was given, and refuses. */
function fakeSalesforceCli(childSaw: string): string {
  const bin = join(running.place.folder, 'bin');
  mkdirSync(bin);
  const code = `require('node:fs').appendFileSync(${JSON.stringify(childSaw)},
    process.argv.slice(2).join(' ') + JSON.stringify(process.env) + '\\n');
    console.log(JSON.stringify({ status: 1, message: 'No authorization information found.' }));`;
  writeFileSync(join(bin, 'sf'), `#!${process.execPath}\n${code}\n`);
  chmodSync(join(bin, 'sf'), 0o755);
  return bin;
}
