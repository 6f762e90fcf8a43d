import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createHttpClient } from '../../../../src/adapters/http/createHttpClient.ts';
import type { HttpLimits } from '../../../../src/adapters/http/httpLimits.ts';
import { createPersonalizationReader } from '../../../../src/adapters/personalization/createPersonalizationReader.ts';
import type { SyncEvent } from '../../../../src/core/model/syncEvent.ts';
import type { NeededColumns, ReadTable, TableName, VerifiedTable } from '../../../../src/core/model/tables.ts';
import type { ExportToNormalise } from '../../../../src/core/reading/normalise.ts';
import { errorOf } from '../errorOf.ts';
import { type SeenRequest, startStubServer } from '../stubServer.ts';

const needed: NeededColumns = { standard: ['name'], attributes: ['emailAddress'], fields: [] };

function users(from: number, to: number): string {
  const records = Array.from({ length: to - from }, (_unused, index) => `{"name":"user${from + index}"}`);
  return `[\n${records.join(',\n')}\n]`;
}

/** A page that says where it ends. */
function send(response: ServerResponse, text: string, status = 200): void {
  const body = Buffer.from(text);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': String(body.length) }).end(body);
}

/** A page that ends with its connection. */
function sendUnframed(response: ServerResponse, text: string): void {
  response.useChunkedEncodingByDefault = false;
  response.shouldKeepAlive = false;
  response.removeHeader('connection');
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(text);
}

type Misbehave = (response: ServerResponse, page: number, times: number, request: SeenRequest) => boolean;

/** An export of so many users, in pages of ten; `bad` may answer otherwise. */
async function startExport(count: number, bad: Misbehave = () => false, limits: Partial<HttpLimits> = {}) {
  const times = new Map<number, number>();
  const server = await startStubServer((request, response) => {
    const page = Number(new URL(request.path, 'http://x').searchParams.get('page'));
    const before = times.get(page) ?? 0;
    times.set(page, before + 1);
    if (!bad(response, page, before, request)) send(response, pageOf(page));
  });
  function pageOf(page: number): string {
    return page * 10 >= count ? '[]' : users(page * 10, Math.min(count, page * 10 + 10));
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'psync-export-'));
  const events: SyncEvent[] = [];
  let normalised: (Omit<ExportToNormalise, 'work'> & { texts: readonly string[] }) | null = null;
  const reader = createPersonalizationReader({
    account: 'acme',
    instance: 'us-1',
    dataset: 'engage',
    credentials: { apiKeyId: 'DEMO-id', apiKeySecret: 'DEMO-secret', baseUrl: server.origin },
    http: createHttpClient({ backoffFirstMs: 1, backoffMostMs: 5, ...limits }),
    pageSize: 10,
    normalise: async ({ work: _work, ...request }) => {
      normalised = { ...request, texts: request.files.map((file) => readFileSync(file.path, 'utf8')) };
      return { table: request.table, files: [], rows: count } as unknown as VerifiedTable;
    },
  });
  return {
    server,
    folder,
    events,
    reader,
    pageOf,
    normalised: () => normalised,
    read: (table: TableName = 'users', signal: AbortSignal = new AbortController().signal): Promise<ReadTable> =>
      reader.read(table, needed, folder, { signal, emit: (event) => events.push(event) }),
    paths: () => server.requests.map((request) => request.path),
  };
}

describe('reading users', () => {
  test('asks page after page until one is empty, and hands them over in order', async () => {
    const exported = await startExport(25);
    expect(await exported.read()).toEqual({ table: 'users', files: [], rows: 25 });
    expect(exported.paths()).toEqual(
      [0, 1, 2, 3].map((page) => `/api/dataset/engage/users.json?pageSize=10&page=${page}`),
    );
    expect(exported.server.requests[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('DEMO-id:DEMO-secret').toString('base64')}`,
    );
    const request = exported.normalised();
    expect(request).toMatchObject({
      table: 'users',
      format: 'json',
      needed,
      into: exported.folder,
      origin: 'Personalization, User Export API of dataset engage',
      texts: [users(0, 10), users(10, 20), users(20, 25)],
    });
    expect(request?.files.map(({ name }) => name)).toEqual([
      'users.json, page 1',
      'users.json, page 2',
      'users.json, page 3',
    ]);
  });

  test('leaves no downloaded page behind', async () => {
    const exported = await startExport(25);
    await exported.read();
    expect(readdirSync(exported.folder)).toEqual([]);
  });

  test('tells how many it has read', async () => {
    const exported = await startExport(5);
    await exported.read();
    expect(exported.events[0]).toEqual({ kind: 'progress', phase: 'readPersonalization', done: 5, unit: 'users' });
  });

  test('of an empty dataset hands over one empty page', async () => {
    const exported = await startExport(0);
    await exported.read();
    expect([exported.normalised()?.texts, exported.paths().length]).toEqual([['[]'], 2]);
  });

  test('does not take one empty page behind a full one for the end', async () => {
    const exported = await startExport(15, (response, page, times) => {
      if (page !== 1 || times > 0) return false;
      send(response, '[]');
      return true;
    });
    await exported.read();
    expect([exported.normalised()?.texts, exported.paths().length]).toEqual([[users(0, 10), users(10, 15)], 4]);
  });

  test('takes two empty pages behind a full one for the end', async () => {
    const exported = await startExport(20);
    await exported.read();
    expect([exported.normalised()?.texts, exported.paths().length]).toEqual([[users(0, 10), users(10, 20)], 4]);
  });

  test('takes a page shorter than asked for what it is, and asks on', async () => {
    const exported = await startExport(25, (response, page) => {
      const pages = [users(0, 4), users(4, 8), users(8, 12)];
      send(response, pages[page] ?? '[]');
      return true;
    });
    await exported.read();
    expect(exported.normalised()?.texts).toEqual([users(0, 4), users(4, 8), users(8, 12)]);
  });

  test('knows when a server gives everything in one answer', async () => {
    const all = await startExport(25, (response) => {
      send(response, users(0, 25));
      return true;
    });
    await all.read();
    expect([all.normalised()?.texts, all.paths().length]).toEqual([[users(0, 25)], 1]);
    const few = await startExport(5, (response) => {
      send(response, users(0, 5));
      return true;
    });
    await few.read();
    expect([few.normalised()?.texts, few.paths().length]).toEqual([[users(0, 5)], 2]);
  });

  test('unpacks a compressed page on its way to disk', async () => {
    const exported = await startExport(5, (response, page) => {
      if (page > 0) return false;
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(users(0, 5)));
      return true;
    });
    await exported.read();
    expect(exported.normalised()?.texts).toEqual([users(0, 5)]);
  });

  test('knows that an export cannot be hashed again', async () => {
    const exported = await startExport(5);
    const work = { signal: new AbortController().signal, emit: () => undefined };
    expect(await exported.reader.hash('users', work)).toBeNull();
  });

  test('of Salesforce is refused', async () => {
    expect((await errorOf((await startExport(5)).read('contacts'))).code).toBe('internal');
  });
});

describe('a damaged page', () => {
  test.each([
    ['is cut between two users', `${users(10, 15).slice(0, -2)},`],
    ['is cut inside a user', users(10, 20).slice(0, -5)],
    ['is cut before its closing bracket', users(10, 20).slice(0, -1)],
    ['is empty', ''],
    ['is a login page', '<html><body>Log in</body></html>'],
    ['is an object', '{"users":[]}'],
    ['is the same as a page before', users(0, 10)],
  ])('that %s is fetched again', async (_what, text) => {
    const exported = await startExport(25, (response, page, times) => {
      if (page !== 1 || times > 1) return false;
      send(response, text);
      return true;
    });
    await exported.read();
    expect([exported.normalised()?.texts, exported.paths().length]).toEqual([
      [users(0, 10), users(10, 20), users(20, 25)],
      6,
    ]);
  });

  test('four times over ends the reading, and leaves no file', async () => {
    const exported = await startExport(25, (response, page) => {
      if (page !== 1) return false;
      send(response, users(10, 20).slice(0, -1));
      return true;
    });
    const error = await errorOf(exported.read());
    expect([error.code, exported.paths().length, exported.normalised()]).toEqual(['incompleteRead', 5, null]);
    expect(error.message).toContain('User export, page 2 is damaged: line 12: cut at line 12');
  });

  test('that repeats the one before for ever ends the reading', async () => {
    const exported = await startExport(25, (response, page) => {
      if (page === 0) return false;
      send(response, users(0, 10));
      return true;
    });
    expect((await errorOf(exported.read())).message).toContain('it is the same as a page before');
  });

  test.each(['breaks', 'stalls', 'does not come', 'ends as a gateway error'])(
    'whose connection %s is fetched again',
    async (how) => {
      const exported = await startExport(
        15,
        (response, page, times) => {
          if (page !== 1 || times > 0) return false;
          if (how === 'ends as a gateway error') response.writeHead(502).end();
          else if (how !== 'does not come') response.writeHead(200, { 'content-length': '999' }).write('[');
          if (how === 'breaks') setTimeout(() => response.destroy(), 5);
          return true;
        },
        { idleMs: 80, firstByteMs: 80 },
      );
      await exported.read();
      expect(exported.normalised()?.texts).toEqual([users(0, 10), users(10, 15)]);
    },
  );
});

describe('a page with bytes that no JSON has', () => {
  const damaged = Buffer.from(users(0, 5));
  damaged[damaged.indexOf('user1')] = 0;
  const latin = Buffer.from(users(0, 5).replace('user1', 'us\xE9r1'), 'latin1');

  test.each([
    ['a NUL', damaged],
    ['no UTF-8', latin],
  ])('(%s) is fetched again: the next one is whole', async (_what, bytes) => {
    const exported = await startExport(5, (response, page, times) => {
      if (page > 0 || times > 0) return false;
      response.writeHead(200, { 'content-length': String(bytes.length) }).end(bytes);
      return true;
    });
    await exported.read();
    expect([exported.normalised()?.texts, exported.paths().length]).toEqual([[users(0, 5)], 3]);
  });

  test('is taken when it comes the same again: the export holds them', async () => {
    const exported = await startExport(5, (response, page) => {
      if (page > 0) return false;
      response.writeHead(200, { 'content-length': String(damaged.length) }).end(damaged);
      return true;
    });
    await exported.read();
    expect([exported.normalised()?.texts, exported.paths().length]).toEqual([[damaged.toString()], 3]);
  });
});

describe('a page without a known end', () => {
  test('is fetched twice, and taken when both are the same', async () => {
    const exported = await startExport(5, (response, page) => {
      sendUnframed(response, exported.pageOf(page));
      return true;
    });
    await exported.read();
    expect([exported.normalised()?.texts, exported.paths().length]).toEqual([[users(0, 5)], 4]);
  });

  test('is fetched on when the two differ', async () => {
    const exported = await startExport(5, (response, page, times) => {
      if (page > 0) return false;
      sendUnframed(response, times === 0 ? users(0, 4) : users(0, 5));
      return true;
    });
    await exported.read();
    expect([exported.normalised()?.texts, exported.paths().length]).toEqual([[users(0, 5)], 5]);
  });

  test('ends the reading when no two are the same', async () => {
    const exported = await startExport(5, (response, _page, times) => {
      sendUnframed(response, users(0, times + 1));
      return true;
    });
    const error = await errorOf(exported.read());
    expect([error.code, exported.paths().length]).toEqual(['incompleteRead', 8]);
  });
});

describe('a refusal', () => {
  test.each([
    [401, 'signInFailed', 'It is not tried again'],
    [403, 'accessDenied', 'Give the key access'],
    [404, 'accessDenied', 'Check "account", "instance" and "dataset"'],
    [302, 'cannotConnect', 'HTTP 302'],
  ])('with %i ends the reading of users at once', async (status, code, words) => {
    const exported = await startExport(5, (response) => {
      response.writeHead(status, { location: '/elsewhere' }).end();
      return true;
    });
    const error = await errorOf(exported.read());
    expect([error.code, exported.paths().length]).toEqual([code, 1]);
    expect(error.message).toContain(words);
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('DEMO');
  });

  test.each([404, 410])('of accounts with %i means that there are none any more', async (status) => {
    const exported = await startExport(5, (response) => {
      send(response, '{"error":"Account Profiles are not available."}', status);
      return true;
    });
    expect(await exported.read('accounts')).toEqual({
      table: 'accounts',
      unavailable: `Personalization has no account export for this dataset (HTTP ${status}). Account Profiles were retired in August 2024; the run goes on without accounts.`,
    });
    expect(exported.paths()).toEqual(['/api/dataset/engage/accounts.json?pageSize=10&page=0']);
  });

  test('of accounts for want of a right ends the reading: they may be there', async () => {
    const exported = await startExport(5, (response) => {
      response.writeHead(403).end();
      return true;
    });
    expect((await errorOf(exported.read('accounts'))).code).toBe('accessDenied');
  });

  test.each([429, 503])('with %i is obeyed when it asks for patience', async (status) => {
    const exported = await startExport(5, (response, page, times) => {
      if (page > 0 || times > 0) return false;
      response.writeHead(status, { 'retry-after': '1' }).end();
      return true;
    });
    const startedAt = performance.now();
    await exported.read();
    expect(performance.now() - startedAt).toBeGreaterThan(990);
  });
});

test('a person who cancels waits for nothing, and no page is left', async () => {
  const exported = await startExport(5, (response) => {
    response.writeHead(200).write('[');
    return true;
  });
  const cancel = new AbortController();
  const reading = exported.read('users', cancel.signal);
  await wait(50);
  cancel.abort();
  expect([(await errorOf(reading)).code, readdirSync(exported.folder)]).toEqual(['cancelled', []]);
});
