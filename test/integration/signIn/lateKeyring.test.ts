/** I-56, where the keyring is late: VS Code tells other windows of a kept sign-in only after a while, and after a crash never. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lookAtOrg } from '../../../src/adapters/salesforceSignIn.ts';
import type { Keyring } from '../../../src/engine/signIn/keyring.ts';
import {
  salesforceCredentials,
  type SalesforceSignIns,
  salesforceSignIns,
} from '../../../src/engine/signIn/salesforceCredentials.ts';
import { signOutOfSalesforce } from '../../../src/engine/signIn/salesforceServices.ts';
import { type StartedSalesforce, startSalesforce } from '../emulators/startSalesforce.ts';
import { allow, beginEngineSignIn, type Ending, endingOf } from './browserAttempt.ts';
import { LateKeyrings } from './memoryKeyring.ts';

const admin = 'integration.admin@demo.example.com';
const signedIn: Ending = { ended: admin, message: '' };
const never = new AbortController().signal;
let org: StartedSalesforce;
beforeAll(async () => {
  org = await startSalesforce(2);
  await org.admin('POST', '/security', { app: { rotation: true } });
});
afterAll(() => org.stop());

let state: string;
let tests = 0;
beforeEach(() => {
  state = join(org.folder, `state-${++tests}`);
});

test('a window that waited for another one’s renewal waits for its token too, and loses nothing', async () => {
  const { keyrings, first } = await signedInOnce(400);
  const windows = [first, keyrings.open(), keyrings.open()].map((keyring) => aWindow(keyring));
  const before = await refreshes();
  expect(await Promise.all(windows.map(use))).toEqual([signedIn, signedIn, signedIn]);
  expect((await refreshes()) - before).toBe(3);
});

test('a token that never arrives: the replaced one is not sent, and the window that has the new one works on', async () => {
  const { keyrings, first } = await signedInOnce(0);
  const second = keyrings.open();
  keyrings.loseAll();
  expect(await use(aWindow(first))).toEqual(signedIn);
  const before = await refreshes();
  expect(await use(aWindow(second, 300))).toEqual(notArrived);
  expect((await refreshes()) - before).toBe(0);
  expect(await use(aWindow(first))).toEqual(signedIn);
});

test('a crash after the renewal and before the keyring has the token: said, and a new sign-in helps', async () => {
  const { keyrings, first } = await signedInOnce(0);
  const crashes = { ...first, keep: () => Promise.reject(new Error('The window is gone.')) };
  expect((await use(aWindow(crashes))).ended).toBe('disk');
  const before = await refreshes();
  expect(await use(aWindow(first, 300))).toEqual(notArrived);
  expect((await refreshes()) - before).toBe(0);
  await signIn(first);
  expect(await use(aWindow(first))).toEqual(signedIn);
  keyrings.arrive();
  expect(await use(aWindow(keyrings.open()))).toEqual(signedIn);
});

test('a renewal that Salesforce refuses keeps nobody out when it would grant it again', async () => {
  const { first } = await signedInOnce(0);
  await org.admin('POST', '/security', { as: 'admin', user: { IsActive: false } });
  expect((await use(aWindow(first))).ended).toBe('signInFailed');
  await org.admin('POST', '/security', { as: 'admin', user: { IsActive: true } });
  expect(await use(aWindow(first))).toEqual(signedIn);
});

test('a sign-in that another window has replaced is not renewed again, nor put in the place of the new one', async () => {
  const { keyrings, first } = await signedInOnce(300);
  const second = keyrings.open();
  await signIn(first);
  expect(await use(aWindow(second))).toEqual(signedIn);
  const kept = [await first.read('salesforce:default'), await second.read('salesforce:default')].map(signedInAt);
  expect(kept[0]).toBe(kept[1]);
});

test('after signing out in one window another one, which has not heard of it, sends nothing', async () => {
  const { keyrings, first } = await signedInOnce(0);
  const second = keyrings.open();
  keyrings.loseAll();
  await signOutOfSalesforce(aWindow(first), 'default', never);
  const before = await refreshes();
  const { ended, message } = await use(aWindow(second, 300));
  expect([ended, (await refreshes()) - before]).toEqual(['signInFailed', 0]);
  expect(message).toContain('signed out of Salesforce or signed in anew');
});

test('what lies beside the lock holds no token, and says nothing of whose it is', async () => {
  const { first } = await signedInOnce(0);
  await use(aWindow(first));
  const folder = join(state, 'sign-in-marks');
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const { refreshToken } = JSON.parse((await first.read('salesforce:default')) ?? '') as { refreshToken: string };
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.json$/)]);
  expect(Object.keys(JSON.parse(texts.join('')) as object)).toEqual(['version', 'salt', 'hash']);
  for (const known of [refreshToken, admin, 'default']) expect(texts.join('')).not.toContain(known);
});

const notArrived = {
  ended: 'signInFailed',
  message: expect.stringMatching(/has not arrived in the keyring.*The old one was not used.*sign in again/s) as string,
};

async function signedInOnce(delayMs: number): Promise<{ readonly keyrings: LateKeyrings; readonly first: Keyring }> {
  const keyrings = new LateKeyrings(delayMs);
  const first = keyrings.open();
  await signIn(first);
  keyrings.arrive();
  return { keyrings, first };
}

async function signIn(keyring: Keyring): Promise<void> {
  const { loginUrl, clientId } = org.salesforce.connection();
  expect((await allow(await beginEngineSignIn(aWindow(keyring), { loginUrl, clientId }))).ended).toBe(admin);
  // Two sign-ins are told apart by their time.
  await wait(2);
}

/** Another engine: it has no access token yet. */
function aWindow(keyring: Keyring, arrivalLimitMs = 5_000): SalesforceSignIns {
  return { ...salesforceSignIns(keyring, { PSYNC_STATE_DIR: state }), arrivalLimitMs };
}

async function use(window: SalesforceSignIns): Promise<Ending> {
  const credentials = await salesforceCredentials(window, 'default');
  if (credentials === null) return { ended: 'nothing kept', message: '' };
  return await endingOf(lookAtOrg(credentials, never).then(({ user }) => user.username));
}

function signedInAt(kept: string | null): unknown {
  return (JSON.parse(kept ?? '{}') as { signedInAt?: unknown }).signedInAt;
}

async function refreshes(): Promise<number> {
  const entries = (await org.admin('GET', '/history?since=0')) as readonly { readonly op: string }[];
  return entries.filter(({ op }) => op === 'oauth.refresh').length;
}
