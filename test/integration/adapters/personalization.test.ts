import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { normaliseExport } from '../../../src/adapters/files/input/normaliseExport.ts';
import { createPersonalizationReader } from '../../../src/adapters/personalization/createPersonalizationReader.ts';
import type { NeededColumns, ReadTable, VerifiedTable } from '../../../src/core/model/tables.ts';
import { type Demo, emptyFolder, type Fault, quickHttp, startDemo } from './demo.ts';

const needed: NeededColumns = { standard: ['name', 'displayName'], attributes: ['emailAddress'], fields: [] };
let demo: Demo;

beforeAll(async () => {
  demo = await startDemo('--users', '730', '--contacts', '10', '--leads', '5', '--accounts', '40');
});
afterEach(async () => {
  await demo.clearFaults();
});
afterAll(async () => {
  await demo.emulators.stop();
});

async function read(table: 'users' | 'accounts'): Promise<ReadTable> {
  const { baseUrl, apiKeyId, apiKeySecret, dataset } = demo.emulators.ready.personalization;
  const reader = createPersonalizationReader({
    account: 'demo',
    instance: 'us-1',
    dataset,
    credentials: { baseUrl, apiKeyId, apiKeySecret },
    http: quickHttp(),
    normalise: normaliseExport,
    pageSize: 200,
  });
  return await reader.read(table, needed, await emptyFolder(), {
    signal: new AbortController().signal,
    emit: () => undefined,
  });
}

async function namesOf(table: VerifiedTable): Promise<readonly string[]> {
  const names: string[] = [];
  const column = table.columns.findIndex(
    ({ role, ...rest }) => role === 'standard' && 'name' in rest && rest.name === 'name',
  );
  for (const file of table.files) {
    for await (const row of createReadStream(file).pipe(parse({ from: 2 })))
      names.push((row as string[])[column] ?? '');
  }
  return names;
}

/** The names as the export gives them in one answer. */
async function expectedNames(): Promise<readonly string[]> {
  const { baseUrl, apiKeyId, apiKeySecret, dataset } = demo.emulators.ready.personalization;
  const authorization = `Basic ${Buffer.from(`${apiKeyId}:${apiKeySecret}`).toString('base64')}`;
  const reply = await fetch(`${baseUrl}/api/dataset/${dataset}/users.json`, { headers: { authorization } });
  return ((await reply.json()) as { name: string }[]).map(({ name }) => name);
}

describe('reading users', () => {
  test('brings every appearance of every user, in order', async () => {
    const table = (await read('users')) as VerifiedTable;
    const names = await expectedNames();
    expect([table.rows, await namesOf(table)]).toEqual([names.length, names]);
  });

  const faults: readonly Fault[] = [
    { match: { op: 'mcp.users', nth: 2 }, do: { type: 'reset' } },
    { match: { op: 'mcp.users', nth: 2 }, when: 'midResponse', do: { type: 'reset' } },
    { match: { op: 'mcp.users', nth: 2 }, do: { type: 'stall' } },
    { match: { op: 'mcp.users', nth: 2 }, do: { type: 'status', status: 503, headers: { 'Retry-After': '1' } } },
    { match: { op: 'mcp.users', nth: 2 }, do: { type: 'status', status: 429 } },
    { match: { op: 'mcp.users', nth: 2 }, do: { type: 'status', status: 500 } },
    ...['contentLength', 'chunked', 'close'].flatMap((framing): readonly Fault[] => [
      { match: { op: 'mcp.users', nth: 2 }, do: { type: 'truncate', framing } },
      { match: { op: 'mcp.users', nth: 2 }, do: { type: 'truncate', framing, afterRows: 20 } },
      { match: { op: 'mcp.users', nth: 2 }, do: { type: 'truncate', framing, gzip: true, afterRows: 20 } },
    ]),
    ...['halfJson', 'html200', 'nul', 'badUtf8'].map(
      (kind): Fault => ({ match: { op: 'mcp.users', nth: 2 }, do: { type: 'corrupt', kind } }),
    ),
    { match: { op: 'mcp.users', nth: 2 }, do: { type: 'repeatPage' } },
    { match: { op: 'mcp.users', nth: 4 }, do: { type: 'skipPage' } },
  ];

  test.each(faults.map((fault) => [JSON.stringify({ ...fault.match, when: fault.when, ...fault.do }), fault] as const))(
    'brings the same users through %s',
    async (_what, fault) => {
      const names = await expectedNames();
      const hits = await demo.lay({ ...fault, match: { ...fault.match } });
      const table = (await read('users')) as VerifiedTable;
      expect([await namesOf(table), (await hits()) >= 1]).toEqual([names, true]);
    },
  );

  test('ends when a page stays missing', async () => {
    await demo.lay({ match: { op: 'mcp.users', nth: 2 }, do: { type: 'skipPage' } });
    await expect(read('users')).rejects.toMatchObject({ code: 'incompleteRead' });
  });

  test('tries a wrong key once', async () => {
    const hits = await demo.lay({ match: { op: 'mcp.users' }, do: { type: 'status', status: 401 } });
    await expect(read('users')).rejects.toMatchObject({ code: 'signInFailed' });
    expect(await hits()).toBe(1);
  });
});

describe('reading accounts', () => {
  test('brings them while there are any, and says when there are none any more', async () => {
    expect(await read('accounts')).toMatchObject({
      table: 'accounts',
      origin: 'Personalization, Account Export API of dataset engage',
    });
    await demo.ask('POST', '/personalization', { accountExport: 'retired' });
    expect(await read('accounts')).toMatchObject({
      table: 'accounts',
      unavailable: expect.stringContaining('retired in August 2024') as string,
    });
    await demo.ask('POST', '/personalization', { accountExport: 'forbidden' });
    await expect(read('accounts')).rejects.toMatchObject({ code: 'accessDenied' });
  });
});
