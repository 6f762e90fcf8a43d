import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { createHttpClient } from '../../../../../src/adapters/http/createHttpClient.ts';
import { ServerClock } from '../../../../../src/adapters/salesforce/serverClock.ts';
import { createTokenSource } from '../../../../../src/adapters/salesforce/signIn/createTokenSource.ts';
import type { SalesforceCredentials } from '../../../../../src/adapters/salesforce/signIn/credentials.ts';
import { errorOf } from '../../errorOf.ts';
import { type Answer, type SeenRequest, sendJson, startStubServer } from '../../stubServer.ts';

const never = new AbortController().signal;
const clientId = 'DEMO-client';

function sourceOf(credentials: SalesforceCredentials) {
  const http = createHttpClient({ backoffFirstMs: 1, backoffMostMs: 5, askedWaitMs: 500 });
  return createTokenSource(credentials, { http, clock: new ServerClock() });
}

function form(request: SeenRequest | undefined): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(request?.body));
}

/** A token endpoint that gives numbered tokens. */
async function startTokenEndpoint(answer?: Answer) {
  const server = await startStubServer(
    answer ??
      ((_request, response, times) => {
        sendJson(response, granted(server.origin, times + 1));
      }),
  );
  return server;
}

function granted(origin: string, number: number, more: object = {}) {
  return { access_token: `00Dx!DEMO${number}`, instance_url: origin, token_type: 'Bearer', ...more };
}

describe('an access token', () => {
  const credentials = {
    kind: 'accessToken',
    instanceUrl: 'https://acme.my.salesforce.com/',
    accessToken: '00Dx!secret',
  } as const;

  test('is used as it is', async () => {
    const session = await sourceOf(credentials).session(never);
    expect(session).toEqual({ instanceUrl: 'https://acme.my.salesforce.com', accessToken: '00Dx!secret' });
  });

  test('cannot be renewed', async () => {
    const source = sourceOf(credentials);
    const error = await errorOf(source.renew(await source.session(never), never));
    expect(error.code).toBe('signInFailed');
    expect(error.message).not.toContain('secret');
  });
});

describe('client credentials', () => {
  test('are exchanged for a session at the login URL', async () => {
    const server = await startTokenEndpoint();
    const source = sourceOf({ kind: 'clientCredentials', loginUrl: server.origin, clientId, clientSecret: 'S' });
    expect(await source.session(never)).toEqual({ instanceUrl: server.origin, accessToken: '00Dx!DEMO1' });
    expect([server.requests[0]?.path, form(server.requests[0])]).toEqual([
      '/services/oauth2/token',
      { grant_type: 'client_credentials', client_id: clientId, client_secret: 'S' },
    ]);
  });

  test('are exchanged once for all who ask, and once for all who found the token expired', async () => {
    const server = await startTokenEndpoint();
    const source = sourceOf({ kind: 'clientCredentials', loginUrl: server.origin, clientId, clientSecret: 'S' });
    const [first, second] = await Promise.all([source.session(never), source.session(never)]);
    expect([first.accessToken, second.accessToken, server.requests.length]).toEqual(['00Dx!DEMO1', '00Dx!DEMO1', 1]);
    const renewed = await Promise.all([
      source.renew(first, never),
      source.renew(first, never),
      source.renew(first, never),
    ]);
    const late = await source.renew(first, never);
    expect([...renewed, late].map(({ accessToken }) => accessToken)).toEqual(Array(4).fill('00Dx!DEMO2'));
    expect(server.requests).toHaveLength(2);
  });

  test('are asked for again when the endpoint is busy, loses the reply or cuts it', async () => {
    const server = await startTokenEndpoint((_request, response, times) => {
      if (times === 0) sendJson(response, {}, 503, { 'retry-after': '0' });
      else if (times === 1) response.destroy();
      else if (times === 2) response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_tok');
      else if (times === 3) response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
      else sendJson(response, granted(server.origin, 5));
    });
    const source = sourceOf({ kind: 'clientCredentials', loginUrl: server.origin, clientId, clientSecret: 'S' });
    expect((await source.session(never)).accessToken).toBe('00Dx!DEMO5');
  });

  test('are not sent again when they are refused', async () => {
    const server = await startTokenEndpoint((_request, response) => {
      sendJson(response, { error: 'invalid_client', error_description: 'invalid client credentials' }, 400);
    });
    const source = sourceOf({ kind: 'clientCredentials', loginUrl: server.origin, clientId, clientSecret: 'secret!' });
    const error = await errorOf(source.session(never));
    expect([error.code, server.requests.length]).toEqual(['signInFailed', 1]);
    expect(error.message).toContain('The client secret or the certificate of the app is not the right one.');
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('secret!');
  });

  test('give no session at a host that Salesforce does not own', async () => {
    const server = await startTokenEndpoint((_request, response) => {
      sendJson(response, { ...granted('', 1), instance_url: 'https://acme.example.com' });
    });
    const source = sourceOf({ kind: 'clientCredentials', loginUrl: server.origin, clientId, clientSecret: 'S' });
    expect((await errorOf(source.session(never))).code).toBe('usage');
  });

  test('give a session although an identity token comes along that nobody asked for', async () => {
    const server = await startTokenEndpoint((_request, response) => {
      sendJson(response, granted(server.origin, 1, { id_token: 'eyJhbGciOiJIUzI1NiJ9.e30.x' }));
    });
    const source = sourceOf({ kind: 'clientCredentials', loginUrl: server.origin, clientId, clientSecret: 'S' });
    expect((await source.session(never)).accessToken).toBe('00Dx!DEMO1');
  });

  test('are not waited for by whoever is cancelled', async () => {
    const server = await startTokenEndpoint(() => undefined);
    const source = sourceOf({ kind: 'clientCredentials', loginUrl: server.origin, clientId, clientSecret: 'S' });
    const cancel = new AbortController();
    setTimeout(() => {
      cancel.abort();
    }, 20);
    expect((await errorOf(source.session(cancel.signal))).code).toBe('cancelled');
  });
});

describe('a refresh token', () => {
  /** Remembers what happened in which order. */
  function keeper(events: string[], first = 'R1') {
    let token = first;
    return {
      current: () => Promise.resolve(token),
      async keep(next: string) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        events.push(`kept ${next}`);
        token = next;
      },
      async exclusively<T>(renew: () => Promise<T>) {
        events.push('locked');
        const renewed = await renew();
        events.push('unlocked');
        return renewed;
      },
    };
  }

  test('is sent without a secret for a public client, and stays when it is not replaced', async () => {
    const server = await startTokenEndpoint();
    const events: string[] = [];
    const source = sourceOf({ kind: 'refreshToken', loginUrl: server.origin, clientId, tokens: keeper(events) });
    await source.session(never);
    expect(form(server.requests[0])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'R1',
      client_id: clientId,
    });
    expect(events).toEqual(['locked', 'unlocked']);
  });

  test('that is replaced is kept before the new access token is used, and the new one is sent next', async () => {
    const events: string[] = [];
    const server = await startTokenEndpoint((_request, response, times) => {
      sendJson(response, granted(server.origin, times + 1, { refresh_token: `R${times + 2}` }));
    });
    const source = sourceOf({
      kind: 'refreshToken',
      loginUrl: server.origin,
      clientId,
      clientSecret: 'S',
      tokens: keeper(events),
    });
    const first = await source.session(never);
    events.push(`used ${first.accessToken}`);
    await source.renew(first, never);
    expect(events).toEqual(['locked', 'kept R2', 'unlocked', 'used 00Dx!DEMO1', 'locked', 'kept R3', 'unlocked']);
    expect(server.requests.map((request) => form(request)['refresh_token'])).toEqual(['R1', 'R2']);
  });

  test('that cannot be kept ends the session before it begins', async () => {
    const server = await startTokenEndpoint((_request, response) => {
      sendJson(response, granted(server.origin, 1, { refresh_token: 'R2' }));
    });
    const tokens = { ...keeper([]), keep: () => Promise.reject(new Error('the keyring says R2')) };
    const error = await errorOf(
      sourceOf({ kind: 'refreshToken', loginUrl: server.origin, clientId, tokens }).session(never),
    );
    expect(error.code).toBe('disk');
    expect(error.message).not.toContain('R2');
  });

  test('that somebody else has replaced in the meantime is read again once', async () => {
    const server = await startTokenEndpoint((request, response) => {
      if (form(request)['refresh_token'] === 'R9') sendJson(response, granted(server.origin, 9));
      else sendJson(response, { error: 'invalid_grant', error_description: 'expired access/refresh token' }, 400);
    });
    const stored = ['R1', 'R9'];
    const tokens = { ...keeper([]), current: () => Promise.resolve(stored.shift() ?? '') };
    const source = sourceOf({ kind: 'refreshToken', loginUrl: server.origin, clientId, tokens });
    expect((await source.session(never)).accessToken).toBe('00Dx!DEMO9');
  });

  test.each([
    ['expired access/refresh token', 'The access was withdrawn or has expired.'],
    ['token validity expired', "The refresh token is older than the app's Refresh Token Policy allows."],
    ['inactive user', 'The user is inactive.'],
  ])('that is refused with "%s" is explained, and not sent twice', async (description, words) => {
    const server = await startTokenEndpoint((_request, response) => {
      sendJson(response, { error: 'invalid_grant', error_description: description }, 400);
    });
    const error = await errorOf(
      sourceOf({ kind: 'refreshToken', loginUrl: server.origin, clientId, tokens: keeper([]) }).session(never),
    );
    expect([error.code, server.requests.length]).toEqual(['signInFailed', 1]);
    expect(error.message).toContain(words);
  });
});

describe('a JWT key', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  function credentialsAt(loginUrl: string): SalesforceCredentials {
    return { kind: 'jwtBearer', loginUrl, clientId, username: 'sync@example.com', privateKey: pem };
  }

  test('signs a short-lived request for the user', async () => {
    const server = await startTokenEndpoint();
    await sourceOf(credentialsAt(server.origin)).session(never);
    const { grant_type: grantType, assertion } = form(server.requests[0]);
    const key = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
    const { payload, protectedHeader } = await jwtVerify(assertion ?? '', key, { audience: server.origin });
    expect([grantType, protectedHeader.alg, payload.iss, payload.sub]).toEqual([
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'RS256',
      clientId,
      'sync@example.com',
    ]);
    expect((payload.exp ?? 0) * 1000 - Date.now()).toBeLessThanOrEqual(180_000);
  });

  test("signs again by the server's time when this machine's clock is wrong", async () => {
    const serverTime = new Date(Date.now() + 26 * 3_600_000);
    const server = await startTokenEndpoint((_request, response, times) => {
      const date = { date: serverTime.toUTCString() };
      if (times === 0)
        sendJson(response, { error: 'invalid_grant', error_description: 'invalid assertion' }, 400, date);
      else sendJson(response, granted(server.origin, 1), 200, date);
    });
    await sourceOf(credentialsAt(server.origin)).session(never);
    const payload = JSON.parse(
      Buffer.from(form(server.requests[1])['assertion']?.split('.')[1] ?? '', 'base64url').toString(),
    ) as { exp: number };
    expect(Math.abs(payload.exp * 1000 - serverTime.getTime() - 120_000)).toBeLessThan(5_000);
  });

  test('that is none is refused without a word of it', async () => {
    const server = await startTokenEndpoint();
    const source = sourceOf({
      kind: 'jwtBearer',
      loginUrl: server.origin,
      clientId,
      username: 'sync@example.com',
      privateKey: '-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----',
    });
    const error = await errorOf(source.session(never));
    expect([error.code, error.message.includes('hunter2'), server.requests.length]).toEqual(['usage', false, 0]);
  });
});
