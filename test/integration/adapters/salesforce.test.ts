import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSalesforceAdapter } from '../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import type { VerifiedTable } from '../../../src/core/model/tables.ts';
import type { CrmRecordState, IngestJob } from '../../../src/core/ports.ts';
import { connect, type Demo, emptyFolder, type Fault, quickHttp, startDemo } from './demo.ts';

const never = new AbortController().signal;
const fields = ['Id', 'Name', 'Email', 'AccountId', 'SystemModstamp'];
let demo: Demo;

beforeAll(async () => {
  demo = await startDemo('--users', '50', '--contacts', '1000', '--leads', '120', '--accounts', '60');
});
afterEach(async () => {
  await demo.clearFaults();
});
afterAll(async () => {
  await demo.emulators.stop();
});

async function rowsOf(table: VerifiedTable): Promise<readonly Readonly<Record<string, string>>[]> {
  const rows: Readonly<Record<string, string>>[] = [];
  for (const file of table.files) {
    const parser = createReadStream(file).pipe(
      parse({ columns: table.columns.map((column) => ('name' in column ? column.name : '')), from: 2 }),
    );
    for await (const row of parser) rows.push(row as Readonly<Record<string, string>>);
  }
  return rows;
}

async function readContacts(adapter = connect(demo)): Promise<VerifiedTable> {
  const work = { signal: never, emit: () => undefined };
  const needed = { standard: [], attributes: [], fields };
  return (await adapter.reader.read('contacts', needed, await emptyFolder(), work)) as VerifiedTable;
}

/** What the org holds, as the same columns. */
async function expectedContacts(): Promise<ReadonlyMap<string, string>> {
  const records = await demo.records('Contact');
  return new Map(records.map(({ id, fields: values }) => [id, String(values['Email'] ?? '')]));
}

async function expectWholeTable(table: VerifiedTable): Promise<void> {
  const rows = await rowsOf(table);
  const found = new Map(rows.map((row) => [row['Id'] ?? '', row['Email'] ?? '']));
  expect([table.rows, rows.length, found.size]).toEqual([1000, 1000, 1000]);
  expect(found).toEqual(await expectedContacts());
}

describe('signing in', () => {
  test('by client credentials and by an access token reaches the same org', async () => {
    const { salesforce } = demo.emulators.ready;
    const { instanceUrl, accessToken } = salesforce;
    const byToken = createSalesforceAdapter({
      credentials: { kind: 'accessToken', instanceUrl, accessToken },
      http: quickHttp(),
    });
    const [one, other] = [await byToken.facts.connect(never), await connect(demo).facts.connect(never)];
    expect(one).toEqual(other);
    expect(one).toMatchObject({
      org: { id: salesforce.orgId, edition: 'Enterprise Edition', isSandbox: true, isDemo: true },
      user: { username: salesforce.username },
      apiVersion: '66.0',
    });
  });
});

describe('the facts of an org', () => {
  test('tell an admin that everything can be seen', async () => {
    const { verdict, evidence } = await connect(demo).facts.visibility(['Contact', 'Account', 'Lead'], never);
    expect([verdict, evidence]).toEqual([
      'complete',
      ['View All Data of the signed-in user (UserPermissionAccess): yes.'],
    ]);
  });

  test('never tell a restricted user that everything can be seen', async () => {
    await demo.ask('POST', '/security', { as: 'restricted' });
    try {
      const { verdict, evidence } = await connect(demo).facts.visibility(['Contact', 'Account'], never);
      expect([verdict === 'complete', evidence.length]).toEqual([false, 2]);
    } finally {
      await demo.ask('POST', '/security', { as: 'admin' });
    }
  });

  test('describe an object and count the calls of the day', async () => {
    const adapter = connect(demo);
    const { facts } = adapter;
    const before = await facts.apiUsage(never);
    const { fields: described } = await facts.describe('Contact', never);
    expect(described.find(({ name }) => name === 'Email')).toMatchObject({
      type: 'email',
      length: 80,
      updateable: true,
    });
    expect((adapter.latestApiUsage()?.used ?? 0) - (before?.used ?? 0)).toBe(1);
    expect(Math.abs(Date.parse(facts.serverTime()) - Date.now())).toBeLessThan(5_000);
  });

  test('tell what runs when a record is updated, as far as the user may see it', async () => {
    const { facts } = connect(demo);
    expect(await facts.automation(['Contact', 'Account'], never)).toEqual({
      kind: 'read',
      active: [
        { object: 'Contact', kind: 'trigger', name: 'DemoContactTouch', detail: 'before and after update' },
        { object: 'Contact', kind: 'flow', name: 'Demo_Contact_Follow_Up', detail: 'DEMO Contact Follow-Up' },
        {
          object: 'Contact',
          kind: 'validationRule',
          name: 'Demo_Email_Not_Blocked',
          detail: 'Addresses at blocked.example.com are not allowed.',
        },
      ],
      notRead: [],
    });
    expect(facts.callsMade()).toMatchObject({ 'tooling.query': 2, 'rest.query': 1 });
    await demo.ask('POST', '/security', { as: 'restricted' });
    try {
      expect((await facts.automation(['Contact'], never)).kind).toBe('cannotBeRead');
    } finally {
      await demo.ask('POST', '/security', { as: 'admin' });
    }
  });

  test('tell one record as it is now, without what the user may not read', async () => {
    const { facts } = connect(demo);
    const [contact] = await demo.records('Contact');
    const id = contact?.id ?? '';
    await demo.ask('POST', `/records/Contact/${id}`, { fields: { Title: 'Chief' }, user: 'Pat Person' });
    const state = await facts.record('Contact', id.slice(0, 15), ['Title', 'Nobodys__c'], never);
    expect([state?.id, state?.modifiedByName, state?.fields]).toEqual([id, 'Pat Person', { Title: 'Chief' }]);
    expect(await facts.record('Contact', '003ZZZZZZZZZZZZ', ['Title'], never)).toBeNull();
  });
});

describe('reading by Bulk API 2.0', () => {
  test('brings every record once, whatever the pages', async () => {
    for (const recordsPerPage of [10_000, 300]) {
      const adapter = connect(demo, recordsPerPage);
      await expectWholeTable(await readContacts(adapter));
    }
  });

  test('brings leads and accounts alike', async () => {
    const { reader } = connect(demo);
    const work = { signal: never, emit: () => undefined };
    const into = await emptyFolder();
    const needed = { standard: [], attributes: [], fields: ['Id', 'Name'] };
    const [leads, accounts] = await Promise.all([
      reader.read('leads', needed, into, work),
      reader.read('crmAccounts', needed, into, work),
    ]);
    expect([leads, accounts].map((table) => 'rows' in table && table.rows)).toEqual([120, 60]);
  });

  const lost: readonly Fault['when'][] = ['before', 'afterCommit', 'midResponse'];
  const faults: readonly Fault[] = [
    ...['bulkq.create', 'bulkq.poll', 'bulkq.results'].flatMap((op) => [
      ...lost.map(
        (when): Fault => ({ match: { op, nth: 1 }, ...(when === undefined ? {} : { when }), do: { type: 'reset' } }),
      ),
      { match: { op, nth: 1 }, do: { type: 'close' } },
      { match: { op, nth: 1 }, do: { type: 'stall' } },
      { match: { op, nth: 1 }, do: { type: 'status', status: 503, headers: { 'Retry-After': '1' } } },
      { match: { op, nth: 1 }, do: { type: 'status', status: 429 } },
      { match: { op, nth: 1 }, do: { type: 'status', status: 502 } },
      { match: { op, nth: 1 }, do: { type: 'corrupt', kind: 'halfJson' } },
      { match: { op, nth: 1 }, do: { type: 'corrupt', kind: 'html200' } },
    ]),
    ...['contentLength', 'chunked', 'close'].flatMap((framing): readonly Fault[] => [
      { match: { op: 'bulkq.results', nth: 1 }, do: { type: 'truncate', framing } },
      { match: { op: 'bulkq.results', nth: 1 }, do: { type: 'truncate', framing, afterRows: 100 } },
      { match: { op: 'bulkq.results', nth: 1 }, do: { type: 'truncate', framing, gzip: true } },
      { match: { op: 'bulkq.results', nth: 1 }, do: { type: 'truncate', framing, gzip: true, afterRows: 100 } },
    ]),
    ...['badCsvColumns', 'nul', 'badUtf8', 'otherHeaderCase'].map(
      (kind): Fault => ({ match: { op: 'bulkq.results', nth: 1 }, do: { type: 'corrupt', kind } }),
    ),
    ...['repeatLocator', 'repeatPage', 'skipPage'].map(
      (type): Fault => ({ match: { op: 'bulkq.results', nth: 2 }, do: { type } }),
    ),
    ...['Failed', 'Aborted', 'Deleted'].map(
      (state): Fault => ({ match: { op: 'bulkq.poll', nth: 1 }, do: { type: 'jobState', state } }),
    ),
    { match: { op: 'bulkq.results', nth: 1 }, do: { type: 'jobState', state: 'Deleted' } },
    { match: { op: 'bulkq.resultPages', nth: 1 }, do: { type: 'reset' } },
    { match: { op: 'bulkq.resultPages', nth: 1 }, do: { type: 'corrupt', kind: 'halfJson' } },
    { match: { op: 'bulkq.resultPages', nth: 1 }, do: { type: 'status', status: 404, errorCode: 'NOT_FOUND' } },
  ];

  test.each(faults.map((fault) => [JSON.stringify({ ...fault.match, when: fault.when, ...fault.do }), fault] as const))(
    'brings the same records through %s',
    async (_what, fault) => {
      const hits = await demo.lay(fault);
      await expectWholeTable(await readContacts());
      expect(await hits()).toBeGreaterThanOrEqual(1);
    },
  );

  test.each(['repeatLocator', 'repeatPage', 'skipPage'])(
    'brings the same records one page after the other through %s',
    async (type) => {
      await demo.lay({
        match: { op: 'bulkq.resultPages' },
        do: { type: 'status', status: 404, errorCode: 'NOT_FOUND' },
      });
      const hits = await demo.lay({ match: { op: 'bulkq.results', nth: 2 }, do: { type } });
      await expectWholeTable(await readContacts());
      expect(await hits()).toBe(1);
    },
  );

  test('goes on with a new token when the old one expires', async () => {
    const hits = await demo.lay({ match: { op: 'bulkq.results', nth: 2 }, do: { type: 'token', mode: 'expire' } });
    await expectWholeTable(await readContacts());
    expect(await hits()).toBe(1);
  });

  test('stops when the calls of the day are used up', async () => {
    await demo.lay({
      match: { op: 'bulkq.poll', nth: 1 },
      do: { type: 'status', status: 403, errorCode: 'REQUEST_LIMIT_EXCEEDED' },
    });
    await expect(readContacts()).rejects.toMatchObject({ code: 'apiBudget' });
  });
});

describe('writing', () => {
  let ids: readonly string[] = [];
  beforeEach(async () => {
    ids = (await demo.records('Contact')).map(({ id }) => id);
  });

  async function chunkFile(rows: readonly (readonly [string, string])[]): Promise<string> {
    const file = path.join(await emptyFolder(), 'chunk.csv');
    await writeFile(file, `Id,Description\n${rows.map(([id, text]) => `${id},"${text}"`).join('\n')}\n`);
    return file;
  }

  async function finished(adapter: ReturnType<typeof connect>, id: string): Promise<IngestJob> {
    const writer = adapter.createWriter();
    for (;;) {
      const job = await writer.readJob(id, never);
      if (job !== null && ['JobComplete', 'Failed', 'Aborted'].includes(job.state)) return job;
      await wait(20);
    }
  }

  async function created(adapter: ReturnType<typeof connect>): Promise<string> {
    const reply = await adapter.createWriter().createJob('Contact', never);
    if (reply.kind !== 'ok') throw new Error(JSON.stringify(reply));
    return reply.value.id;
  }

  test('a job from its creation to its results, every row by its id', async () => {
    const adapter = connect(demo);
    const writer = adapter.createWriter();
    await demo.lay({
      match: { op: 'ingest.close' },
      do: { type: 'rowError', errorCode: 'UNABLE_TO_LOCK_ROW', rows: [ids[3]] },
      times: 1,
    });
    const id = await created(adapter);
    const file = await chunkFile(ids.slice(0, 50).map((each, index) => [each, `written ${index}`]));
    expect(await writer.upload(id, file, never)).toEqual({ kind: 'ok', value: null });
    const running = await writer.runningJobs('Contact', never);
    expect(running.map((job) => [job.id, job.state])).toContainEqual([id, 'Open']);
    expect(await writer.setJobState(id, 'UploadComplete', never)).toMatchObject({ kind: 'ok' });
    const job = await finished(adapter, id);
    expect([job.state, job.recordsProcessed, job.recordsFailed]).toEqual(['JobComplete', 50, 1]);
    const results = await writer.readResults(job, await emptyFolder(), never);
    expect([...results.rows.map((row) => row.id)].sort()).toEqual([...ids.slice(0, 50)].sort());
    expect(results.rows.filter((row) => !row.success)).toMatchObject([{ id: ids[3], errorCode: 'UNABLE_TO_LOCK_ROW' }]);
    expect(results.unprocessed).toEqual([]);
  });

  test('an upload that is refused at first arrives whole, by the same job', async () => {
    const adapter = connect(demo);
    const writer = adapter.createWriter();
    const id = await created(adapter);
    const file = await chunkFile(ids.map((each) => [each, 'x'.repeat(200)]));
    const hits = await demo.lay({ match: { op: 'ingest.upload', nth: 1 }, do: { type: 'status', status: 503 } });
    expect([await writer.upload(id, file, never), await hits()]).toEqual([{ kind: 'ok', value: null }, 1]);
    await writer.setJobState(id, 'UploadComplete', never);
    expect((await finished(adapter, id)).recordsProcessed).toBe((await readFile(file, 'utf8')).split('\n').length - 2);
  });

  test.each([
    ['before', 'reset'],
    ['midRequest', 'reset'],
    ['afterCommit', 'reset'],
    ['afterCommit', 'close'],
  ] as const)('an upload whose reply is lost (%s, %s) is unknown and made once', async (when, type) => {
    const adapter = connect(demo);
    const id = await created(adapter);
    const file = await chunkFile(ids.slice(0, 5).map((each) => [each, 'lost']));
    const hits = await demo.lay({ match: { op: 'ingest.upload', nth: 1 }, when, do: { type } });
    const reply = await adapter.createWriter().upload(id, file, never);
    expect([reply.kind, await hits(), adapter.facts.callsMade()['ingest.upload']]).toEqual(['unknown', 1, 1]);
  });

  test.each([
    ['creation', 'ingest.create'],
    ['closing', 'ingest.close'],
    ['abortion', 'ingest.abort'],
  ] as const)('the %s of a job whose reply is lost is unknown', async (_what, op) => {
    const adapter = connect(demo);
    const writer = adapter.createWriter();
    const id = op === 'ingest.create' ? '' : await created(adapter);
    await demo.lay({ match: { op, nth: 1 }, when: 'afterCommit', do: { type: 'reset' } });
    const reply =
      op === 'ingest.create'
        ? await writer.createJob('Contact', never)
        : await writer.setJobState(id, op === 'ingest.close' ? 'UploadComplete' : 'Aborted', never);
    expect(reply.kind).toBe('unknown');
  });

  test('records in one call, and what changed since', async () => {
    const adapter = connect(demo);
    const { facts } = adapter;
    const writer = adapter.createWriter();
    // Stamps are seconds: what the tests before have written must not stand in the same one.
    await demo.ask('PUT', '/clock', { offsetMs: 60_000 });
    await facts.connect(never);
    const since = facts.serverTime();
    const [first = '', second = ''] = ids.slice(60);
    const reply = await writer.updateRecords(
      'Contact',
      [
        { id: first, fields: { Description: 'by us' } },
        { id: second, fields: { LastName: null } },
      ],
      never,
    );
    expect(reply).toMatchObject({
      kind: 'ok',
      value: [
        { id: first, success: true },
        { id: second, success: false },
      ],
    });
    await demo.ask('POST', `/records/Contact/${ids[70] ?? ''}`, { fields: { Description: 'by another' } });
    const seen = new Map<string, CrmRecordState>();
    for await (const batch of writer.changedSince(
      'Contact',
      new Date(Date.parse(since) - 1000).toISOString(),
      ['Description', 'Hidden__c'],
      never,
    )) {
      for (const state of batch) seen.set(state.id, state);
    }
    expect([seen.get(first)?.fields, seen.get(ids[70] ?? '')?.fields, seen.has(second)]).toEqual([
      { Description: 'by us' },
      { Description: 'by another' },
      false,
    ]);
    expect(seen.get(first)?.modstamp).toMatch(/^\d{4}-.*Z$/);
  });
});
