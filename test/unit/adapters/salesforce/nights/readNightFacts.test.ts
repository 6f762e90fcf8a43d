import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createSalesforceAdapter } from '../../../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import type { Connection } from '../../../../../src/core/model/org.ts';
import { sendJson } from '../../stubServer.ts';
import { salesforceError, startOrg } from '../salesforceStub.ts';

const never = new AbortController().signal;
const integration = '005000000000009AAA';
const base = '/services/data/v66.0';

const dataload = 'http://www.force.com/2009/06/asyncapi/dataload';

const connection: Connection = {
  org: { id: '00D000000000001EAA', myDomain: 'acme', name: 'Acme', edition: '', isSandbox: true, isDemo: false },
  user: { id: '005000000000001AAA', username: 'admin@example.com' },
  apiVersion: '66.0',
};

const job = {
  id: '750000000000001AAA',
  object: 'Contact',
  operation: 'update',
  state: 'JobComplete',
  createdById: '005000000000009',
  createdDate: '2126-11-25T01:30:00.000+0000',
  systemModstamp: '2126-11-25T01:31:00.000+0000',
};

interface StubOrg {
  /** By the object that is queried; an error code where the query is refused. */
  readonly rows?: Readonly<Record<string, readonly object[] | string>>;
  readonly jobs?: readonly object[];
  readonly details?: object | null;
  readonly failedRows?: string;
  readonly classicJobs?: readonly object[];
  /** What the older Bulk API answers, by the end of the path; 400 with an error for what is not here. */
  readonly classic?: Readonly<Record<string, string>>;
}

/** An org that answers queries by object, and one list of jobs. */
async function readNights({
  rows = {},
  jobs = [],
  details = {},
  failedRows = '',
  classicJobs = [],
  classic = {},
}: StubOrg) {
  const { credentials, http, requests } = await startOrg((request, response) => {
    const url = new URL(request.path, 'http://localhost');
    if (url.pathname === `${base}/query`) {
      const object = /FROM (\w+)/.exec(url.searchParams.get('q') ?? '')?.[1] ?? '';
      answerQuery(response, rows[object] ?? usualRows[object] ?? []);
    } else if (url.pathname === `${base}/limits`) sendJson(response, { DailyApiRequests: { Max: 100, Remaining: 7 } });
    else if (url.pathname === `${base}/jobs/ingest`) {
      sendJson(response, {
        done: true,
        records: url.searchParams.get('jobType') === 'V2Ingest' ? jobs : classicJobs,
      });
    } else if (url.pathname.startsWith('/services/async/')) {
      const known = Object.entries(classic).find(([end]) => url.pathname.endsWith(end))?.[1];
      response
        .writeHead(known === undefined ? 400 : 200, { 'content-type': 'application/xml' })
        .end(known ?? classicError('InvalidUser'));
    } else if (url.pathname.endsWith('/failedResults')) {
      response.writeHead(200, { 'content-type': 'text/csv' }).end(failedRows);
    } else if (details === null) sendJson(response, salesforceError('INSUFFICIENT_ACCESS'), 403);
    else sendJson(response, { ...job, ...details });
  });
  const { nights } = createSalesforceAdapter({ credentials, http });
  const question = { integrationUser: 'integration@example.com', integrationApp: null, nightsBack: 7 };
  return { facts: await nights.read(question, connection, never), requests: requests() };
}

function classicError(code: string): string {
  return `<?xml version="1.0"?><error xmlns="${dataload}"><exceptionCode>${code}</exceptionCode><exceptionMessage>No.</exceptionMessage></error>`;
}

const usualRows: Readonly<Record<string, readonly object[]>> = {
  User: [{ Id: integration, Username: 'integration@example.com', IsActive: true, ProfileId: null, Profile: null }],
  Organization: [{ TimeZoneSidKey: 'Europe/London' }],
  UserPermissionAccess: [
    { PermissionsManageUsers: true, PermissionsManageDataIntegrations: true, PermissionsModifyAllData: true },
  ],
};

function answerQuery(response: ServerResponse, rows: readonly object[] | string): void {
  if (typeof rows === 'string') sendJson(response, salesforceError(rows), 400);
  else sendJson(response, { totalSize: rows.length, done: true, records: rows });
}

describe('the nights of an org', () => {
  test('are read without a word that would give a token away', async () => {
    const { requests } = await readNights({});
    const asked = requests.map(({ path }) => decodeURIComponent(path.replaceAll('+', ' '))).join('\n');
    expect(asked).toContain('FROM OauthToken');
    expect(asked).not.toMatch(/AccessToken|RequestToken|DeleteToken/);
  });

  test('hold the jobs of the integration user alone, with their counts and failed rows by reason', async () => {
    const rows = [
      [
        '003000000000001AAA',
        'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 003000000000001AAA:--',
      ],
      [
        '003000000000002AAA',
        'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record or 1 records: 003000000000002AAA:--',
      ],
      ['003000000000003AAA', 'DUPLICATE_VALUE:duplicate value found: pat@example.com:Email --'],
    ].map(([id, error]) => `"${id}","${error}","${id}"`);
    const { facts } = await readNights({
      jobs: [job, { ...job, id: '750000000000002AAA', createdById: '005000000000001AAA' }],
      details: { numberRecordsProcessed: 10, numberRecordsFailed: 3 },
      failedRows: `"sf__Id","sf__Error","Id"\n${rows.join('\n')}\n`,
    });
    expect(facts.jobs.V2Ingest.value).toEqual([
      {
        id: job.id,
        kind: 'V2Ingest',
        object: 'Contact',
        operation: 'update',
        state: 'JobComplete',
        createdAt: '2126-11-25T01:30:00.000Z',
        changedAt: '2126-11-25T01:31:00.000Z',
        processed: 10,
        failed: 3,
        errorMessage: '',
        batches: null,
        rowErrors: {
          asked: `failedResults of job ${job.id}`,
          answer: '3 failed rows',
          value: [
            {
              code: 'UNABLE_TO_LOCK_ROW',
              message: 'unable to obtain exclusive access to this record or 1 records: …',
              fields: [],
              count: 2,
            },
            { code: 'DUPLICATE_VALUE', message: 'duplicate value found: …', fields: ['Email'], count: 1 },
          ],
        },
      },
    ]);
  });

  test('read the beginning of a long list of failed rows, and say so', async () => {
    const line = `"003000000000001AAA","STRING_TOO_LONG:${'x'.repeat(200)}:Name --","${'y'.repeat(3_000)}"\n`;
    const { facts } = await readNights({
      jobs: [job],
      details: { numberRecordsProcessed: 2_000, numberRecordsFailed: 2_000 },
      failedRows: `"sf__Id","sf__Error","Name"\n${line.repeat(2_000)}`,
    });
    const errors = facts.jobs.V2Ingest.value?.[0]?.rowErrors;
    expect(errors?.answer).toMatch(/^6\d\d failed rows, the first of more$/);
    expect(errors?.value).toHaveLength(1);
  });

  test('know nothing of counts that may not be read', async () => {
    const { facts } = await readNights({ jobs: [job], details: null });
    expect(facts.jobs.V2Ingest.value?.[0]).toMatchObject({ processed: null, failed: null, rowErrors: null });
  });
});

describe('a job of the older Bulk API', () => {
  const classicJob = { ...job, state: 'Closed', apiVersion: 45, object: 'Account' };
  const batch = (id: string, state: string, counts: readonly [number, number], more = ''): string =>
    `<batchInfo><id>${id}</id><jobId>${job.id}</jobId><state>${state}</state>${more}<systemModstamp>2126-11-25T01:35:00.000Z</systemModstamp><numberRecordsProcessed>${counts[0]}</numberRecordsProcessed><numberRecordsFailed>${counts[1]}</numberRecordsFailed></batchInfo>`;
  const list = (...batches: readonly string[]): string =>
    `<?xml version="1.0" encoding="UTF-8"?><batchInfoList xmlns="${dataload}">${batches.join('')}</batchInfoList>`;
  const failed = batch(
    '751000000000001AAA',
    'Failed',
    [0, 0],
    '<stateMessage>InvalidBatch : Field name not found : X__c</stateMessage>',
  );

  test('is read by its batches, with the version that created it and the token in the header that this API wants', async () => {
    const { facts, requests } = await readNights({
      classicJobs: [classicJob],
      classic: { '/batch': list(failed, batch('751000000000002AAA', 'Completed', [180, 0])) },
    });
    expect(facts.jobs.Classic.value).toMatchObject([
      {
        state: 'Closed',
        changedAt: '2126-11-25T01:35:00.000Z',
        processed: 180,
        failed: 0,
        rowErrors: null,
        batches: {
          answer: '2 batches',
          value: [
            { state: 'Failed', stateMessage: 'InvalidBatch : Field name not found : X__c', processed: 0, failed: 0 },
            { state: 'Completed', stateMessage: '', processed: 180, failed: 0 },
          ],
        },
      },
    ]);
    const asked = requests.filter(({ path }) => path.startsWith('/services/async/'));
    expect(asked.map(({ path, headers }) => [path, headers['x-sfdc-session'], headers.authorization])).toEqual([
      [`/services/async/45.0/job/${job.id}/batch`, '00D000000000001!DEMO1', undefined],
    ]);
  });

  test('with one batch is read like one with several', async () => {
    const { facts } = await readNights({ classicJobs: [classicJob], classic: { '/batch': list(failed) } });
    expect(facts.jobs.Classic.value?.[0]?.batches?.value).toHaveLength(1);
  });

  test.each([
    [
      'CSV',
      '"Id","Success","Created","Error"\n"001000000000001AAA","true","false",""\n"","false","false","UNABLE_TO_LOCK_ROW:no access: 001000000000001AAA:--"\n"","false","false","UNABLE_TO_LOCK_ROW:no access: 001000000000002AAA:--"\n',
    ],
    [
      'XML',
      `<results xmlns="${dataload}"><result><id>001000000000001AAA</id><success>true</success></result>${'<result><errors><message>no access: 001000000000001AAA</message><statusCode>UNABLE_TO_LOCK_ROW</statusCode></errors><success>false</success></result>'.repeat(2)}</results>`,
    ],
    [
      'JSON',
      JSON.stringify([
        { success: true, errors: [] },
        ...[1, 2].map((row) => ({
          success: false,
          errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: `no access: 00100000000000${row}AAA`, fields: [] }],
        })),
      ]),
    ],
  ])('tells failed rows of its batches by reason, also where they are %s', async (_format, result) => {
    const { facts } = await readNights({
      classicJobs: [classicJob],
      classic: {
        '/batch': list(batch('751000000000001AAA', 'Completed', [3, 2])),
        '/batch/751000000000001AAA/result': result,
      },
    });
    const [read] = facts.jobs.Classic.value ?? [];
    expect([read?.failed, read?.rowErrors?.answer]).toEqual([2, '2 failed rows']);
    expect(read?.rowErrors?.value).toMatchObject([{ code: 'UNABLE_TO_LOCK_ROW', message: 'no access: …', count: 2 }]);
  });

  test('with long results is read at their beginning, and says so', async () => {
    const line = `"","false","false","STRING_TOO_LONG:${'x'.repeat(1_500)}:Name --"\n`;
    const rows = `<result><errors><fields>Name</fields><message>${'x'.repeat(1_500)}</message><statusCode>STRING_TOO_LONG</statusCode></errors><success>false</success></result>`;
    for (const result of [
      `"Id","Success","Created","Error"\n${line.repeat(2_000)}`,
      `<results>${rows.repeat(2_000)}</results>`,
    ]) {
      const { facts } = await readNights({
        classicJobs: [classicJob],
        classic: {
          '/batch': list(batch('751000000000001AAA', 'Completed', [2_000, 2_000])),
          '/batch/751000000000001AAA/result': result,
        },
      });
      const errors = facts.jobs.Classic.value?.[0]?.rowErrors;
      expect(errors?.answer).toMatch(/^1\d\d\d failed rows, the first of more$/);
      expect(errors?.value).toMatchObject([{ code: 'STRING_TOO_LONG', fields: ['Name'] }]);
    }
  });

  test('whose batches or rows may not be read leaves them unread, and keeps the counts that are told', async () => {
    const { facts } = await readNights({
      classicJobs: [classicJob],
      details: { numberRecordsProcessed: 10, numberRecordsFailed: 3 },
    });
    expect(facts.jobs.Classic.value).toMatchObject([
      { processed: 10, failed: 3, batches: { value: null, answer: expect.stringContaining('InvalidUser') as string } },
    ]);
    const noRows = await readNights({
      classicJobs: [classicJob],
      classic: { '/batch': list(batch('751000000000001AAA', 'Completed', [3, 2])) },
    });
    expect(noRows.facts.jobs.Classic.value?.[0]?.rowErrors).toMatchObject({
      value: null,
      answer: expect.stringContaining('InvalidUser') as string,
    });
  });

  test('is unread where something else answers than Salesforce', async () => {
    for (const page of ['<html><body>Sign in</body></html>', 'Please wait', '<batchInfoList><batchInfo>']) {
      const { facts } = await readNights({
        classicJobs: [classicJob],
        details: null,
        classic: { '/batch': page },
      });
      expect(facts.jobs.Classic.value?.[0]?.batches?.value, page).toBeNull();
    }
  });
});

describe('what a user may not read', () => {
  const no = {
    PermissionsManageUsers: false,
    PermissionsManageDataIntegrations: false,
    PermissionsModifyAllData: false,
  };

  test('is unanswered, although Salesforce answers with fewer rows and no error', async () => {
    const { facts } = await readNights({ rows: { UserPermissionAccess: [no], OauthToken: 'INVALID_TYPE' } });
    expect([facts.logins.value, facts.jobs.V2Ingest.value, facts.jobs.Classic.value, facts.tokens.value]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(facts.limits.value).toEqual([{ name: 'DailyApiRequests', max: 100, left: 7 }]);
    expect(facts.timeZone.value).toBe('Europe/London');
  });

  test('is read where the list itself shows jobs of others', async () => {
    const { facts } = await readNights({
      rows: { UserPermissionAccess: [no] },
      jobs: [{ ...job, createdById: '005000000000003AAA' }],
    });
    expect(facts.jobs.V2Ingest.value).toEqual([]);
    expect(facts.jobs.Classic.value).toBeNull();
  });

  test('is all that belongs to a user who cannot be found', async () => {
    const { facts } = await readNights({ rows: { User: [] } });
    expect([facts.user.value, facts.logins.value, facts.jobs.V2Ingest.value, facts.tokens.value]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
