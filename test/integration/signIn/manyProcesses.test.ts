import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runProgram } from '../emulators/runProgram.ts';
import { type StartedSalesforce, startSalesforce } from '../emulators/startSalesforce.ts';

let org: StartedSalesforce;
beforeAll(async () => {
  org = await startSalesforce(2);
});
afterAll(() => org.stop());

const worker = fileURLToPath(new URL('./renewalWorker.ts', import.meta.url));

/** A sign-in of an earlier day: its token in a file, and how a process is told to use it. */
async function signedIn(name: string) {
  const { loginUrl, clientId } = org.salesforce.connection();
  const locks = join(org.folder, name, 'state', 'sign-in');
  await mkdir(locks, { recursive: true, mode: 0o700 });
  const file = join(org.folder, name, 'token');
  await writeFile(file, `${org.salesforce.issueRefreshToken()}\n`, { mode: 0o600 });
  const words = (times: number) => [worker, loginUrl, clientId, file, join(org.folder, name, 'state'), String(times)];
  return { file, locks, words };
}

async function refreshes(): Promise<number> {
  const entries = (await org.admin('GET', '/history?since=0')) as readonly { readonly op: string }[];
  return entries.filter(({ op }) => op === 'oauth.refresh').length;
}

test('I-56: of many processes that renew under rotation none uses a refresh token that another has used', async () => {
  const { file, locks, words } = await signedIn('many');
  await org.admin('POST', '/security', { app: { rotation: true } });
  const before = await refreshes();
  const first = await readFile(file, 'utf8');
  const results = await Promise.all(Array.from({ length: 5 }, () => runProgram(process.execPath, words(8))));
  // The emulator ends the whole grant at the second use of any of them: then all that come later fail.
  expect(results.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(Array(5).fill([0, '']));
  expect((await refreshes()) - before).toBe(40);
  expect(await readFile(file, 'utf8')).not.toBe(first);
  expect(await readdir(locks)).toEqual([]);
});

test('a process that was killed while it renewed does not keep the others from it', async () => {
  const { locks, words } = await signedIn('killed');
  await org.admin('POST', '/security', { app: { rotation: false } });
  await org.admin('POST', '/faults', { match: { op: 'oauth.refresh' }, do: { type: 'stall' }, times: 1 });
  const victim = spawn(process.execPath, words(1), { stdio: 'ignore' });
  for (let tries = 0; tries < 1_000 && !(await readdir(locks)).some(isLock); tries += 1) await wait(20);
  expect((await readdir(locks)).filter(isLock)).toHaveLength(1);
  // Its request must have left, or the other one meets the silence that was meant for it.
  await wait(1_500);
  victim.kill('SIGKILL');
  await once(victim, 'exit');
  const other = await runProgram(process.execPath, words(1));
  expect([other.exitCode, other.stderr]).toEqual([0, '']);
  expect(await readdir(locks)).toEqual([]);
});

function isLock(name: string): boolean {
  return name.endsWith('.lock');
}
