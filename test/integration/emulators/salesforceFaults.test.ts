import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type StartedSalesforce, startSalesforce } from './startSalesforce.ts';

/** Each fault that only Salesforce has, seen by a plain client: without these, no test of recovery means anything. */
let started: StartedSalesforce;
const V = '/services/data/v66.0';

beforeAll(async () => {
  started = await startSalesforce(1_000);
});
beforeEach(async () => {
  await started.admin('POST', '/reset', { seed: 7 });
});
afterAll(() => started.stop());

async function json(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const text = await (await started.call(method, path, body)).text();
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

async function until(path: string, ...states: readonly string[]): Promise<Record<string, unknown>> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const job = await json('GET', path);
    if (states.includes(String(job['state']))) return job;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  throw new Error(`${path} did not become ${states.join(' or ')}`);
}

async function openJob(): Promise<string> {
  const { id } = await json('POST', `${V}/jobs/ingest`, { object: 'Contact', operation: 'update' });
  return `${V}/jobs/ingest/${String(id)}`;
}

/** Uploads a title for the first contacts and closes the job. */
async function updateTitles(rows: number): Promise<string> {
  const job = await openJob();
  const csv = Array.from({ length: rows }, (_, row) => `${contactId(row)},T${row}`).join('\n');
  await started.call('PUT', `${job}/batches`, `Id,Title\n${csv}\n`);
  await started.call('PATCH', job, { state: 'UploadComplete' });
  return job;
}

async function queryJob(): Promise<string> {
  const { id } = await json('POST', `${V}/jobs/query`, { operation: 'query', query: 'SELECT Id FROM Contact' });
  const path = `${V}/jobs/query/${String(id)}`;
  await until(path, 'JobComplete');
  return path;
}

async function rowsOf(path: string): Promise<Record<string, string>[]> {
  return parse(await (await started.call('GET', path)).text(), { columns: true });
}

function contactId(row: number): string {
  return started.salesforce.store.table('Contact')?.idOf(row) ?? '';
}

async function fault(rule: object): Promise<void> {
  expect(await started.admin('POST', '/faults', rule)).toEqual({ id: expect.any(String) as string });
}

async function hits(): Promise<number[]> {
  return ((await started.admin('GET', '/faults')) as { hits: number }[]).map((rule) => rule.hits);
}

describe('faults of bulk queries', () => {
  it('repeatLocator gives the same locator again', async () => {
    const path = await queryJob();
    await fault({ match: { op: 'bulkq.results', nth: 2 }, do: { type: 'repeatLocator' } });
    const first = await started.call('GET', `${path}/results?maxRecords=400`);
    const locator = first.headers.get('sforce-locator');
    const second = await started.call('GET', `${path}/results?maxRecords=400&locator=${locator}`);
    expect([second.headers.get('sforce-locator'), await hits()]).toEqual([locator, [1]]);
  });

  it('repeatPage and skipPage give other rows under regular locators', async () => {
    const path = await queryJob();
    await fault({ match: { op: 'bulkq.results' }, do: { type: 'repeatPage', page: 2 } });
    const first = await started.call('GET', `${path}/results?maxRecords=300`);
    const next = first.headers.get('sforce-locator') ?? '';
    const second = await started.call('GET', `${path}/results?maxRecords=300&locator=${next}`);
    expect(await second.text()).toBe(await first.text());
    expect(second.headers.get('sforce-numberofrecords')).toBe('300');
    await started.admin('DELETE', '/faults');
    await fault({ match: { op: 'bulkq.results' }, do: { type: 'skipPage' } });
    const skipped = await rowsOf(`${path}/results?maxRecords=300&locator=${next}`);
    expect(skipped[0]?.['Id']).toBe(contactId(600));
  });

  it('a truncated page says how many records it should have had', async () => {
    const path = await queryJob();
    await fault({ match: { op: 'bulkq.results' }, do: { type: 'truncate', afterRows: 601, framing: 'chunked' } });
    const page = await started.call('GET', `${path}/results`);
    const lines = (await page.text()).trimEnd().split('\n');
    expect([page.headers.get('sforce-numberofrecords'), lines.length - 1]).toEqual(['1000', 601]);
  });

  it('a job can fail, vanish, or stay in progress for ever', async () => {
    await fault({
      match: { op: 'bulkq.create', nth: 1 },
      when: 'afterCommit',
      do: { type: 'jobState', state: 'Failed' },
    });
    const { id } = await json('POST', `${V}/jobs/query`, { operation: 'query', query: 'SELECT Id FROM Contact' });
    expect(await json('GET', `${V}/jobs/query/${String(id)}`)).toMatchObject({ state: 'Failed' });
    const deleted = await queryJob();
    await fault({ match: { op: 'bulkq.results' }, do: { type: 'jobState', state: 'Deleted' } });
    expect((await started.call('GET', `${deleted}/results`)).status).toBe(404);
    await started.admin('DELETE', '/faults');
    await fault({
      match: { op: 'bulkq.create' },
      when: 'afterCommit',
      do: { type: 'jobState', state: 'stuckInProgress' },
      times: 1,
    });
    const stuck = await json('POST', `${V}/jobs/query`, { operation: 'query', query: 'SELECT Id FROM Contact' });
    const path = `${V}/jobs/query/${String(stuck['id'])}`;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await json('GET', path)).toMatchObject({ state: 'InProgress' });
    expect(await json('PATCH', path, { state: 'Aborted' })).toMatchObject({ state: 'Aborted' });
  });
});

describe('faults of ingest jobs', () => {
  it('a lost reply to the close leaves a job that runs all the same', async () => {
    await fault({ match: { op: 'ingest.close' }, when: 'afterCommit', do: { type: 'reset' }, times: 1 });
    await expect(updateTitles(10)).rejects.toThrow('fetch failed');
    const [{ id } = { id: '' }] = (await json('GET', `${V}/jobs/ingest`))['records'] as { id: string }[];
    expect(await until(`${V}/jobs/ingest/${id}`, 'JobComplete')).toMatchObject({ numberRecordsProcessed: 10 });
    const history = (await started.admin('GET', '/history')) as Record<string, unknown>[];
    expect(history.find(({ op }) => op === 'ingest.close')).toMatchObject({
      committed: true,
      replySent: false,
      rowsApplied: 10,
      jobId: id,
      object: 'Contact',
    });
  });

  it('an upload that is reset half-way leaves the job open and empty', async () => {
    await fault({
      match: { op: 'ingest.upload' },
      when: 'midRequest',
      do: { type: 'reset', afterBytes: 1000 },
      times: 1,
    });
    const job = await openJob();
    await expect(started.call('PUT', `${job}/batches`, `Id,Title\n${'x'.repeat(2_000_000)}`)).rejects.toThrow(
      'fetch failed',
    );
    expect((await started.call('PUT', `${job}/batches`, 'Id\n')).status).toBe(201);
  });

  it('rowError fails the chosen share of rows until the attempt said', async () => {
    await fault({
      match: { op: 'ingest.close' },
      do: { type: 'rowError', errorCode: 'UNABLE_TO_LOCK_ROW', rows: [contactId(1), contactId(3)], untilAttempt: 2 },
    });
    const first = await updateTitles(5);
    await until(first, 'JobComplete');
    const failed = await rowsOf(`${first}/failedResults`);
    expect(failed.map((row) => row['sf__Id']).sort()).toEqual([contactId(1), contactId(3)].sort());
    expect(failed[0]?.['sf__Error']).toBe(
      'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records:--',
    );
    const second = await updateTitles(5);
    expect(await until(second, 'JobComplete')).toMatchObject({ numberRecordsFailed: 0 });
  });

  it('a random share is the same for the same seed', async () => {
    async function failedRows(seed: number): Promise<string[]> {
      await started.admin('POST', '/reset', { seed });
      await fault({ match: { op: 'ingest.create' }, do: { type: 'rowError', rows: 'random:10%' } });
      const job = await updateTitles(300);
      await until(job, 'JobComplete');
      return (await rowsOf(`${job}/failedResults`)).map((row) => row['Title'] ?? '');
    }
    const seven = await failedRows(7);
    expect(seven.length).toBeGreaterThan(10);
    expect(seven.length).toBeLessThan(60);
    expect(await failedRows(7)).toEqual(seven);
    expect(await failedRows(8)).not.toEqual(seven);
  });

  it('a job that fails after some rows lists the others as unprocessed', async () => {
    await fault({
      match: { op: 'ingest.upload' },
      do: { type: 'jobState', state: 'Failed', afterRows: 12, byUser: 'Nobody' },
    });
    const job = await updateTitles(30);
    expect(await until(job, 'Failed')).toMatchObject({
      numberRecordsProcessed: 12,
      errorMessage: expect.any(String) as string,
    });
    expect(await rowsOf(`${job}/successfulResults`)).toHaveLength(12);
    expect(await rowsOf(`${job}/unprocessedrecords`)).toHaveLength(18);
    expect(await started.admin('GET', `/records/Contact/${contactId(12)}`)).toMatchObject({ writeCount: 0 });
  });

  it('an admin can abort a job from outside', async () => {
    const job = await openJob();
    await started.admin('POST', `/jobs/${job.split('/').at(-1)}`, { state: 'Aborted', byUser: 'Ada Admin' });
    expect(await json('GET', job)).toMatchObject({ state: 'Aborted' });
  });

  it('result files can show a row twice, or lack one', async () => {
    const job = await updateTitles(6);
    await until(job, 'JobComplete');
    await fault({ match: { op: 'ingest.failed' }, do: { type: 'rowInTwoResults', rows: 1 } });
    await fault({ match: { op: 'ingest.success' }, do: { type: 'dropResultRow', rows: 2 }, times: 1 });
    expect(await rowsOf(`${job}/failedResults`)).toHaveLength(1);
    expect(await rowsOf(`${job}/successfulResults`)).toHaveLength(4);
    await fault({ match: { op: 'ingest.success' }, do: { type: 'reorderResults' }, times: 1 });
    const reordered = await rowsOf(`${job}/successfulResults`);
    const regular = await rowsOf(`${job}/successfulResults`);
    expect(reordered.map((row) => row['sf__Id']).sort()).toEqual(regular.map((row) => row['sf__Id']).sort());
    expect(reordered).not.toEqual(regular);
  });

  it('after.rowsApplied waits until so many rows are written', async () => {
    await fault({
      match: { op: 'ingest.poll', after: { rowsApplied: 8 } },
      do: { type: 'status', status: 503, headers: { 'Retry-After': '1' } },
      times: 1,
    });
    const before = await openJob();
    expect((await started.call('GET', before)).status).toBe(200);
    const job = await updateTitles(10);
    const statuses: number[] = [];
    for (let poll = 0; poll < 30 && !statuses.includes(503); poll++) {
      statuses.push((await started.call('GET', job)).status);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(statuses.at(-1)).toBe(503);
  });
});

describe('faults of the org', () => {
  it('externalEdit changes a record between a request and its effect', async () => {
    await fault({
      match: { op: 'rest.collections', nth: 1 },
      do: { type: 'externalEdit', record: contactId(0), field: 'Department', value: 'Edited', user: 'Pat Person' },
    });
    await started.call('PATCH', `${V}/composite/sobjects`, {
      records: [{ attributes: { type: 'Contact' }, Id: contactId(0), Title: 'Ours' }],
    });
    expect(await started.admin('GET', `/records/Contact/${contactId(0)}`)).toMatchObject({
      fields: { Department: 'Edited', Title: 'Ours' },
      writers: [{ user: 'Pat Person' }, { op: 'rest.collections' }],
    });
    const query = encodeURIComponent(`SELECT LastModifiedBy.Name FROM Contact WHERE Id = '${contactId(0)}'`);
    expect((await json('GET', `${V}/query?q=${query}`))['records']).toMatchObject([
      { LastModifiedBy: { Name: 'Demo Admin' } },
    ]);
  });

  it('token faults end a session, withdraw all, or take its scope away', async () => {
    await fault({ match: { op: 'rest.limits' }, do: { type: 'token', kind: 'expire' }, times: 1 });
    expect((await started.call('GET', `${V}/limits`)).status).toBe(401);
    const { clientId, clientSecret } = started.salesforce.connection();
    const form = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`;
    const renew = (): Promise<Response> =>
      fetch(`${started.url}/services/oauth2/token`, { method: 'POST', body: form });
    const { access_token: fresh } = (await (await renew()).json()) as { access_token: string };
    const asFresh = (): Promise<Response> =>
      fetch(`${started.url}${V}/limits`, { headers: { Authorization: `Bearer ${fresh}` } });
    expect((await asFresh()).status).toBe(200);
    await fault({ match: { op: 'rest.limits' }, do: { type: 'token', kind: 'revoke' }, times: 1 });
    expect([(await asFresh()).status, (await renew()).status]).toEqual([401, 400]);
    await started.admin('POST', '/reset', {});
    await fault({ match: { op: 'rest.limits' }, do: { type: 'token', kind: 'wrongScope' }, times: 1 });
    expect(await (await started.call('GET', `${V}/limits`)).json()).toEqual([
      { errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the API' },
    ]);
  });

  it('killClient ends the registered client and nobody else', async () => {
    const client = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(client, 'spawn');
    await fault({ match: { op: 'rest.patch' }, when: 'afterCommit', do: { type: 'killClient' }, times: 1 });
    expect(await started.admin('PUT', '/client', { pid: client.pid })).toEqual({ pid: client.pid });
    const ended = once(client, 'exit');
    await expect(started.call('PATCH', `${V}/sobjects/Contact/${contactId(0)}`, { Title: 'Written' })).rejects.toThrow(
      'fetch failed',
    );
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect(await started.admin('GET', `/records/Contact/${contactId(0)}`)).toMatchObject({
      fields: { Title: 'Written' },
    });
  });

  it('the restricted user sees its own records only, nothing of Setup, and no hidden field', async () => {
    await started.admin('POST', '/security', { as: 'restricted', fls: { 'Contact.Score__c': { read: false } } });
    const query = (soql: string): Promise<Record<string, unknown>> =>
      json('GET', `${V}/query?q=${encodeURIComponent(soql)}`);
    expect((await query('SELECT COUNT() FROM Contact'))['totalSize']).toBe(250);
    expect(
      await query('SELECT PermissionsViewAllData, PermissionsModifyAllData FROM UserPermissionAccess'),
    ).toMatchObject({
      records: [{ PermissionsViewAllData: false, PermissionsModifyAllData: false }],
    });
    expect(await query('SELECT PermissionsNothing FROM UserPermissionAccess')).toMatchObject([
      { errorCode: 'INVALID_FIELD' },
    ]);
    expect(await query('SELECT Id FROM ObjectPermissions')).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
    expect(await query('SELECT Score__c FROM Contact')).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
    const { fields } = (await json('GET', `${V}/sobjects/Contact/describe`)) as { fields: { name: string }[] };
    expect(fields.map(({ name }) => name)).not.toContain('Score__c');
    expect((await started.call('GET', `${V}/sobjects/Contact/${contactId(0)}`)).status).toBe(404);
  });

  it('a change of security shows in the audit trail with its author', async () => {
    await started.admin('POST', '/security', {
      by: 'Sam Setup',
      user: { ModifyAllData: false },
      app: { refreshPolicy: { days: 30 } },
    });
    const soql = encodeURIComponent('SELECT Section, Display, CreatedBy.Name FROM SetupAuditTrail');
    expect((await json('GET', `${V}/query?q=${soql}`))['records']).toMatchObject([
      {
        Section: 'Manage Users',
        Display: 'Changed profile DEMO System Administrator: Modify All Data was turned off',
        CreatedBy: { Name: 'Sam Setup' },
      },
      {
        Section: 'Connected Apps',
        Display: 'Changed refreshPolicy of app Marketing Cloud Personalization from infinite to {"days":30}',
        CreatedBy: { Name: 'Sam Setup' },
      },
    ]);
    const app = encodeURIComponent(
      "SELECT RefreshTokenValidityPeriod FROM ConnectedApplication WHERE Name LIKE 'Marketing%'",
    );
    expect((await json('GET', `${V}/query?q=${app}`))['records']).toMatchObject([{ RefreshTokenValidityPeriod: 30 }]);
  });
});
