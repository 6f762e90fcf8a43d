import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createSalesforceAdapter } from '../../../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import type { Connection } from '../../../../../src/core/model/org.ts';
import { sendJson } from '../../stubServer.ts';
import { salesforceError, startOrg } from '../salesforceStub.ts';

const never = new AbortController().signal;
const integration = '005000000000009AAA';
const base = '/services/data/v66.0';

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
}

/** An org that answers queries by object, and one list of jobs. */
async function readNights({ rows = {}, jobs = [], details = {}, failedRows = '' }: StubOrg) {
  const { credentials, http, requests } = await startOrg((request, response) => {
    const url = new URL(request.path, 'http://localhost');
    if (url.pathname === `${base}/query`) {
      const object = /FROM (\w+)/.exec(url.searchParams.get('q') ?? '')?.[1] ?? '';
      answerQuery(response, rows[object] ?? usualRows[object] ?? []);
    } else if (url.pathname === `${base}/limits`) sendJson(response, { DailyApiRequests: { Max: 100, Remaining: 7 } });
    else if (url.pathname === `${base}/jobs/ingest`) {
      sendJson(response, { done: true, records: url.searchParams.get('jobType') === 'V2Ingest' ? jobs : [] });
    } else if (url.pathname.endsWith('/failedResults')) {
      response.writeHead(200, { 'content-type': 'text/csv' }).end(failedRows);
    } else if (details === null) sendJson(response, salesforceError('INSUFFICIENT_ACCESS'), 403);
    else sendJson(response, { ...job, ...details });
  });
  const { nights } = createSalesforceAdapter({ credentials, http });
  const question = { integrationUser: 'integration@example.com', integrationApp: null, nightsBack: 7 };
  return { facts: await nights.read(question, connection, never), requests: requests() };
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
