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
