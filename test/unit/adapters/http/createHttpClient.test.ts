import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttpClient } from '../../../../src/adapters/http/createHttpClient.ts';
import type { HttpLimits } from '../../../../src/adapters/http/httpLimits.ts';
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

  test.each([
    ['is cut', (zipped: Buffer) => zipped.subarray(0, -20), 'Z_BUF_ERROR'],
    [
      'has a wrong checksum',
      (zipped: Buffer) => Buffer.concat([zipped.subarray(0, -8), Buffer.alloc(8)]),
      'Z_DATA_ERROR',
    ],
  ])('reports a compressed body that %s, however well it is framed', async (_what, damage, code) => {
    const body = damage(gzipSync('a'.repeat(100_000)));
    const server = await startStubServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': String(body.length) }).end(body);
    });
    const reply = await createHttpClient().exchange(get(server.origin), never);
    const failure = await failureOf(reply.text());
    expect([failure instanceof HttpFailure, (failure as Error).message.includes(code)]).toEqual([true, true]);
  });

  test('refuses an encoding that nobody asked for', async () => {
    const server = await startStubServer((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip');
      response.writeHead(200, { 'content-encoding': 'br' }).end('x');
    });
    const reply = await createHttpClient().exchange(get(server.origin), never);
    expect(await failureOf(reply.text())).toBeInstanceOf(HttpFailure);
  });

  test('sends what may not be repeated on a connection of its own', async () => {
    const server = await startStubServer((_request, response) => sendJson(response, {}));
    const client = createHttpClient();
    for (const method of ['GET', 'POST', 'PATCH', 'PUT'] as const) {
      await (await client.exchange({ ...get(server.origin), method, body: 'x' }, never)).text();
    }
    expect(server.requests.map(({ headers }) => headers.connection)).toEqual(['keep-alive', 'close', 'close', 'close']);
  });

  test('knows that nothing was sent while TLS was not agreed on', async () => {
    const silent = await startRawServer(() => undefined);
    const client = createHttpClient({ connectMs: 60 });
    expect(await failureOf(client.exchange(get(silent.replace('http:', 'https:')), never))).toEqual(
      new HttpFailure('no connection within 0.1 s', true),
    );
    const plain = await startStubServer((_request, response) => sendJson(response, {}));
    const failure = await failureOf(client.exchange(get(plain.origin.replace('http:', 'https:')), never));
    expect([(failure as HttpFailure).notSent, (failure as Error).message]).toEqual([
      true,
      expect.stringContaining('the TLS certificate or connection is not accepted'),
    ]);
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

describe('sending a body', () => {
  const large = new Blob(['x'.repeat(30_000_000)]);
  const put = (url: string, body: string | Blob) => ({ method: 'PUT' as const, url, headers: {}, body });

  test('tells its length in bytes and sends it whole', async () => {
    const server = await startStubServer((_request, response) => void response.writeHead(201).end());
    const client = createHttpClient();
    for (const body of ['é', new Blob(['é'.repeat(500_000)]), large]) {
      expect((await client.exchange(put(server.origin, body), never)).status).toBe(201);
    }
    expect(server.requests.map(({ headers, body }) => [headers['content-length'], body.length])).toEqual([
      ['2', 1],
      ['1000000', 500_000],
      ['30000000', 30_000_000],
    ]);
  });

  test('takes an answer that comes before the body is sent', async () => {
    const server = await startRawServer((socket) => {
      socket.once('data', () => {
        socket.pause();
        socket.write('HTTP/1.1 503 Busy\r\nContent-Length: 4\r\nRetry-After: 7\r\n\r\nbusy');
      });
    });
    const reply = await createHttpClient().exchange(put(server, large), never);
    expect([reply.status, reply.header('retry-after'), await reply.text()]).toEqual([503, '7', 'busy']);
  });

  test('gives up when nothing is taken any more', async () => {
    const server = await startRawServer((socket) => {
      socket.once('data', () => socket.pause());
    });
    const failure = await failureOf(createHttpClient({ idleMs: 80 }).exchange(put(server, large), never));
    expect(failure).toEqual(new HttpFailure('nothing could be sent for 0.1 s', false));
  });

  test('has all the time it needs while it moves, and counts the wait for an answer from its end', async () => {
    const server = await startRawServer((socket) => {
      socket.on('data', () => {
        socket.pause();
        setTimeout(() => socket.resume(), 1);
      });
    });
    const startedAt = performance.now();
    const failure = await failureOf(
      createHttpClient({ idleMs: 1_000, firstByteMs: 100 }).exchange(put(server, large), never),
    );
    expect(failure).toEqual(new HttpFailure('no answer within 0.1 s', false));
    expect(performance.now() - startedAt).toBeGreaterThan(150);
  });
});

/** A server that does not even speak HTTP, unless a test does. */
async function startRawServer(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

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
