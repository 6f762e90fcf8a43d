import { Connection } from 'jsforce';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type StartedSalesforce, startSalesforce } from './startSalesforce.ts';

/** jsforce is a client that this project did not write: what it understands, a real org could have said. */
let started: StartedSalesforce;
let connection: Connection;

beforeAll(async () => {
  started = await startSalesforce(10);
  connection = new Connection({ instanceUrl: started.url, accessToken: started.token, version: '66.0' });
});
afterEach(() => started.admin('POST', '/reset', {}));
afterAll(() => started.stop());

interface JobList {
  readonly done: boolean;
  readonly nextRecordsUrl: string | null;
  readonly records: readonly { readonly id: string; readonly jobType: string; readonly createdById: string }[];
}

const jobs = (jobType: string) => connection.request<JobList>(`/services/data/v66.0/jobs/ingest?jobType=${jobType}`);

describe('seeded nights, read by jsforce', () => {
  it('show their sign-ins in LoginHistory, and the use of the token in OauthToken', async () => {
    await started.admin('POST', '/nights', { nights: [{ kind: 'inactiveUser' }, { kind: 'good', nightsBack: 1 }] });
    const logins = await connection.query<{ Status: string; Application: string }>(
      "SELECT Status, Application, LoginTime FROM LoginHistory WHERE Application = 'Marketing Cloud Personalization' ORDER BY LoginTime DESC",
    );
    expect(logins.records.map(({ Status }) => Status)).toEqual([
      'User is Inactive',
      'User is Inactive',
      'User is Inactive',
      'Success',
      'Success',
    ]);
    const tokens = await connection.query('SELECT AppName, UseCount, LastUsedDate FROM OauthToken');
    expect(tokens.records).toMatchObject([
      { AppName: 'Marketing Cloud Personalization', UseCount: 12, LastUsedDate: expect.stringContaining('T01:34:00') },
    ]);
    await expect(connection.query('SELECT AccessToken FROM OauthToken')).rejects.toThrow(/No such column/);
  });

  it('list jobs of both kinds with their creator, without counts; each job tells its counts', async () => {
    await started.admin('POST', '/nights', { nights: [{ kind: 'lockErrors' }] });
    const [v2, classic] = [await jobs('V2Ingest'), await jobs('Classic')];
    const identity = await connection.identity();
    expect([v2.done, v2.records, classic.records]).toMatchObject([
      true,
      [{ jobType: 'V2Ingest', object: 'Contact', state: 'JobComplete', createdById: identity.user_id }],
      [{ jobType: 'Classic', object: 'Account', state: 'Closed', createdById: identity.user_id }],
    ]);
    expect(v2.records[0]).not.toHaveProperty('numberRecordsProcessed');
    const details = await connection.request(`/services/data/v66.0/jobs/ingest/${v2.records[0]?.id}`);
    expect(details).toMatchObject({ numberRecordsProcessed: 1_204, numberRecordsFailed: 14 });
  });

  it('give failed rows to jsforce’s own bulk client', async () => {
    await started.admin('POST', '/nights', { nights: [{ kind: 'validationRule' }] });
    const [job] = (await jobs('V2Ingest')).records;
    const rows = await connection.bulk2.job('ingest', { id: job?.id ?? '' }).getFailedResults();
    expect(rows).toHaveLength(9);
    expect(rows[0]).toMatchObject({ sf__Error: expect.stringContaining('FIELD_CUSTOM_VALIDATION_EXCEPTION') });
  });

  it('show batches of a classic job to jsforce’s client of the older Bulk API, each with its own end', async () => {
    await started.admin('POST', '/nights', { nights: [{ kind: 'batchNotProcessed' }, { kind: 'batchFailed' }] });
    const [first, second] = (await jobs('Classic')).records;
    const ends = async (id = '') =>
      (await connection.bulk.job(id).list()).map(({ jobId, state, stateMessage, numberRecordsProcessed }) => [
        jobId,
        state,
        stateMessage,
        numberRecordsProcessed,
      ]);
    const message = 'InvalidBatch : Field name not found : Account_Tier__c';
    expect([await ends(first?.id), await ends(second?.id)]).toEqual(
      expect.arrayContaining([
        [
          [expect.any(String), 'Failed', message, '0'],
          [expect.any(String), 'Failed', message, '0'],
        ],
        [
          [expect.any(String), 'Completed', undefined, '180'],
          [expect.any(String), 'Not Processed', undefined, '0'],
        ],
      ]),
    );
  });

  it('give rows of a classic batch to that client, and tell of one batch by itself', async () => {
    await started.admin('POST', '/nights', { nights: [{ kind: 'batchRowErrors' }] });
    const [found] = (await jobs('Classic')).records;
    const job = connection.bulk.job(found?.id ?? '');
    const batches = await job.list();
    const rows = await Promise.all(batches.map(({ id }) => job.batch(id).retrieve()));
    const failed = rows.map((all) => all.filter((row) => 'success' in row && !row.success));
    expect([rows.map(({ length }) => length), failed.map(({ length }) => length)]).toEqual([
      [180, 180],
      [0, 5],
    ]);
    expect(failed[1]?.[0]).toMatchObject({
      errors: ['FIELD_CUSTOM_VALIDATION_EXCEPTION:A tier is required.:Account_Tier__c --'],
    });
    expect(await job.batch(batches[1]?.id ?? '').check()).toMatchObject({
      state: 'Completed',
      numberRecordsFailed: '5',
    });
  });

  it('have no batches of a Bulk API 2.0 job, and show those of others only to who manages jobs', async () => {
    await started.admin('POST', '/nights', { nights: [{ kind: 'good' }] });
    const [v2] = (await jobs('V2Ingest')).records;
    const [classic] = (await jobs('Classic')).records;
    await expect(connection.bulk.job(v2?.id ?? '').list()).rejects.toThrow(/Unable to find object/);
    await started.admin('POST', '/security', { as: 'restricted' });
    await expect(connection.bulk.job(classic?.id ?? '').list()).rejects.toThrow(/created by another user/);
  });

  it('list more than a thousand jobs in pages', async () => {
    const nights = Array.from({ length: 1_030 }, () => ({ kind: 'aborted' }));
    await started.admin('POST', '/nights', { nights });
    const first = await jobs('V2Ingest');
    expect([first.done, first.records.length]).toEqual([false, 1_000]);
    const second = await connection.request<JobList>(first.nextRecordsUrl ?? '');
    expect([second.done, second.records.length, second.nextRecordsUrl]).toEqual([true, 30, null]);
    expect(new Set([...first.records, ...second.records].map(({ id }) => id)).size).toBe(1_030);
  });

  it('show jobs and sign-ins of others only to those who manage them', async () => {
    await started.admin('POST', '/nights', { nights: [{ kind: 'good' }] });
    const [job] = (await jobs('V2Ingest')).records;
    await started.admin('POST', '/security', { as: 'restricted' });
    expect((await jobs('V2Ingest')).records).toEqual([]);
    await expect(connection.request(`/services/data/v66.0/jobs/ingest/${job?.id}`)).rejects.toMatchObject({
      errorCode: 'NOT_FOUND',
    });
    const logins = await connection.query('SELECT Application FROM LoginHistory');
    expect(logins.records).toMatchObject([{ Application: 'DEMO Client' }]);
  });

  it('refuse an order that nobody can follow, and seed nothing of it', async () => {
    const problem = await started.admin('POST', '/nights', { nights: [{ kind: 'good' }, { kind: 'moonless' }] });
    expect(problem).toEqual({ error: expect.stringContaining('"kind" is one of good, inactiveUser') as unknown });
    expect(await started.admin('GET', '/nights')).toEqual({ logins: [], jobs: [], trail: [] });
  });
});
