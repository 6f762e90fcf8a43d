import { describe, expect, test } from 'vitest';
import { createHttpClient, type HttpLimits } from '../../../../src/adapters/http/createHttpClient.ts';
import { HttpFailure, TryAgain } from '../../../../src/core/http/httpClient.ts';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { sendJson, startStubServer } from '../stubServer.ts';

const never = new AbortController().signal;
const quick: Partial<HttpLimits> = { backoffFirstMs: 1, backoffMostMs: 5 };
const get = (url: string) => ({ method: 'GET' as const, url, headers: {} });

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('an exchange', () => {
  test('answers status, headers and the whole body', async () => {
    const server = await startStubServer((_request, response) => sendJson(response, { a: 'é' }, 418, { 'x-b': 'c' }));
    const reply = await createHttpClient().exchange(get(server.origin), never);
    expect([reply.status, reply.header('X-B'), reply.header('x-z'), reply.framed, await reply.text()]).toEqual([
      418,
      'c',
      null,
      true,
      '{"a":"é"}',
    ]);
  });

  test('does not follow a redirect', async () => {
    const server = await startStubServer((_request, response) => {
      response.writeHead(307, { location: 'https://elsewhere.example.com/' }).end();
    });
    const reply = await createHttpClient().exchange(get(server.origin), never);
    expect([reply.status, reply.header('location')]).toEqual([307, 'https://elsewhere.example.com/']);
  });

  test('says that a body without length or chunks has no known end', async () => {
    const server = await startStubServer((_request, response) => {
      response.shouldKeepAlive = false;
      response.useChunkedEncodingByDefault = false;
      response.writeHead(200);
      response.end('part');
    });
    const reply = await createHttpClient().exchange(get(server.origin), never);
    expect([reply.framed, await reply.text()]).toEqual([false, 'part']);
  });

  test('knows that a refused connection sent nothing', async () => {
    const server = await startStubServer(() => undefined);
    await server.close();
    const failure = await failureOf(createHttpClient().exchange(get(server.origin), never));
    expect(failure).toEqual(new HttpFailure('the connection was refused (ECONNREFUSED)', true));
    expect((failure as HttpFailure).notSent).toBe(true);
  });

  test('leaves open whether a request that was cut off had its effect', async () => {
    const server = await startStubServer((_request, response) => void response.destroy());
    const failure = await failureOf(createHttpClient().exchange(get(server.origin), never));
    expect(failure).toBeInstanceOf(HttpFailure);
    expect((failure as HttpFailure).notSent).toBe(false);
  });

  test('gives up on a server that says nothing', async () => {
    const server = await startStubServer(() => undefined);
    const failure = await failureOf(createHttpClient({ firstByteMs: 50 }).exchange(get(server.origin), never));
    expect(failure).toEqual(new HttpFailure('no answer within 0.1 s', false));
  });

  test('gives up on a body that stops, but not on one that is slow', async () => {
    const server = await startStubServer((request, response) => {
      response.writeHead(200);
      let sent = 0;
      const timer = setInterval(() => {
        sent += 1;
        if (sent <= 10) response.write('x');
        if (sent === 10 && request.path === '/slow') response.end();
      }, 20);
      response.on('close', () => {
        clearInterval(timer);
      });
    });
    const client = createHttpClient({ idleMs: 120 });
    const slow = await client.exchange(get(`${server.origin}/slow`), never);
    expect(await slow.text()).toBe('xxxxxxxxxx');
    const stopped = await client.exchange(get(`${server.origin}/stops`), never);
    expect(await failureOf(stopped.text())).toEqual(new HttpFailure('the answer stopped for 0.1 s', false));
  });

  test('reports a body that ends before its length', async () => {
    const server = await startStubServer((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('only this');
      setTimeout(() => response.destroy(), 20);
    });
    const reply = await createHttpClient().exchange(get(server.origin), never);
    expect(await failureOf(reply.text())).toBeInstanceOf(HttpFailure);
  });

  test('ends at once when a person cancels, before and inside the body', async () => {
    const server = await startStubServer((request, response) => {
      if (request.path === '/body') response.writeHead(200).write('x');
    });
    const before = new AbortController();
    const waiting = createHttpClient().exchange(get(server.origin), before.signal);
    setTimeout(() => {
      before.abort();
    }, 20);
    expect(await failureOf(waiting)).toEqual(new SyncError('cancelled', 'Cancelled.'));
    const inside = new AbortController();
    const reply = await createHttpClient().exchange(get(`${server.origin}/body`), inside.signal);
    setTimeout(() => {
      inside.abort();
    }, 20);
    expect(await failureOf(reply.text())).toEqual(new SyncError('cancelled', 'Cancelled.'));
  });
});

describe('repeating', () => {
  const giveUp = new SyncError('cannotConnect', 'Nobody is there.');

  test('ends with the first answer', async () => {
    let tries = 0;
    const answer = await createHttpClient(quick).repeat(async () => {
      tries += 1;
      if (tries < 4) throw new TryAgain(giveUp);
      return 'done';
    }, never);
    expect([answer, tries]).toEqual(['done', 4]);
  });

  test('gives up after six tries with the error of the last', async () => {
    let tries = 0;
    const failure = await failureOf(
      createHttpClient(quick).repeat(async () => {
        tries += 1;
        throw new TryAgain(new SyncError('cannotConnect', `try ${tries}`));
      }, never),
    );
    expect([failure, tries]).toEqual([new SyncError('cannotConnect', 'try 6'), 6]);
  });

  test('does not repeat what failed otherwise', async () => {
    let tries = 0;
    const failure = await failureOf(
      createHttpClient(quick).repeat(async () => {
        tries += 1;
        throw new SyncError('accessDenied', 'No.');
      }, never),
    );
    expect([failure, tries]).toEqual([new SyncError('accessDenied', 'No.'), 1]);
  });

  test('waits as long as it is asked to, also beyond six tries, up to a limit in all', async () => {
    let tries = 0;
    const client = createHttpClient({ ...quick, askedWaitMs: 100 });
    const startedAt = performance.now();
    const failure = await failureOf(
      client.repeat(async () => {
        tries += 1;
        throw new TryAgain(giveUp, 10);
      }, never),
    );
    expect([failure, tries]).toEqual([giveUp, 11]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(95);
  });

  test('does not begin a wait that is too long', async () => {
    const client = createHttpClient({ ...quick, askedWaitMs: 60_000 });
    const startedAt = performance.now();
    const failure = await failureOf(
      client.repeat(async () => {
        throw new TryAgain(giveUp, 3_600_000);
      }, never),
    );
    expect(failure).toEqual(giveUp);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('backs off from a server that asks to come again at once', async () => {
    let tries = 0;
    await failureOf(
      createHttpClient(quick).repeat(async () => {
        tries += 1;
        throw new TryAgain(giveUp, 0);
      }, never),
    );
    expect(tries).toBe(6);
  });

  test('stops waiting when a person cancels', async () => {
    const cancel = new AbortController();
    setTimeout(() => {
      cancel.abort();
    }, 20);
    const startedAt = performance.now();
    const failure = await failureOf(
      createHttpClient().repeat(async () => {
        throw new TryAgain(giveUp, 600_000);
      }, cancel.signal),
    );
    expect(failure).toEqual(new SyncError('cancelled', 'Cancelled.'));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
