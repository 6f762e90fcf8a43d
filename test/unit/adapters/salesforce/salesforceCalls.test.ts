import { describe, expect, test } from 'vitest';
import type { Call } from '../../../../src/adapters/salesforce/salesforceCalls.ts';
import { SalesforceRefusal } from '../../../../src/adapters/salesforce/salesforceRefusal.ts';
import { errorOf } from '../errorOf.ts';
import { sendJson } from '../stubServer.ts';
import { salesforceError, startOrg } from './salesforceStub.ts';

const never = new AbortController().signal;
const reading: Call = { kind: 'rest.limits', path: '/services/data/v66.0/limits' };
const writing: Call = {
  kind: 'ingest.create',
  method: 'POST',
  path: '/services/data/v66.0/jobs/ingest',
  body: '{"a":1}',
};
const asJson = (text: string) => JSON.parse(text) as unknown;

describe('a reading call', () => {
  test("is signed in, counted, and tells the server's time and the calls of the day", async () => {
    const org = await startOrg((_request, response) => {
      sendJson(response, { a: 1 }, 200, {
        date: 'Tue, 24 Nov 2026 18:20:38 GMT',
        'sforce-limit-info': 'api-usage=10018/100000',
      });
    });
    expect(org.calls.latestApiUsage()).toBeNull();
    expect(await org.calls.readJson(reading, never)).toEqual({ a: 1 });
    expect(org.requests()[0]?.headers.authorization).toBe('Bearer 00D000000000001!DEMO1');
    expect([org.calls.callsMade(), org.calls.latestApiUsage(), org.clock.now().toISOString().slice(0, 18)]).toEqual([
      { 'rest.limits': 1 },
      { used: 10_018, max: 100_000 },
      '2026-11-24T18:20:3',
    ]);
  });

  test('is replayed with a new token after a 401, for many calls with one refresh', async () => {
    const org = await startOrg((request, response) => {
      const isFresh = request.headers.authorization?.endsWith('DEMO2') === true;
      if (isFresh) sendJson(response, { ok: true });
      else sendJson(response, salesforceError('INVALID_SESSION_ID', 'Session expired or invalid'), 401);
    });
    const answers = await Promise.all([1, 2, 3].map(() => org.calls.readJson(reading, never)));
    expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(org.server.requests.filter(({ path }) => path.endsWith('/token'))).toHaveLength(2);
  });

  test('of the identity service is replayed after its 403, which means the same', async () => {
    const org = await startOrg((_request, response, times) => {
      if (times === 0) response.writeHead(403).end('Bad_OAuth_Token');
      else sendJson(response, { user_id: '005' });
    });
    const call = { kind: 'oauth.userinfo', path: '/services/oauth2/userinfo' } as const;
    expect(await org.calls.readJson(call, never)).toEqual({ user_id: '005' });
    expect(org.requests().map(({ headers }) => headers.authorization?.slice(-5))).toEqual(['DEMO1', 'DEMO2']);
  });

  test('of the older Bulk API is replayed after its 400 that names the session, and refused after any other', async () => {
    const xml = (code: string): string =>
      `<?xml version="1.0"?><error><exceptionCode>${code}</exceptionCode><exceptionMessage>Said so.</exceptionMessage></error>`;
    const org = await startOrg((request, response, times) => {
      if (request.path.endsWith('/other')) response.writeHead(400).end(xml('InvalidJob'));
      else if (times === 0) response.writeHead(400).end(xml('InvalidSessionId'));
      else response.writeHead(200).end('<batchInfoList/>');
    });
    const call = { kind: 'batch.list', path: '/services/async/66.0/job/750/batch' } as const;
    expect(await org.calls.read(call, never, (reply) => reply.text())).toBe('<batchInfoList/>');
    expect(org.requests().map(({ headers }) => String(headers['x-sfdc-session']).slice(-5))).toEqual([
      'DEMO1',
      'DEMO2',
    ]);
    const other = await errorOf(
      org.calls.read({ ...call, path: '/services/async/other' }, never, (reply) => reply.text()),
    );
    expect(other).toMatchObject({ code: 'accessDenied', errorCode: 'InvalidJob', said: 'Said so.' });
    expect(org.requests()).toHaveLength(3);
  });

  test('ends with a second 401: the access was withdrawn', async () => {
    const org = await startOrg((_request, response) => {
      sendJson(response, salesforceError('INVALID_SESSION_ID', 'Session expired or invalid'), 401);
    });
    const error = await errorOf(org.calls.readJson(reading, never));
    expect([error.code, org.requests().length]).toEqual(['signInFailed', 2]);
    expect(error.message).toContain('access withdrawn');
  });

  test('asks for no new token when the session may not use the API', async () => {
    const org = await startOrg((_request, response) => {
      const said = 'This session is not valid for use with the REST API';
      sendJson(response, salesforceError('INVALID_SESSION_ID', said), 401);
    });
    const error = await errorOf(org.calls.readJson(reading, never));
    expect([error.code, org.server.requests.length]).toEqual(['signInFailed', 2]);
    expect(error.message).toContain('This session may not use the API.');
  });

  test('stops at once when the calls of the day are used up', async () => {
    const org = await startOrg((_request, response) => {
      sendJson(response, salesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'), 403);
    });
    const error = await errorOf(org.calls.readJson(reading, never));
    expect([error.code, org.requests().length]).toEqual(['apiBudget', 1]);
  });

  test.each([
    ['INVALID_FIELD', 400, 'accessDenied'],
    ['INSUFFICIENT_ACCESS', 403, 'accessDenied'],
    ['API_DISABLED_FOR_ORG', 403, 'accessDenied'],
    ['MALFORMED_QUERY', 400, 'internal'],
    ['NOT_FOUND', 404, 'accessDenied'],
  ])('is not repeated when it is refused: %s', async (errorCode, status, code) => {
    const org = await startOrg((_request, response) => {
      sendJson(response, salesforceError(errorCode), status);
    });
    const error = await errorOf(org.calls.readJson(reading, never));
    const said = error instanceof SalesforceRefusal ? error.errorCode : 'not refused';
    expect([error.code, said, org.requests().length]).toEqual([code, errorCode, 1]);
  });

  test('is repeated after a reset, a gateway error, a cut answer and a login page', async () => {
    const org = await startOrg((_request, response, times) => {
      if (times === 0) response.destroy();
      else if (times === 1) response.writeHead(502).end('<html>');
      else if (times === 2) response.writeHead(200).end('{"records":[{"Id"');
      else if (times === 3) response.writeHead(200).end('<html>Login</html>');
      else sendJson(response, { done: true });
    });
    expect([await org.calls.readJson(reading, never), org.calls.callsMade()]).toEqual([
      { done: true },
      { 'rest.limits': 5 },
    ]);
  });

  test('ends with an incomplete read when every answer is cut', async () => {
    const org = await startOrg((_request, response) => void response.writeHead(200).end('{"records":[{"Id"'));
    expect((await errorOf(org.calls.readJson(reading, never))).code).toBe('incompleteRead');
  });

  test.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000).toUTCString()],
  ])('waits for a busy org as long as it says in %s', async (_what, retryAfter) => {
    const org = await startOrg((_request, response, times) => {
      if (times === 0) sendJson(response, salesforceError('SERVER_UNAVAILABLE'), 503, { 'retry-after': retryAfter() });
      else sendJson(response, { ok: true });
    });
    const startedAt = performance.now();
    expect(await org.calls.readJson(reading, never)).toEqual({ ok: true });
    expect(performance.now() - startedAt).toBeGreaterThan(900);
  });

  test('does not sit out an hour', async () => {
    const org = await startOrg((_request, response) => {
      sendJson(response, salesforceError('SERVER_UNAVAILABLE'), 503, { 'retry-after': '3600' });
    });
    const error = await errorOf(org.calls.readJson(reading, never));
    expect([error.code, org.requests().length]).toEqual(['cannotConnect', 1]);
  });

  test('follows no redirect: the token stays in the org', async () => {
    const org = await startOrg((_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end());
    const error = await errorOf(org.calls.readJson(reading, never));
    expect([error.code, org.requests().length]).toEqual(['cannotConnect', 1]);
  });

  test('never puts the token into an error', async () => {
    const org = await startOrg((_request, response) => void response.destroy());
    const error = await errorOf(org.calls.readJson(reading, never));
    expect(error.code).toBe('cannotConnect');
    expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toContain('DEMO');
  });
});

describe('a writing call', () => {
  test('answers the value', async () => {
    const org = await startOrg((_request, response) => {
      sendJson(response, { id: '750x' }, 201);
    });
    expect(await org.calls.mutate(writing, never, asJson)).toEqual({ kind: 'ok', value: { id: '750x' } });
    expect(org.requests().map(({ method, body }) => [method, body])).toEqual([['POST', '{"a":1}']]);
  });

  test.each([
    ['a lost reply', (response: import('node:http').ServerResponse) => void response.destroy()],
    ['a gateway error', (response: import('node:http').ServerResponse) => void response.writeHead(504).end()],
    ['a cut answer', (response: import('node:http').ServerResponse) => void response.writeHead(200).end('{"id"')],
    ['a login page', (response: import('node:http').ServerResponse) => void response.writeHead(200).end('<html>')],
  ])('is unknown after %s, and not repeated', async (_what, send) => {
    const org = await startOrg((_request, response) => send(response));
    const reply = await org.calls.mutate(writing, never, (text) => {
      try {
        return asJson(text);
      } catch {
        return undefined;
      }
    });
    expect([reply.kind, org.requests().length]).toEqual(['unknown', 1]);
  });

  test('is unknown when the answer does not come in time', async () => {
    const org = await startOrg(() => undefined);
    const reply = await org.calls.mutate({ ...writing, firstByteMs: 50 }, never, asJson);
    expect(reply).toEqual({ kind: 'unknown', cause: 'no answer within 0.1 s' });
  });

  test('is sent again, whole, after 401, 429 and 503: nothing had happened', async () => {
    const org = await startOrg((_request, response, times) => {
      if (times === 0) sendJson(response, salesforceError('INVALID_SESSION_ID'), 401);
      else if (times === 1) sendJson(response, salesforceError('TOO_MANY'), 429, { 'retry-after': '0' });
      else if (times === 2) sendJson(response, salesforceError('SERVER_UNAVAILABLE'), 503);
      else sendJson(response, { id: '750x' });
    });
    expect(await org.calls.mutate(writing, never, asJson)).toEqual({ kind: 'ok', value: { id: '750x' } });
    expect(org.requests().map(({ body }) => body)).toEqual(Array(4).fill('{"a":1}'));
  });

  test("is refused by Salesforce's own code", async () => {
    const org = await startOrg((_request, response) => {
      sendJson(response, salesforceError('INVALIDJOB', 'No such object.'), 400);
    });
    expect(await org.calls.mutate(writing, never, asJson)).toEqual({
      kind: 'refused',
      code: 'INVALIDJOB',
      message: 'No such object.',
    });
  });

  test('is refused when the access was withdrawn, the budget is used up, or nobody can be reached', async () => {
    const withdrawn = await startOrg((_request, response) => {
      sendJson(response, salesforceError('INVALID_SESSION_ID'), 401);
    });
    const spent = await startOrg((_request, response) => {
      sendJson(response, salesforceError('REQUEST_LIMIT_EXCEEDED'), 403);
    });
    const gone = await startOrg(() => undefined);
    await gone.calls.origin(never);
    await gone.server.close();
    const replies = await Promise.all(
      [withdrawn, spent, gone].map(async (org) => await org.calls.mutate(writing, never, asJson)),
    );
    expect(replies.map((reply) => reply.kind === 'refused' && reply.code)).toEqual([
      'INVALID_SESSION_ID',
      'REQUEST_LIMIT_EXCEEDED',
      'CANNOT_CONNECT',
    ]);
  });

  test('ends as cancelled when a person cancels', async () => {
    const org = await startOrg(() => undefined);
    const cancel = new AbortController();
    const writingNow = org.calls.mutate(writing, cancel.signal, asJson);
    setTimeout(() => {
      cancel.abort();
    }, 50);
    expect((await errorOf(writingNow)).code).toBe('cancelled');
  });
});
