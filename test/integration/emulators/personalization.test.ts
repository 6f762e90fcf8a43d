import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EmulatorData } from '../../../src/emulators/data/emulatorData.ts';
import { fileExportRows, noExportRows } from '../../../src/emulators/data/fileExportRows.ts';
import { generateData } from '../../../src/emulators/data/generateData.ts';
import { createEmulatorContext, type EmulatorContext } from '../../../src/emulators/http/emulatorContext.ts';
import { EmulatorServer } from '../../../src/emulators/http/emulatorServer.ts';
import { parseFaultRule } from '../../../src/emulators/http/faultRule.ts';
import {
  createPersonalizationEmulator,
  type PersonalizationEmulator,
} from '../../../src/emulators/personalization/createPersonalizationEmulator.ts';

const apiKey = { id: 'DEMO-id', secret: 'DEMO-secret' };
const generated = generateData({ seed: 42, users: 250, contacts: 250, leads: 60, accounts: 30 });

let context: EmulatorContext;
let emulator: PersonalizationEmulator;
let admin: EmulatorServer;

async function start(data: EmulatorData): Promise<void> {
  context = createEmulatorContext({ seed: 42, timeScale: 1 });
  emulator = createPersonalizationEmulator({ context, data, dataset: 'engage', apiKey });
  admin = new EmulatorServer({ context, name: 'admin', exempt: true });
  admin.addRoutes(emulator.adminRoutes);
  await Promise.all([emulator.server.listen(0), admin.listen(0)]);
}

beforeEach(() => start(generated));

afterEach(() => Promise.all([emulator.server.close(), admin.close()]));

const authorization = `Basic ${btoa(`${apiKey.id}:${apiKey.secret}`)}`;

function get(path: string, headers: Readonly<Record<string, string>> = { authorization }): Promise<Response> {
  return fetch(emulator.server.url + path, { headers });
}

async function textOf(path: string): Promise<string> {
  const response = await get(path);
  expect(response.status).toBe(200);
  return response.text();
}

interface ExportedRow {
  readonly name: string;
  readonly lastActivity: number;
  readonly segments: readonly string[];
}

async function rowsOf(path: string): Promise<readonly ExportedRow[]> {
  return JSON.parse(await textOf(path)) as readonly ExportedRow[];
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function loaded(users: string, accounts = '[]'): EmulatorData {
  return { ...generated, users: fileExportRows(Buffer.from(users)), accounts: fileExportRows(Buffer.from(accounts)) };
}

async function restart(data: EmulatorData): Promise<void> {
  await Promise.all([emulator.server.close(), admin.close()]);
  await start(data);
}

describe('the export APIs', () => {
  it('give everything in one answer when no page size is asked for', async () => {
    const rows = await rowsOf('/api/dataset/engage/users.json');
    expect(rows).toHaveLength(252);
    expect(rows).toEqual([...generated.users.jsonRows(0, 252)].map((json) => JSON.parse(json.toString())));
    expect(await rowsOf('/api/dataset/engage/accounts.json')).toHaveLength(30);
  });

  it('give pages from 0, and empty ones past the end, without ever saying how many there are', async () => {
    const pages = await Promise.all(
      [0, 1, 2, 3].map((page) => rowsOf(`/api/dataset/engage/users.json?pageSize=100&page=${page}`)),
    );
    expect(pages.map((page) => page.length)).toEqual([100, 100, 52, 0]);
    expect(pages.flat()).toEqual(await rowsOf('/api/dataset/engage/users.json'));
    const header = (await textOf('/api/dataset/engage/users.csv')).split('\n')[0];
    expect(await textOf('/api/dataset/engage/users.csv?pageSize=100&page=9')).toBe(`${header}\n`);
  });

  it('give a row of the same user again later, the last being the current one', async () => {
    const names = (await rowsOf('/api/dataset/engage/users.json')).map(({ name }) => name);
    expect([names.length, new Set(names).size]).toEqual([252, 250]);
  });

  it('keep only users of a segment or of a time, and page what is left', async () => {
    const all = await rowsOf('/api/dataset/engage/users.json');
    const inSegment = all.filter(({ segments }) => segments.includes('High Value'));
    expect(await rowsOf('/api/dataset/engage/users.json?filter=High%20Value')).toEqual(inSegment);
    expect(await rowsOf('/api/dataset/engage/users.json?segmentId=high-value&pageSize=10&page=1')).toEqual(
      inSegment.slice(10, 20),
    );
    const since = Date.UTC(2026, 9, 1);
    expect(await rowsOf(`/api/dataset/engage/users.json?start=${since}`)).toEqual(
      all.filter(({ lastActivity }) => lastActivity >= since),
    );
    expect(await rowsOf(`/api/dataset/engage/users.json?end=${since - 1}`)).toEqual(
      all.filter(({ lastActivity }) => lastActivity < since),
    );
  });

  it('write CSV with the standard columns first and then every attribute that any row has', async () => {
    await restart(
      loaded(
        '[{"name":"a,1","displayName":"Zoë \\"Z\\"","engagementScore":1.50,"segments":["A","B"],"attributes":{"x":"two\\nlines"}},{"name":"b2","lastActivity":1e3,"attributes":{"constructor":true,"y":{"deep":1.0},"z":null}}]',
      ),
    );
    expect(await textOf('/api/dataset/engage/users.csv')).toBe(
      'name,displayName,accountName,engagementScore,engagementPercentChange,firstActivity,lastActivity,totalActions,segments,x,constructor,y,z\n' +
        '"a,1","Zoë ""Z""",,1.50,,,,,A;B,"two\nlines",,,\n' +
        'b2,,,,,,1e3,,,,true,"{""deep"":1.0}",\n',
    );
    await restart(loaded('[]', '[{"name":"acme","accountStatus":"CUSTOMER","attributes":{"accountNumber":"7"}}]'));
    expect(await textOf('/api/dataset/engage/accounts.csv')).toBe(
      'name,engagementScore,engagementPercentChange,firstActivity,lastActivity,totalActions,accountStatus,accountNumber\nacme,,,,,,CUSTOMER,7\n',
    );
  });

  it('serve a loaded file in its own bytes, even one that is no JSON', async () => {
    for (const file of ['\ufeff[ {"name" : "a", "attributes":{"n":1.50}} ]\n', '{"name":"a"}\n{"name":"b"}\n']) {
      await restart(loaded(file));
      expect(Buffer.from(await (await get('/api/dataset/engage/users.json')).arrayBuffer()).toString()).toBe(file);
    }
    for (const query of ['', '?pageSize=10&page=0']) {
      expect(await textOf(`/api/dataset/engage/users.json${query}`)).toBe('{"name":"a"}\n{"name":"b"}\n');
    }
    expect(await textOf('/api/dataset/engage/users.json?pageSize=10&page=1')).toBe('[]');
    await restart(loaded('[{"name":"a","attributes":{"n":1.50}},{"name" : "b"}]'));
    expect(await textOf('/api/dataset/engage/users.json?pageSize=1&page=0')).toBe(
      '[\n{"name":"a","attributes":{"n":1.50}}\n]',
    );
    expect(await textOf('/api/dataset/engage/users.json?pageSize=1&page=1')).toBe('[\n{"name" : "b"}\n]');
  });

  it('add where users were seen when asked', async () => {
    const [row] = await rowsOf('/api/dataset/engage/users.json?pageSize=1&page=0&includeGeo=true');
    expect(row).toMatchObject({ geoCity: expect.any(String), geoCountry: expect.any(String) });
    const csv = await textOf('/api/dataset/engage/users.csv?pageSize=1&page=0&includeGeo=true');
    expect(csv.split('\n')[0]).toContain(',geoCountry,geoCity,');
  });

  it('zip for clients that take gzip', async () => {
    const response = await get('/api/dataset/engage/users.json', { authorization, 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toHaveLength(252);
  });

  it('refuse page numbers that are none', async () => {
    for (const query of ['pageSize=0', 'pageSize=ten', 'pageSize=10&page=-1', 'start=yesterday']) {
      expect((await get(`/api/dataset/engage/users.json?${query}`)).status).toBe(400);
    }
  });

  it('stream many users without keeping them', async () => {
    await restart(generateData({ seed: 1, users: 60_000, contacts: 0, leads: 0, accounts: 0 }));
    const before = process.memoryUsage.rss();
    let bytes = 0;
    let peak = before;
    for await (const chunk of (await get('/api/dataset/engage/users.csv')).body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      peak = Math.max(peak, process.memoryUsage.rss());
    }
    expect(bytes).toBeGreaterThan(6_000_000);
    expect((peak - before) / 1e6).toBeLessThan(150);
  });
});

describe('access', () => {
  it('is by API key id and secret alone', async () => {
    const wrong = `Basic ${btoa('DEMO-id:other')}`;
    for (const headers of [{}, { authorization: wrong }, { authorization: 'Bearer DEMO-secret' }]) {
      const response = await get('/api/dataset/engage/users.json', headers);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        'Basic realm="DEMO, not Personalization"',
      ]);
    }
  });

  it('is to the one dataset there is', async () => {
    expect((await get('/api/dataset/other/users.json')).status).toBe(404);
    expect((await get('/api/dataset/engage/visitors.json')).status).toBe(404);
  });

  it('to account profiles can be withdrawn, as at customers who lost them', async () => {
    const url = `${admin.url}/__emu/v1/personalization`;
    const statuses = [];
    for (const accountExport of ['retired', 'forbidden', 'available']) {
      expect(await (await post(url, { accountExport })).json()).toEqual({ accountExport });
      statuses.push((await get('/api/dataset/engage/accounts.json')).status);
      expect((await get('/api/dataset/engage/users.json?pageSize=1')).status).toBe(200);
    }
    expect(statuses).toEqual([404, 403, 200]);
    expect((await post(url, { accountExport: 'gone' })).status).toBe(400);
  });
});

describe('user lookup', () => {
  it('answers the current row of a user in its own shape', async () => {
    await restart(
      loaded(
        '[{"name":"anna","attributes":{"old":1}},{"name":"anna","displayName":"Anna","engagementScore":2.50,"engagementPercentChange":-1,"firstActivity":1,"lastActivity":2,"totalActions":3,"segments":["High Value"],"attributes":{"lifetimeValue":1.50}}]',
      ),
    );
    expect(await textOf('/api/dataset/engage/user/anna')).toBe(
      '{"id":"anna","displayName":"Anna","attributes":[{"name":"lifetimeValue","value":1.50,"updated":2}],"engagement":{"score":2.50,"percentChange":-1},"firstActivity":1,"lastActivity":2,"totalActions":3,"segmentMembership":[{"id":"high-value","name":"High Value"}]}',
    );
    expect((await get('/api/dataset/engage/user/Anna')).status).toBe(404);
  });
});

describe('events', () => {
  it('set attributes of a user, which export and lookup then show', async () => {
    await restart(
      loaded('[{"name":"anna","attributes":{"n":1.50}},{"name":"ben"},{"name":"anna","attributes":{"n":2.50}}]'),
    );
    const response = await post(`${emulator.server.url}/api2/authevent/engage`, {
      action: 'Sync',
      source: { channel: 'Server' },
      user: { id: 'anna', attributes: { city: 'Porto' } },
    });
    expect(response.status).toBe(200);
    expect(await textOf('/api/dataset/engage/users.json')).toBe(
      '[\n{"name":"anna","attributes":{"n":1.50}},\n{"name":"ben"},\n{"name":"anna","attributes":{"n":2.50,"city":"Porto"}}\n]',
    );
    expect(await textOf('/api/dataset/engage/users.csv?pageSize=1&page=2')).toMatch(/,n,city\nanna,.*,2\.50,Porto\n$/);
    expect(context.history.since(0)[0]).toMatchObject({ op: 'mcp.event', committed: true, rowsApplied: 1 });
  });

  it('create a user who was not there, as the vendor does: a checker must be able to see it', async () => {
    await post(`${emulator.server.url}/api2/authevent/engage`, { action: 'Sync', user: { id: 'newcomer' } });
    expect(emulator.users.rowCount).toBe(252);
    await post(`${emulator.server.url}/api2/authevent/engage`, {
      action: 'Sync',
      user: { id: 'newcomer', attributes: { a: 1 } },
    });
    expect((await rowsOf('/api/dataset/engage/users.json')).at(-1)).toEqual({ name: 'newcomer', attributes: { a: 1 } });
  });

  it('are refused when they name no user or no action', async () => {
    const url = `${emulator.server.url}/api2/authevent/engage`;
    const refused = [[], { action: 'Sync' }, { user: { id: 'anna' } }, { action: 'Sync', user: { id: '' } }];
    const statuses = await Promise.all(refused.map(async (event) => (await post(url, event)).status));
    expect(statuses).toEqual([400, 400, 400, 400]);
    expect(context.history.since(0).every(({ committed }) => !committed)).toBe(true);
  });
});

describe('the audit log', () => {
  it('lists who changed what, newest first, and what an admin does meanwhile', async () => {
    await post(`${admin.url}/__emu/v1/audit`, {
      user: 'other.admin@example.com',
      details: 'Push > User: Segments removed',
    });
    const entries = await rowsOf('/api/audit/list');
    expect(entries).toHaveLength(4);
    expect(entries[0]).toMatchObject({
      user: 'other.admin@example.com',
      action: 'UPDATE',
      objectName: 'Salesforce CRM',
      dataset: 'engage',
      details: 'Push > User: Segments removed',
    });
    expect(await rowsOf('/api/audit/list?pageSize=3&page=1')).toEqual(entries.slice(0, 3));
    expect(await rowsOf('/api/audit/list?pageSize=3&page=2')).toEqual(entries.slice(3));
    expect(await rowsOf('/api/audit/list?pageSize=3&page=3')).toEqual([]);
  });

  it('forgets what is older than 50 days', async () => {
    context.clock.set({ offsetMs: 20 * 86_400_000 });
    expect(await rowsOf('/api/audit/list')).toHaveLength(1);
  });
});

describe('faults of an export', () => {
  it('give a page twice or leave one out, as when the dataset changes while it is paged', async () => {
    const pages = await Promise.all(
      [0, 1, 2].map((page) => rowsOf(`/api/dataset/engage/users.json?pageSize=50&page=${page}`)),
    );
    strikeOnce('repeatPage');
    expect(await rowsOf('/api/dataset/engage/users.json?pageSize=50&page=1')).toEqual(pages[0]);
    strikeOnce('skipPage');
    expect(await rowsOf('/api/dataset/engage/users.json?pageSize=50&page=1')).toEqual(pages[2]);
    expect(context.faults.list().map(({ hits }) => hits)).toEqual([1, 1]);
  });

  it('cut an answer between two rows so that it looks whole', async () => {
    strikeOnce('truncate', { afterRows: 3, framing: 'chunked' });
    expect((await textOf('/api/dataset/engage/users.json')).trimEnd().split('\n')).toHaveLength(4);
  });

  function strikeOnce(type: string, more: Readonly<Record<string, unknown>> = {}): void {
    const rule = parseFaultRule({ match: { op: 'mcp.users' }, do: { type, ...more }, times: 1 });
    if (typeof rule === 'string') throw new Error(rule);
    context.faults.add(rule);
  }
});

describe('starting over', () => {
  it('forgets what was written and takes the new data', async () => {
    await post(`${emulator.server.url}/api2/authevent/engage`, {
      action: 'x',
      user: { id: 'n', attributes: { a: 1 } },
    });
    await post(`${admin.url}/__emu/v1/personalization`, { accountExport: 'retired' });
    emulator.load({ ...generated, users: noExportRows });
    expect(await rowsOf('/api/dataset/engage/users.json')).toEqual([]);
    expect(await rowsOf('/api/dataset/engage/accounts.json')).toHaveLength(30);
  });
});
