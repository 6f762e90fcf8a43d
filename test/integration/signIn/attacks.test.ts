/**
 * G16: what an attacker, a broken network or a wrong setting can do to a sign-in in the browser and to the renewal after it,
 * and how each must end. One row a case: what is done, and the whole outcome.
 */
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { lookAtOrg, signInPerson } from '../../../src/adapters/salesforceSignIn.ts';
import { salesforceCredentials } from '../../../src/engine/signIn/salesforceCredentials.ts';
import { signOutOfSalesforce } from '../../../src/engine/signIn/salesforceServices.ts';
import { type StartedSalesforce, startSalesforce } from '../emulators/startSalesforce.ts';
import { type Answer, sendJson, startStubServer, type StubServer } from '../../unit/adapters/stubServer.ts';
import {
  allow,
  answerAtSalesforce,
  type Attempt,
  type AttemptOptions,
  aWindow,
  beginEngineSignIn,
  beginSignIn,
  comeBack,
  endingOf,
} from './browserAttempt.ts';
import { lockedKeyring } from './memoryKeyring.ts';

const never = new AbortController().signal;
const admin = 'integration.admin@demo.example.com';
let org: StartedSalesforce;
let demo: AttemptOptions;
let windows = 0;

beforeAll(async () => {
  org = await startSalesforce(2);
  const { loginUrl, clientId } = org.salesforce.connection();
  demo = { loginUrl, clientId };
});
afterAll(() => org.stop());

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of cleanUp.splice(0)) await each();
  await org.admin('POST', '/security', {
    as: 'admin',
    user: { IsActive: true },
    app: {
      installed: true,
      scopes: ['id', 'api', 'refresh_token'],
      permittedUsers: 'all',
      rotation: false,
      pkceRequired: false,
    },
  });
});

interface Case {
  readonly attack: string;
  readonly act: () => Promise<unknown>;
  readonly outcome: unknown;
}

/** Something wrong comes back first, and then the person. */
function strayThenPerson(
  attack: string,
  status: number,
  stray: (attempt: Attempt) => Promise<{ status: number }>,
): Case {
  return {
    attack,
    async act() {
      const attempt = await beginSignIn(demo);
      const { status: answered } = await stray(attempt);
      return { answered, then: (await allow(attempt)).ended };
    },
    outcome: { answered: status, then: admin },
  };
}

/** The browser comes back with the right state and an error, or with less than a code. */
function callbackEnds(attack: string, parameters: Record<string, string> | string, words: string): Case {
  return {
    attack,
    async act() {
      const attempt = await beginSignIn(demo);
      const query = typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString();
      const page = await comeBack(attempt, `${query}&state=${attempt.state}`);
      return { ...(await attempt.ending), page: page.body.includes('<h1>DEMO – Not signed in</h1>') };
    },
    outcome: { ended: 'signInFailed', message: expect.stringContaining(words) as string, page: true },
  };
}

/** A token endpoint that answers as the case says, once. */
function tokenEndpointEnds(attack: string, answer: Answer, ended: string, requests = 1): Case {
  return {
    attack,
    async act() {
      const server = await stub(answer);
      const attempt = await beginSignIn({ loginUrl: server.origin, clientId: 'DEMOclient.x' });
      const page = await comeBack(attempt, { code: 'code-canary', state: attempt.state });
      const { ended: how, message } = await attempt.ending;
      const told = page.body.includes('code-canary') || message.includes('code-canary');
      return { ended: how, requests: server.requests.length, told };
    },
    outcome: { ended, requests, told: false },
  };
}

function granting(changes: (origin: string) => object): Answer {
  return (request, response) => {
    if (request.path === '/services/oauth2/revoke') return void response.end();
    const origin = `http://${request.headers.host ?? ''}`;
    const scope = 'id api refresh_token';
    const token = {
      access_token: '00D000000000001!DEMO.x',
      token_type: 'Bearer',
      refresh_token: 'DEMOrefresh.x',
      scope,
    };
    sendJson(response, { ...token, instance_url: origin, ...changes(origin) });
  };
}

/** An address to sign in at that must be refused before anything is sent or opened. */
function loginUrlEnds(attack: string, loginUrl: string, clientId: string): Case {
  return {
    attack,
    async act() {
      let opened = false;
      const openBrowser = (): Promise<boolean> => {
        opened = true;
        return Promise.resolve(false);
      };
      const signingIn = signInPerson({ loginUrl, clientId, ports: [0], openBrowser }, () => Promise.resolve(''), never);
      return { ended: (await endingOf(signingIn)).ended, opened };
    },
    outcome: { ended: 'usage', opened: false },
  };
}

const realClient = '3MVG9real';
const portOf = ({ redirect }: Attempt): number => Number(redirect.port);

const callbacks: readonly Case[] = [
  strayThenPerson('wrong state', 400, (attempt) => comeBack(attempt, { code: 'evil', state: 'wrong' })),
  strayThenPerson('missing state', 400, (attempt) => comeBack(attempt, { code: 'evil' })),
  strayThenPerson('empty state', 400, (attempt) => comeBack(attempt, { code: 'evil', state: '' })),
  strayThenPerson('repeated state, one of them right', 400, (attempt) =>
    comeBack(attempt, `code=evil&state=${attempt.state}&state=wrong`),
  ),
  strayThenPerson('the beginning of the state', 400, (attempt) =>
    comeBack(attempt, { code: 'evil', state: attempt.state.slice(0, -1) }),
  ),
  strayThenPerson('error callback with a wrong state', 400, (attempt) =>
    comeBack(attempt, { error: 'access_denied', state: 'wrong' }),
  ),
  strayThenPerson('state of another sign-in', 400, async (attempt) => {
    const other = await beginSignIn(demo);
    const answered = await comeBack(attempt, { code: 'evil', state: other.state });
    other.cancel();
    await other.ending;
    return answered;
  }),
  strayThenPerson('DNS rebinding: the Host of a page', 421, (attempt) =>
    comeBack(attempt, { code: 'evil', state: attempt.state }, { host: `evil.example.com:${portOf(attempt)}` }),
  ),
  strayThenPerson('Host with another port', 421, (attempt) =>
    comeBack(attempt, { code: 'evil', state: attempt.state }, { host: 'localhost:80' }),
  ),
  strayThenPerson('Host that begins with localhost', 421, (attempt) =>
    comeBack(attempt, { code: 'evil', state: attempt.state }, { host: `localhost.example.com:${portOf(attempt)}` }),
  ),
  strayThenPerson('POST', 405, (attempt) =>
    comeBack(attempt, { code: 'evil', state: attempt.state }, { method: 'POST' }),
  ),
  strayThenPerson('HEAD', 405, (attempt) =>
    comeBack(attempt, { code: 'evil', state: attempt.state }, { method: 'HEAD' }),
  ),
  strayThenPerson('wrong path', 404, (attempt) =>
    comeBack(attempt, { code: 'evil', state: attempt.state }, { path: '/' }),
  ),
  strayThenPerson('path that only ends alike', 404, (attempt) =>
    comeBack(attempt, { code: 'evil', state: attempt.state }, { path: '/x/../OauthRedirect' }),
  ),
  strayThenPerson('headers of 20 KB', 431, (attempt) =>
    comeBack(attempt, { state: 'wrong' }, { headers: { 'x-long': 'x'.repeat(20_000) } }),
  ),
  {
    attack: 'second callback, on a connection that was open before the first',
    async act() {
      const server = await stub(() => undefined);
      const attempt = await beginSignIn({ loginUrl: server.origin, clientId: 'DEMOclient.x' });
      const early = await openSocket(portOf(attempt));
      const first = comeBack(attempt, { code: 'one', state: attempt.state });
      await until(() => server.requests.length === 1);
      const path = `/OauthRedirect?code=two&state=${attempt.state}`;
      const second = await say(early, `GET ${path} HTTP/1.1\r\nHost: ${attempt.redirect.host}\r\n\r\n`);
      attempt.cancel();
      return { second: second.slice(0, 12), ended: (await attempt.ending).ended, first: (await first).status };
    },
    outcome: { second: 'HTTP/1.1 410', ended: 'cancelled', first: 200 },
  },
  {
    attack: 'second callback, on a connection of its own',
    async act() {
      const attempt = await beginSignIn(demo);
      const parameters = await answerAtSalesforce(attempt.authorize);
      await comeBack(attempt, parameters);
      const { ended } = await attempt.ending;
      return { ended, second: (await comeBack(attempt, parameters)).status };
    },
    outcome: { ended: admin, second: 0 },
  },
  callbackEnds(
    'the person denies',
    { error: 'access_denied', error_description: 'end-user denied' },
    'denied in the browser',
  ),
  callbackEnds(
    'the app is not installed',
    { error: 'access_denied', error_description: 'app must be installed into org' },
    'Approve Uninstalled Connected Apps',
  ),
  callbackEnds(
    'the app is blocked',
    { error: 'OAUTH_APP_BLOCKED', error_description: 'this app is blocked' },
    'Unblock it',
  ),
  callbackEnds('a generic refusal', { error: 'OAUTH_APPROVAL_ERROR_GENERIC' }, 'Permitted Users and IP Relaxation'),
  callbackEnds('an inactive user', { error: 'access_denied', error_description: 'inactive user' }, 'Activate the user'),
  callbackEnds(
    'a restricted address',
    { error: 'invalid_grant', error_description: 'ip restricted' },
    'Login IP Ranges',
  ),
  callbackEnds(
    'mix-up: the answer names another server',
    { code: 'x', iss: 'https://evil.example.com' },
    'does not come from',
  ),
  callbackEnds('no code', {}, 'no authorization code'),
  callbackEnds('two codes', 'code=one&code=two', 'no authorization code'),
  callbackEnds('script in an error', { error: '<script>alert(1)</script>' }, 'refused the sign-in'),
];

const loopback: readonly Case[] = [
  {
    attack: 'the first port is taken',
    async act() {
      const [taken, free] = [await take('127.0.0.1'), await freePort()];
      const attempt = await beginSignIn({ ...demo, ports: [taken, free] });
      return { isSecond: portOf(attempt) === free, ended: (await allow(attempt)).ended };
    },
    outcome: { isSecond: true, ended: admin },
  },
  {
    attack: 'another program listens on ::1 alone, where browsers try first',
    async act() {
      const [taken, free] = [await take('::1'), await freePort()];
      const attempt = await beginSignIn({ ...demo, ports: [taken, free] });
      return { isSecond: portOf(attempt) === free, ended: (await allow(attempt)).ended };
    },
    outcome: { isSecond: true, ended: admin },
  },
  {
    attack: 'all ports are taken',
    async act() {
      const ports = [await take('127.0.0.1'), await take('127.0.0.1'), await take('::1')];
      const signingIn = signInPerson(
        { ...demo, ports, openBrowser: () => Promise.reject(new Error('opened')) },
        () => Promise.resolve(''),
        never,
      );
      const { ended, message } = await endingOf(signingIn);
      return { ended, names: ports.every((port) => message.includes(String(port))) };
    },
    outcome: { ended: 'cannotConnect', names: true },
  },
  {
    attack: 'the browser cannot be opened',
    async act() {
      const port = await freePort();
      const flow = { ...demo, ports: [port], openBrowser: () => Promise.resolve(false) };
      const { ended } = await endingOf(signInPerson(flow, () => Promise.resolve(''), never));
      return { ended, isFree: await isFree(port) };
    },
    outcome: { ended: 'cancelled', isFree: true },
  },
  {
    attack: 'nobody comes back in time',
    async act() {
      const attempt = await beginSignIn({ ...demo, limitMs: 50 });
      return { ended: (await attempt.ending).ended, isFree: await isFree(portOf(attempt)) };
    },
    outcome: { ended: 'signInFailed', isFree: true },
  },
  {
    attack: 'cancelled while the browser is open',
    async act() {
      const attempt = await beginSignIn(demo);
      attempt.cancel();
      return { ended: (await attempt.ending).ended, isFree: await isFree(portOf(attempt)) };
    },
    outcome: { ended: 'cancelled', isFree: true },
  },
  {
    attack: 'slowloris: connections that say nothing, or half of it',
    async act() {
      const attempt = await beginSignIn(demo);
      const sockets = await Promise.all(Array.from({ length: 40 }, () => openSocket(portOf(attempt))));
      for (const socket of sockets.slice(20)) socket.write('GET /OauthRedirect?sta');
      const { ended } = await allow(attempt);
      await until(() => sockets.every(({ destroyed }) => destroyed));
      return { ended, isFree: await isFree(portOf(attempt)) };
    },
    outcome: { ended: admin, isFree: true },
  },
];

const tokenEndpoints: readonly Case[] = [
  {
    attack: 'a redirect, to where the code would be sent as well',
    async act() {
      const thief = await stub((_request, response) => void response.end('{}'));
      const server = await stub((_request, response) => void response.writeHead(307, { location: thief.origin }).end());
      const attempt = await beginSignIn({ loginUrl: server.origin, clientId: 'DEMOclient.x' });
      await comeBack(attempt, { code: 'x', state: attempt.state });
      return { ended: (await attempt.ending).ended, asked: server.requests.length, stolen: thief.requests.length };
    },
    outcome: { ended: 'signInFailed', asked: 1, stolen: 0 },
  },
  tokenEndpointEnds(
    'a page instead of a token',
    (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    'cannotConnect',
  ),
  tokenEndpointEnds(
    'JSON that is cut',
    (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_tok'),
    'cannotConnect',
  ),
  tokenEndpointEnds(
    'an answer of a megabyte',
    (_request, response) => sendJson(response, { access_token: 'x'.repeat(1_000_000), token_type: 'Bearer' }),
    'cannotConnect',
  ),
  tokenEndpointEnds(
    'a lost answer: the code may have been used',
    (_request, response) => void response.destroy(),
    'cannotConnect',
  ),
  tokenEndpointEnds('HTTP 503', (_request, response) => sendJson(response, {}, 503), 'cannotConnect'),
  tokenEndpointEnds(
    'the code is refused',
    (_request, response) =>
      sendJson(response, { error: 'invalid_grant', error_description: 'invalid authorization code' }, 400),
    'signInFailed',
  ),
  tokenEndpointEnds(
    'an instance without https',
    granting(() => ({ instance_url: 'http://acme.my.salesforce.com' })),
    'usage',
  ),
  tokenEndpointEnds(
    'a foreign instance',
    granting(() => ({ instance_url: 'https://acme.example.com' })),
    'usage',
  ),
  tokenEndpointEnds(
    'an instance that only begins like one',
    granting(() => ({ instance_url: 'https://login.salesforce.com.example.com' })),
    'usage',
  ),
  tokenEndpointEnds(
    'an instance with a user name',
    granting(() => ({ instance_url: 'https://acme.my.salesforce.com@evil.example.com' })),
    'usage',
  ),
  tokenEndpointEnds(
    'the scope api is missing: revoked',
    granting(() => ({ scope: 'id refresh_token' })),
    'signInFailed',
    2,
  ),
  tokenEndpointEnds(
    'no refresh token: revoked',
    granting(() => ({ refresh_token: undefined })),
    'signInFailed',
    2,
  ),
  {
    attack: 'no answer at all, and the person cancels',
    async act() {
      const server = await stub(() => undefined);
      const attempt = await beginSignIn({ loginUrl: server.origin, clientId: 'DEMOclient.x' });
      const page = comeBack(attempt, { code: 'x', state: attempt.state });
      await until(() => server.requests.length === 1);
      attempt.cancel();
      return { ended: (await attempt.ending).ended, page: (await page).body.includes('Not signed in') };
    },
    outcome: { ended: 'cancelled', page: true },
  },
];

const codes: readonly Case[] = [
  {
    attack: 'verifier mismatch: a code of the attacker’s own sign-in is put into the person’s',
    async act() {
      const attempt = await beginSignIn(demo);
      const attackers = new URL(attempt.authorize);
      attackers.searchParams.set('code_challenge', 'A'.repeat(43));
      const { code = '' } = await answerAtSalesforce(attackers);
      await comeBack(attempt, { code, state: attempt.state });
      return await attempt.ending;
    },
    outcome: { ended: 'signInFailed', message: expect.stringContaining('(PKCE)') as string },
  },
  {
    attack: 'a code is used again: what came of it ends',
    async act() {
      const secrets = new Map<string, string>();
      const window = aWindow(stateFolder(), secrets);
      const attempt = await beginEngineSignIn(window, demo);
      const parameters = await answerAtSalesforce(attempt.authorize);
      await comeBack(attempt, parameters);
      const { ended } = await attempt.ending;
      const again = await beginSignIn({ ...demo, ports: [portOf(attempt)] });
      await comeBack(again, { ...parameters, state: again.state });
      return { ended, again: (await again.ending).ended, later: await use(window) };
    },
    outcome: { ended: admin, again: 'signInFailed', later: 'signInFailed' },
  },
  {
    attack: 'PKCE is required, and used',
    async act() {
      await org.admin('POST', '/security', { app: { pkceRequired: true } });
      const attempt = await beginSignIn(demo);
      const { searchParams } = attempt.authorize;
      const sent = [...searchParams.keys()].sort();
      return { ended: (await allow(attempt)).ended, method: searchParams.get('code_challenge_method'), sent };
    },
    outcome: {
      ended: admin,
      method: 'S256',
      sent: [
        'client_id',
        'code_challenge',
        'code_challenge_method',
        'prompt',
        'redirect_uri',
        'response_type',
        'scope',
        'state',
      ],
    },
  },
  {
    attack: 'the app is for pre-authorised users only',
    async act() {
      await org.admin('POST', '/security', { app: { permittedUsers: 'adminApproved' } });
      return { ended: (await allow(await beginSignIn(demo))).ended };
    },
    outcome: { ended: 'signInFailed' },
  },
  {
    attack: 'the app is not installed, and the user may not use any',
    async act() {
      await org.admin('POST', '/security', { as: 'restricted', app: { installed: false } });
      return { ended: (await allow(await beginSignIn(demo))).ended };
    },
    outcome: { ended: 'signInFailed' },
  },
];

const renewals: readonly Case[] = [
  {
    attack: 'the keyring fails at the sign-in: revoked, and the browser is told',
    async act() {
      const secrets = new Map<string, string>();
      const window = { ...aWindow(stateFolder()), keyring: lockedKeyring(secrets) };
      const attempt = await beginEngineSignIn(window, demo);
      const page = await comeBack(attempt, await answerAtSalesforce(attempt.authorize));
      const { ended } = await attempt.ending;
      return {
        ended,
        page: page.body.includes('Not signed in'),
        kept: secrets.size,
        revokes: await countOf('oauth.revoke'),
      };
    },
    outcome: { ended: 'disk', page: true, kept: 0, revokes: 1 },
  },
  {
    attack: 'the keyring fails when the token is replaced: the new access token is not used',
    async act() {
      const { window, secrets } = await signedIn();
      await org.admin('POST', '/security', { app: { rotation: true } });
      const calls = await countOf('rest.query');
      const ended = await use({ ...window, keyring: lockedKeyring(secrets) });
      return { ended, calls: (await countOf('rest.query')) - calls };
    },
    outcome: { ended: 'disk', calls: 0 },
  },
  {
    attack: 'the replaced token is lost: the old one ends all, once, and is not tried again',
    async act() {
      const { window, secrets } = await signedIn();
      await org.admin('POST', '/security', { app: { rotation: true } });
      const before = new Map(secrets);
      const first = await use(window);
      secrets.set('salesforce:default', before.get('salesforce:default') ?? '');
      const refreshes = await countOf('oauth.refresh');
      const second = await use(aWindow(stateFolder(), secrets));
      return { first, second, asked: (await countOf('oauth.refresh')) - refreshes };
    },
    outcome: { first: admin, second: 'signInFailed', asked: 1 },
  },
  {
    attack: 'two windows and their questions renew at once under rotation',
    async act() {
      const { secrets, state } = await signedIn();
      await org.admin('POST', '/security', { app: { rotation: true } });
      const all = [aWindow(state, secrets), aWindow(state, secrets)];
      const refreshes = await countOf('oauth.refresh');
      const uses = await Promise.all([...all, ...all, ...all].map((window) => use(window)));
      return { uses, asked: (await countOf('oauth.refresh')) - refreshes };
    },
    // Each window asks once: its other questions find the session.
    outcome: { uses: Array(6).fill(admin), asked: 2 },
  },
  {
    attack: 'signed out in another window in the meantime',
    async act() {
      const { window, secrets } = await signedIn();
      const credentials = await salesforceCredentials(window, 'default');
      const signedOut = await signOutOfSalesforce(window, 'default', never);
      if (credentials === null) return 'nothing kept';
      const later = await endingOf(lookAtOrg(credentials, never).then(({ user }) => user.username));
      return { signedOut, kept: secrets.size, later: later.ended };
    },
    outcome: { signedOut: { revoked: true, problem: null }, kept: 0, later: 'signInFailed' },
  },
  {
    attack: 'signing out while Salesforce does not answer: forgotten all the same, and said',
    async act() {
      const { window, secrets } = await signedIn();
      const kept = JSON.parse(secrets.get('salesforce:default') ?? '') as object;
      secrets.set(
        'salesforce:default',
        JSON.stringify({ ...kept, instanceUrl: `http://127.0.0.1:${await freePort()}` }),
      );
      const { revoked, problem } = await signOutOfSalesforce(window, 'default', AbortSignal.timeout(200));
      return { revoked, kept: secrets.size, says: problem?.includes('Setup → Connected Apps OAuth Usage') };
    },
    outcome: { revoked: false, kept: 0, says: true },
  },
  {
    attack: 'the kept sign-in leads to another org',
    async act() {
      const { window, secrets } = await signedIn();
      const kept = JSON.parse(secrets.get('salesforce:default') ?? '') as object;
      secrets.set('salesforce:default', JSON.stringify({ ...kept, orgId: '00D000000000ZZZAAA' }));
      return await use(window);
    },
    outcome: 'signInFailed',
  },
  {
    attack: 'the kept text is damaged',
    async act() {
      const window = aWindow(stateFolder(), new Map([['salesforce:default', '{"version":1,"kind":"browser"']]));
      return await salesforceCredentials(window, 'default');
    },
    outcome: null,
  },
  {
    attack: 'the user becomes inactive',
    async act() {
      const { window } = await signedIn();
      await org.admin('POST', '/security', { user: { IsActive: false } });
      return await use(window);
    },
    outcome: 'signInFailed',
  },
];

const addresses: readonly Case[] = [
  loginUrlEnds('a login URL without https', 'http://login.salesforce.com', realClient),
  loginUrlEnds('a login URL that is no Salesforce host', 'https://login.example.com', realClient),
  loginUrlEnds('a login URL that only ends alike', 'https://evilsalesforce.com', realClient),
  loginUrlEnds('a login URL that only begins alike', 'https://login.salesforce.com.example.com', realClient),
  loginUrlEnds('IDN homograph', 'https://login.s\u0430lesforce.com', realClient),
  loginUrlEnds('user info in the URL', 'https://login.salesforce.com@evil.example.com', realClient),
  loginUrlEnds('user info at a Salesforce host', 'https://me:pw@login.salesforce.com', realClient),
  loginUrlEnds('an IP address', 'https://203.0.113.7', realClient),
  loginUrlEnds('another scheme', 'file:///etc/passwd', realClient),
  loginUrlEnds('a name for this machine', 'http://localhost:8080', 'DEMOclient.x'),
  loginUrlEnds('this machine, and no demo', 'http://127.0.0.1:8080', realClient),
  loginUrlEnds('the client of a demo, and a real host', 'https://login.salesforce.com', 'DEMOclient.x'),
];

describe.each([
  ['coming back', callbacks],
  ['the loopback address', loopback],
  ['the token endpoint', tokenEndpoints],
  ['the code', codes],
  ['keeping and renewing', renewals],
  ['the login URL', addresses],
])('G16: %s', (_what, cases) => {
  test.each(cases.map((each) => [each.attack, each] as const))('%s', async (_attack, { act, outcome }) => {
    expect(await act()).toEqual(outcome);
  });
});

test('G16 has at least forty cases, no two of them alike', () => {
  const all = [callbacks, loopback, tokenEndpoints, codes, renewals, addresses].flat().map(({ attack }) => attack);
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(40);
});

test('the page that a person comes back to has no script, loads nothing, and says DEMO and what to do', async () => {
  const attempt = await beginSignIn(demo);
  const page = await comeBack(attempt, await answerAtSalesforce(attempt.authorize));
  await attempt.ending;
  expect([page.status, page.headers['content-security-policy'], page.headers['cache-control']]).toEqual([
    200,
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'no-store',
  ]);
  expect(page.body).toContain('<h1>DEMO – Signed in</h1>');
  expect(page.body).toContain('You can close this tab.');
  expect(page.body).not.toMatch(/<script|https?:\/\/|DEMOcode/);
});

/** A window that has just signed in, and cannot remember the access token. */
async function signedIn() {
  const secrets = new Map<string, string>();
  const state = stateFolder();
  const window = aWindow(state, secrets);
  const { ended } = await allow(await beginEngineSignIn(window, demo));
  expect(ended).toBe(admin);
  return { window, secrets, state };
}

/** Asks the org who is signed in, as each question of the extension does: with credentials of its own. */
async function use(window: ReturnType<typeof aWindow>): Promise<string> {
  const credentials = await salesforceCredentials(window, 'default');
  if (credentials === null) return 'nobody';
  return (await endingOf(lookAtOrg(credentials, never).then(({ user }) => user.username))).ended;
}

function stateFolder(): string {
  windows += 1;
  return join(org.folder, `state-${windows}`);
}

async function countOf(op: string): Promise<number> {
  const entries = (await org.admin('GET', '/history?since=0')) as readonly { readonly op: string }[];
  return entries.filter((entry) => entry.op === op).length;
}

async function stub(answer: Answer): Promise<StubServer> {
  return await startStubServer(answer);
}

async function take(host: string): Promise<number> {
  const server = await listening(0, host);
  cleanUp.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function freePort(): Promise<number> {
  const server = await listening(0, '127.0.0.1');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function isFree(port: number): Promise<boolean> {
  try {
    const servers = await Promise.all(['127.0.0.1', '::1'].map((host) => listening(port, host)));
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    return true;
  } catch {
    return false;
  }
}

function listening(port: number, host: string): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => resolve(server));
  });
}

async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  cleanUp.push(() => socket.destroy());
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

function say(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (answer += piece));
    socket.once('close', () => resolve(answer));
    socket.write(text);
  });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (isSo()) return;
    await wait(10);
  }
  throw new Error('It did not come to that.');
}
