/**
 * G12 for the engine: the secrets that only a sign-in of a person has go through the shipped engine, on ways that work and on
 * ways that fail; then whatever it has said, written, answered, or shown in the browser is searched for them.
 */
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  keepSecretRequest,
  openBrowserRequest,
  readSecretRequest,
  removeSecretRequest,
  type SftpSignIn,
  sftpHostKeyRequest,
  signInToSalesforceRequest,
  signInToSftpRequest,
} from '../../../src/engine/signInProtocol.ts';
import { EngineClient } from '../../../src/extension/host/engineClient.ts';
import type { EngineQuestion } from '../../../src/extension/host/engineConnection.ts';
import { startStubServer } from '../../unit/adapters/stubServer.ts';
import { startDemo, type Demo } from '../adapters/demo.ts';
import { answerAtSalesforce, comeBack } from '../signIn/browserAttempt.ts';
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

const dist = path.resolve(import.meta.dirname, '../../../dist');
const sinks: Sink[] = [];
let demo: Demo;
/** All that the engine may write to. */
let folder: string;
/** The engine itself. */
let program: string;
const environment = { ...process.env };
beforeAll(async () => {
  demo = await startDemo('--users', '5', '--contacts', '5', '--leads', '1', '--accounts', '1');
  folder = mkdtempSync(path.join(tmpdir(), 'engine-canaries-'));
  program = mkdtempSync(path.join(tmpdir(), 'engine-canaries-program-'));
  const NODE_OPTIONS = `--report-directory=${folder} --require=${reportAtExit(folder)}`;
  for (const name of ['tmp', 'home', 'state']) mkdirSync(path.join(folder, name));
  const [TMPDIR, HOME, PSYNC_STATE_DIR] = ['tmp', 'home', 'state'].map((name) => path.join(folder, name));
  Object.assign(process.env, { NODE_OPTIONS, TMPDIR, HOME, PSYNC_STATE_DIR });
});
afterAll(async () => {
  process.env = environment;
  await demo.emulators.stop();
  for (const each of [folder, program]) rmSync(each, { recursive: true, force: true });
});

test('G12: no canary of a sign-in leaves the engine, whatever way works or fails', async () => {
  const login = await recordedLogin();
  const opened: ((url: string) => void)[] = [];
  const engine = startedEngine((url) => opened.shift()?.(url));
  const watching = watchCommandLines();

  // A sign-in in the browser that works, and one whose code Salesforce does not take.
  const codes: string[] = [];
  for (const way of ['works', 'refused']) {
    const url = new Promise<string>((resolve) => opened.push(resolve));
    const ended = told(
      `a sign-in that is ${way}`,
      engine.request(signInToSalesforceRequest, {
        connection: 'default',
        way: {
          kind: 'browser',
          loginUrl: login.origin,
          clientId: demo.emulators.ready.salesforce.clientId,
          ports: [0],
        },
      }),
    );
    const authorize = new URL(await url);
    sinks.push({ name: `${way}: the address in the browser`, content: Buffer.from(authorize.href) });
    const { origin } = new URL(demo.emulators.ready.salesforce.loginUrl);
    const answer = await answerAtSalesforce(new URL(`${origin}${authorize.pathname}${authorize.search}`));
    codes.push(answer['code'] ?? '');
    login.refuses = way === 'refused';
    const redirect = new URL(authorize.searchParams.get('redirect_uri') ?? '');
    const page = await comeBack({ redirect }, answer);
    sinks.push({ name: `${way}: the page`, content: Buffer.from(JSON.stringify(page)) });
    expect(await ended).toBe(way === 'works');
  }

  // The SFTP server takes the one password, no other, and no key.
  const { host, port, username, password } = demo.emulators.ready.sftp;
  const { fingerprint } = await engine.request(sftpHostKeyRequest, { host, port });
  const signIn = async (name: string, secret: SftpSignIn['secret']) => {
    const server = { host, port, username, directory: '/engage/inbound', fingerprint };
    return await told(name, engine.request(signInToSftpRequest, { ...server, secret }));
  };
  const wrongPassword = canary('sftpPassword');
  const passphrase = canary('sftpKeyPassphrase');
  const wrongPassphrase = canary('wrongPassphrase');
  const privateKey = encryptedKey(passphrase.secret);
  expect([
    await signIn('a password', { kind: 'password', password }),
    await signIn('a wrong password', { kind: 'password', password: wrongPassword.secret }),
    await signIn('a key', { kind: 'privateKey', privateKey, passphrase: passphrase.secret }),
    await signIn('a wrong passphrase', { kind: 'privateKey', privateKey, passphrase: wrongPassphrase.secret }),
    await signIn('a key that is none', { kind: 'privateKey', privateKey: wrongPassword.secret, passphrase: null }),
  ]).toEqual([true, false, false, false, false]);

  engine.dispose();
  while (!readdirSync(folder).some((name) => /^report\..*\.json$/.test(name))) await wait(50);
  watching.stop();

  const canaries: readonly Canary[] = [
    ...login.verifiers.map((secret, at) => ({ name: `PKCE verifier ${at + 1}`, secret })),
    ...codes.map((secret, at) => ({ name: `authorization code ${at + 1}`, secret })),
    { name: 'the access token', secret: login.accessToken },
    { name: 'the refresh token', secret: login.refreshToken },
    { name: 'the SFTP password', secret: password, id: username },
    { name: 'the SFTP key', secret: privateKey },
    { name: 'a line of the SFTP key', secret: privateKey.split('\n')[6] ?? '' },
    ...[wrongPassword, passphrase, wrongPassphrase],
  ];
  expect(canaries.map(({ secret }) => secret.length > 8)).toEqual(canaries.map(() => true));
  expect(login.verifiers).toHaveLength(2);
  const searched = [...sinks, ...filesIn(folder, 'the folder: ')];
  expect(searched.length).toBeGreaterThan(15);
  expect(leaksIn(searched, canaries)).toEqual([]);
  expectToFind(canaries);
});

/** The shipped engine as the extension starts it. What it says and asks is searched; what it keeps is a keyring's business. */
function startedEngine(onOpen: (url: string) => void): EngineClient {
  copyFileSync(path.join(dist, 'engine.js'), path.join(program, 'engine.js'));
  symlinkSync(path.join(dist, 'native'), path.join(program, 'native'), 'junction');
  const kept = new Map<string, string>();
  const note = (name: string, what: unknown): void => {
    sinks.push({ name, content: Buffer.from(JSON.stringify(what)) });
  };
  const questions: readonly EngineQuestion[] = [
    question(readSecretRequest, ({ key }) => ({ value: kept.get(key) ?? null })),
    question(keepSecretRequest, ({ key, value }) => {
      note('a key of the keyring', key);
      kept.set(key, value);
      return { lasting: true };
    }),
    question(removeSecretRequest, ({ key }) => {
      kept.delete(key);
      return {};
    }),
    question(openBrowserRequest, ({ url }) => {
      onOpen(url);
      return { opened: true };
    }),
  ];
  return new EngineClient({
    enginePath: path.join(program, 'engine.js'),
    questions,
    onEvent: (event) => note('an event', event),
    onLog: (line) => note('the log', line),
  });
}

function question<Params, Result>(
  { method }: { readonly method: string; readonly types?: (params: Params) => Result },
  answer: (params: Params) => Result,
): EngineQuestion {
  return { method, answer: (params) => Promise.resolve(answer(params as Params)) };
}

/** Whether a request ended well; what it answered, or the error with all that hangs on it, is a sink. */
async function told(name: string, request: Promise<unknown>): Promise<boolean> {
  const note = (what: string): void => void sinks.push({ name, content: Buffer.from(what) });
  try {
    note(JSON.stringify(await request));
    return true;
  } catch (error) {
    for (let each: unknown = error; each instanceof Error; each = each.cause) {
      note(`${each.stack ?? each.message} ${JSON.stringify(each, Object.getOwnPropertyNames(each))}`);
    }
    return false;
  }
}

/** The demo's token endpoint, with what went through it. */
async function recordedLogin() {
  const recorded = { origin: '', refuses: false, verifiers: [] as string[], accessToken: '', refreshToken: '' };
  const { origin } = await startStubServer(async ({ method, path: resource, headers, body }, response) => {
    const form = new URLSearchParams(body);
    const verifier = form.get('code_verifier');
    if (verifier !== null) recorded.verifiers.push(verifier);
    if (recorded.refuses && verifier !== null) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: 'invalid_grant', error_description: 'invalid authorization code' }));
      return;
    }
    const reply = await fetch(new URL(resource, demo.emulators.ready.salesforce.loginUrl), {
      method,
      headers: { 'content-type': headers['content-type'] ?? '' },
      ...(method === 'POST' && { body }),
    });
    const text = await reply.text();
    if (verifier !== null && reply.ok) {
      const granted = JSON.parse(text) as { readonly access_token: string; readonly refresh_token: string };
      recorded.accessToken = granted.access_token;
      recorded.refreshToken = granted.refresh_token;
    }
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' });
    response.end(text);
  });
  recorded.origin = origin;
  return recorded;
}

function encryptedKey(passphrase: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();
}

/** Of all processes, as long as it is not stopped. */
function watchCommandLines(): { readonly stop: () => void } {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const line of commandLines()) seen.add(line);
  }, 30);
  return {
    stop() {
      clearInterval(timer);
      sinks.push({ name: 'command lines', content: Buffer.from([...seen].join('\n')) });
    },
  };
}
