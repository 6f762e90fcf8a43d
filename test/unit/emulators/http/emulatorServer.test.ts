import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminRoutes, withAdminToken } from '../../../../src/emulators/http/adminRoutes.ts';
import {
  createEmulatorContext,
  type EmulatorContext,
  onEffect,
} from '../../../../src/emulators/http/emulatorContext.ts';
import { EmulatorServer } from '../../../../src/emulators/http/emulatorServer.ts';
import { parseFaultRule } from '../../../../src/emulators/http/faultRule.ts';
import { jsonReply } from '../../../../src/emulators/http/route.ts';

let context: EmulatorContext;
let server: EmulatorServer;
let stored: string[];
const csv = Array.from({ length: 400 }, (_, index) => `"row ${index}","${'x'.repeat(20)}"`).join('\n');

beforeEach(async () => {
  context = createEmulatorContext({ seed: 1, timeScale: 1 });
  server = new EmulatorServer({ context, name: 'test' });
  stored = [];
  server.addRoutes([
    {
      op: 'thing.put',
      method: 'PUT',
      path: '/things/:object',
      subject: (params) => ({ object: params['object'] }),
      async handle(request) {
        stored.push((await request.body()).toString('utf8'));
        request.commit(1);
        return jsonReply(201, { stored: stored.length });
      },
    },
    {
      op: 'thing.get',
      method: 'GET',
      path: '/things/:object',
      handle: () => ({ status: 200, body: `"a","b"\n${csv}\n` }),
    },
  ]);
  await server.listen(0);
});
afterEach(() => server.close());

function addFault(rule: object): string {
  const parsed = parseFaultRule(rule);
  if (typeof parsed === 'string') throw new Error(parsed);
  return context.faults.add(parsed);
}

function put(body: string): Promise<Response> {
  return fetch(`${server.url}/things/Contact`, { method: 'PUT', body });
}

function rawGet(
  headers: Record<string, string>,
): Promise<{ status: number | undefined; bytes: Buffer; headers: object }> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(`${server.url}/things/x`, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, bytes: Buffer.concat(chunks), headers: response.headers }),
      );
    });
    call.on('error', reject);
    call.end();
  });
}

describe('the emulator server', () => {
  it('refuses a foreign Host with 421 and a web page with 403', async () => {
    expect((await rawGet({ Host: 'evil.example.com' })).status).toBe(421);
    expect((await rawGet({ Origin: 'http://evil.example.com' })).status).toBe(403);
    expect((await rawGet({})).status).toBe(200);
  });

  it('collapses double slashes and marks every reply as emulated', async () => {
    const response = await fetch(`${server.url}//things//x`);
    expect([response.status, response.headers.get('x-emulator')]).toEqual([200, '1']);
  });

  it('records op, object, bytes, hash, effect and reply of each request', async () => {
    await put('hello');
    expect(context.history.since(0)).toEqual([
      {
        seq: 1,
        at: expect.any(String),
        server: 'test',
        op: 'thing.put',
        method: 'PUT',
        path: '/things/Contact',
        object: 'Contact',
        jobId: null,
        bytes: 5,
        bodySha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
        committed: true,
        rowsApplied: 1,
        replySent: true,
        status: 201,
        faultId: null,
      },
    ]);
  });

  it('records requests that no route takes', async () => {
    const response = await fetch(`${server.url}/nowhere`, { method: 'DELETE' });
    expect([response.status, context.history.since(0).map(({ op, method }) => `${op} ${method}`)]).toEqual([
      404,
      ['unknown DELETE'],
    ]);
  });

  it('takes its Date header from the virtual clock', async () => {
    context.clock.set({ offsetMs: 26 * 3_600_000, freeze: true });
    const response = await fetch(`${server.url}/things/x`);
    expect(response.headers.get('date')).toBe(new Date(context.clock.nowMs()).toUTCString());
  });
});

describe('faults', () => {
  it('reset before the effect leaves nothing behind, and strikes only the n-th request', async () => {
    const id = addFault({ match: { op: 'thing.put', nth: 2 }, when: 'before', do: { type: 'reset' } });
    await put('one');
    await expect(put('two')).rejects.toThrow('fetch failed');
    await put('three');
    expect(stored).toEqual(['one', 'three']);
    expect(context.faults.list()[0]).toMatchObject({ id, matched: 3, hits: 1 });
  });

  it('reset after the commit loses the reply but not the effect', async () => {
    addFault({ match: { op: 'thing.*' }, when: 'afterCommit', do: { type: 'reset' }, times: 1 });
    await expect(put('one')).rejects.toThrow('fetch failed');
    expect(stored).toEqual(['one']);
    expect(context.history.since(0)[0]).toMatchObject({ committed: true, replySent: false, faultId: 'f1' });
  });

  it('reset inside a large upload has no effect', async () => {
    addFault({ match: { op: 'thing.put' }, when: 'midRequest', do: { type: 'reset', afterBytes: 100_000 }, times: 1 });
    await expect(put('x'.repeat(20_000_000))).rejects.toThrow('fetch failed');
    expect(stored).toEqual([]);
    const [entry] = context.history.since(0);
    expect(entry).toMatchObject({ committed: false, replySent: false });
    expect(entry?.bytes).toBeGreaterThanOrEqual(100_000);
    expect(entry?.bytes).toBeLessThan(20_000_000);
  });

  it('status answers with the code, headers and no effect', async () => {
    addFault({
      match: { op: 'thing.put' },
      do: { type: 'status', status: 503, headers: { 'Retry-After': '2' }, errorCode: 'SERVER_UNAVAILABLE' },
      times: 1,
    });
    const response = await put('one');
    expect([response.status, response.headers.get('retry-after'), await response.json(), stored]).toEqual([
      503,
      '2',
      [{ errorCode: 'SERVER_UNAVAILABLE', message: 'SERVER_UNAVAILABLE' }],
      [],
    ]);
  });

  it.each(['contentLength', 'chunked', 'close'])(
    'a cut body framed by %s is taken for whole by fetch',
    async (framing) => {
      addFault({ match: { op: 'thing.get' }, do: { type: 'truncate', afterRows: 100, framing } });
      const text = await (await fetch(`${server.url}/things/x`)).text();
      expect(text.trimEnd().split('\n')).toHaveLength(101);
    },
  );

  it('a cut gzip body is cut in its zipped bytes', async () => {
    addFault({ match: { op: 'thing.get' }, do: { type: 'truncate', gzip: true } });
    const { bytes } = await rawGet({ 'Accept-Encoding': 'gzip' });
    expect(() => gunzipSync(bytes)).toThrow('unexpected end of file');
  });

  it('a Content-Length that lies makes the client fail', async () => {
    addFault({ match: { op: 'thing.get' }, do: { type: 'truncate', lieLength: true } });
    await expect(rawGet({})).rejects.toThrow('aborted');
  });

  it('midResponse breaks off inside the body', async () => {
    addFault({ match: { op: 'thing.get' }, when: 'midResponse', do: { type: 'reset', afterBytes: 1000 } });
    await expect(fetch(`${server.url}/things/x`).then((response) => response.text())).rejects.toThrow();
  });

  it('refuse closes the door for a while and opens it again', async () => {
    addFault({ match: { op: 'thing.get' }, do: { type: 'refuse', ms: 150 }, times: 1 });
    await expect(fetch(`${server.url}/things/x`)).rejects.toThrow();
    await expect(fetch(`${server.url}/things/x`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect((await fetch(`${server.url}/things/x`)).status).toBe(200);
  });

  it('slow spreads the reply over time, and stall ends after its time', async () => {
    addFault({ match: { op: 'thing.put' }, when: 'before', do: { type: 'stall', ms: 100 }, times: 1 });
    await expect(put('one')).rejects.toThrow('fetch failed');
    addFault({ match: { op: 'thing.get' }, do: { type: 'slow', bytesPerSecond: 60_000 }, times: 1 });
    const startedMs = performance.now();
    await (await fetch(`${server.url}/things/x`)).text();
    expect(performance.now() - startedMs).toBeGreaterThan(150);
  });

  it('slow after the commit delays the reply of what has happened already', async () => {
    addFault({ match: { op: 'thing.put' }, when: 'afterCommit', do: { type: 'slow', ms: 120 }, times: 1 });
    const startedMs = performance.now();
    const reply = put('one');
    await expect.poll(() => stored, { interval: 5 }).toEqual(['one']);
    expect((await reply).status).toBe(201);
    expect(performance.now() - startedMs).toBeGreaterThan(110);
  });

  it('effect faults run at their moment and the request goes on', async () => {
    const seen: unknown[] = [];
    onEffect(context, 'externalEdit', (fault, operation) => seen.push([fault.do['value'], operation, stored.length]));
    addFault({ match: { object: 'Contact' }, when: 'afterCommit', do: { type: 'externalEdit', value: 'v' } });
    expect((await put('one')).status).toBe(201);
    expect(seen).toEqual([['v', { op: 'thing.put', object: 'Contact' }, 1]]);
  });

  it('the same seed strikes the same requests', () => {
    function draw(seed: number): string {
      const drawn = createEmulatorContext({ seed, timeScale: 1 });
      const rule = parseFaultRule({ match: { probability: 0.3 }, do: { type: 'reset' } });
      if (typeof rule === 'string') throw new Error(rule);
      drawn.faults.add(rule);
      return Array.from({ length: 40 }, () => drawn.faults.strike({ op: 'x' }).length).join('');
    }
    expect(draw(7)).toBe(draw(7));
    expect(draw(7)).not.toBe(draw(8));
    expect(draw(7)).toMatch(/0.*1|1.*0/);
  });
});

describe('the admin API', () => {
  async function admin(method: string, path: string, body?: unknown, token = 'secret'): Promise<[number, unknown]> {
    const adminServer = new EmulatorServer({ context, name: 'admin', exempt: true });
    adminServer.addRoutes(withAdminToken('secret', adminRoutes(context)));
    await adminServer.listen(0);
    const response = await fetch(`${adminServer.url}/__emu/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    await adminServer.close();
    return [response.status, text === '' ? null : JSON.parse(text)];
  }

  it('needs its token', async () => {
    expect(await admin('GET', '/faults', undefined, 'wrong')).toEqual([401, { error: expect.any(String) }]);
  });

  it('takes, lists and removes rules, and says what is wrong with a bad one', async () => {
    expect(await admin('POST', '/faults', { do: { type: 'reset' } })).toEqual([201, { id: 'f1' }]);
    expect((await admin('GET', '/faults'))[1]).toMatchObject([{ id: 'f1', hits: 0 }]);
    expect((await admin('DELETE', '/faults/f1'))[0]).toBe(204);
    expect(await admin('POST', '/faults', { do: { type: 'explode' } })).toEqual([400, { error: expect.any(String) }]);
  });

  it('does not show up in the history and lists every operation', async () => {
    expect((await admin('GET', '/ops'))[1]).toMatchObject({ ops: ['thing.get', 'thing.put'] });
    expect((await admin('GET', '/history'))[1]).toEqual([]);
  });

  it('does not register a stranger as the client that may be killed', async () => {
    expect((await admin('PUT', '/client', { pid: 1 }))[0]).toBe(403);
  });
});
