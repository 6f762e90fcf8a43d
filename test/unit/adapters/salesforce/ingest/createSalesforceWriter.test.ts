import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HttpLimits } from '../../../../../src/adapters/http/httpLimits.ts';
import { createSalesforceAdapter } from '../../../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import type { IngestJob } from '../../../../../src/core/ports.ts';
import { errorOf } from '../../errorOf.ts';
import { type Answer, sendJson } from '../../stubServer.ts';
import { salesforceError, startOrg } from '../salesforceStub.ts';

const never = new AbortController().signal;
const jobs = '/services/data/v66.0/jobs/ingest';
const told = {
  id: '7501x0000000001',
  object: 'Contact',
  operation: 'update',
  state: 'Open',
  createdById: '005000000000001AAA',
  createdDate: '2026-11-24T18:20:38.000+0000',
};
const openJob: IngestJob = {
  id: '7501x0000000001',
  object: 'Contact',
  state: 'Open',
  recordsProcessed: 0,
  recordsFailed: 0,
  errorMessage: '',
  createdById: '005000000000001AAA',
  createdAt: '2026-11-24T18:20:38.000Z',
};

async function startWriter(answer: Answer, limits: Partial<HttpLimits> = {}) {
  const org = await startOrg(answer, limits);
  const adapter = createSalesforceAdapter({ credentials: org.credentials, http: org.http });
  return { ...org, adapter, writer: adapter.createWriter() };
}

function folder(): string {
  return mkdtempSync(path.join(tmpdir(), 'psync-ingest-'));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('updating records', () => {
  const first = { id: '003000000000001AAA', fields: { Score__c: '12.50', Level__c: null } };
  const second = { id: '003000000000002AAA', fields: { Score__c: '1' } };

  test('sends them in one call, none dependent on another, and answers in their order', async () => {
    const { writer, requests } = await startWriter((_request, response) => {
      const errors = [
        { statusCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access', fields: [] },
        { statusCode: 'OTHER', message: 'and more', fields: [] },
      ];
      sendJson(response, [
        { id: first.id, success: true, errors: [] },
        { success: false, errors },
      ]);
    });
    expect(await writer.updateRecords('Contact', [first, second], never)).toEqual({
      kind: 'ok',
      value: [
        { id: first.id, success: true, errorCode: '', message: '' },
        {
          id: second.id,
          success: false,
          errorCode: 'UNABLE_TO_LOCK_ROW',
          message: 'unable to obtain exclusive access and more',
        },
      ],
    });
    const [request] = requests();
    expect([request?.method, request?.path, JSON.parse(request?.body ?? '')]).toEqual([
      'PATCH',
      '/services/data/v66.0/composite/sobjects',
      {
        allOrNone: false,
        records: [
          { attributes: { type: 'Contact' }, id: first.id, Score__c: '12.50', Level__c: null },
          { attributes: { type: 'Contact' }, id: second.id, Score__c: '1' },
        ],
      },
    ]);
  });

  test.each([
    ['has fewer results', [{ id: first.id, success: true, errors: [] }]],
    [
      'is of other records',
      [
        { id: second.id, success: true, errors: [] },
        { id: first.id, success: true, errors: [] },
      ],
    ],
    ['says neither yes nor no', [{ id: first.id }, { id: second.id }]],
    ['is no list', { success: true }],
  ])('is unknown when the answer %s', async (_what, answer) => {
    const { writer, requests } = await startWriter((_request, response) => {
      sendJson(response, answer);
    });
    const reply = await writer.updateRecords('Contact', [first, second], never);
    expect([reply.kind, requests().length]).toEqual(['unknown', 1]);
  });

  test('is unknown when the reply is lost, and not repeated', async () => {
    const { writer, requests } = await startWriter((_request, response) => void response.destroy());
    expect([(await writer.updateRecords('Contact', [first], never)).kind, requests().length]).toEqual(['unknown', 1]);
  });

  test('takes no more records than one call may carry', async () => {
    const { writer, requests } = await startWriter(() => undefined);
    const many = Array.from({ length: 201 }, () => first);
    expect([(await errorOf(writer.updateRecords('Contact', many, never))).code, requests().length]).toEqual([
      'internal',
      0,
    ]);
  });
});

describe('an ingest job', () => {
  test('is created for updates only', async () => {
    const { writer, requests } = await startWriter((_request, response) => {
      sendJson(response, told);
    });
    expect(await writer.createJob('Contact', never)).toEqual({ kind: 'ok', value: openJob });
    expect([requests()[0]?.path, JSON.parse(requests()[0]?.body ?? '')]).toEqual([
      jobs,
      { object: 'Contact', operation: 'update', contentType: 'CSV', lineEnding: 'LF', columnDelimiter: 'COMMA' },
    ]);
  });

  test.each([
    ['a lost reply', (response: ServerResponse) => void response.destroy(), 'unknown'],
    ['a cut reply', (response: ServerResponse) => void response.writeHead(200).end('{"id":"750'), 'unknown'],
    ['a login page', (response: ServerResponse) => void response.writeHead(200).end('<html>'), 'unknown'],
    ['a gateway error', (response: ServerResponse) => void response.writeHead(502).end(), 'unknown'],
    ['a refusal', (response: ServerResponse) => sendJson(response, salesforceError('INVALIDJOB'), 400), 'refused'],
  ])('after %s is not created again', async (_what, send, kind) => {
    const { writer, requests } = await startWriter((_request, response) => send(response));
    expect([(await writer.createJob('Contact', never)).kind, requests().length]).toEqual([kind, 1]);
  });

  test('changes its state, and is counted as closed or aborted', async () => {
    const { writer, requests, adapter } = await startWriter((request, response) => {
      sendJson(response, { ...told, ...(JSON.parse(request.body) as object) });
    });
    expect(await writer.setJobState(told.id, 'UploadComplete', never)).toEqual({
      kind: 'ok',
      value: { ...openJob, state: 'UploadComplete' },
    });
    expect(await writer.setJobState(told.id, 'Aborted', never)).toEqual({
      kind: 'ok',
      value: { ...openJob, state: 'Aborted' },
    });
    expect(requests().map(({ method, path: where, body }) => [method, where, body])).toEqual([
      ['PATCH', `${jobs}/${told.id}`, '{"state":"UploadComplete"}'],
      ['PATCH', `${jobs}/${told.id}`, '{"state":"Aborted"}'],
    ]);
    expect(adapter.facts.callsMade()).toEqual({ 'ingest.close': 1, 'ingest.abort': 1 });
  });

  test('is read with its counts, again when the answer is damaged', async () => {
    const { writer, requests } = await startWriter((_request, response, times) => {
      if (times === 0) response.writeHead(200).end('{"id":"7501x0000000001","state');
      else
        sendJson(response, {
          ...told,
          state: 'Failed',
          numberRecordsProcessed: 7,
          numberRecordsFailed: 2,
          errorMessage: 'Why',
        });
    });
    expect(await writer.readJob(told.id, never)).toEqual({
      ...openJob,
      state: 'Failed',
      recordsProcessed: 7,
      recordsFailed: 2,
      errorMessage: 'Why',
    });
    expect(requests()).toHaveLength(2);
  });

  test('in a state that nobody knows is one at work', async () => {
    const { writer } = await startWriter((_request, response) => {
      sendJson(response, { ...told, state: 'Queued' });
    });
    expect((await writer.readJob(told.id, never))?.state).toBe('InProgress');
  });

  test('that is gone is null; what may not be read is an error', async () => {
    const gone = await startWriter((_request, response) => {
      sendJson(response, salesforceError('NOT_FOUND'), 404);
    });
    expect(await gone.writer.readJob(told.id, never)).toBeNull();
    const spent = await startWriter((_request, response) => {
      sendJson(response, salesforceError('REQUEST_LIMIT_EXCEEDED'), 403);
    });
    expect((await errorOf(spent.writer.readJob(told.id, never))).code).toBe('apiBudget');
  });
});

describe('an upload', () => {
  function uploadFile(text: string): string {
    const file = path.join(folder(), 'chunk.csv');
    writeFileSync(file, text);
    return file;
  }
  const text = `"Id","Score__c"\n${'"003000000000001AAA","1"\n'.repeat(20_000)}`;

  test('is the whole file in one call, with its length', async () => {
    const { writer, requests } = await startWriter((_request, response) => void response.writeHead(201).end());
    expect(await writer.upload(told.id, uploadFile(text), never)).toEqual({ kind: 'ok', value: null });
    const [request] = requests();
    expect([
      request?.method,
      request?.path,
      request?.headers['content-type'],
      request?.headers['content-length'],
    ]).toEqual(['PUT', `${jobs}/${told.id}/batches`, 'text/csv; charset=UTF-8', String(text.length)]);
    expect(sha256(request?.body ?? '')).toBe(sha256(text));
  });

  test('sends every byte again to the same job after 401, 429 and 503', async () => {
    const { writer, requests } = await startWriter((_request, response, times) => {
      if (times === 0) sendJson(response, salesforceError('INVALID_SESSION_ID'), 401);
      else if (times === 1) response.writeHead(429).end();
      else if (times === 2) sendJson(response, salesforceError('SERVER_UNAVAILABLE'), 503);
      else response.writeHead(201).end();
    });
    expect(await writer.upload(told.id, uploadFile(text), never)).toEqual({ kind: 'ok', value: null });
    expect(requests().map(({ path: where, body }) => [where, sha256(body)])).toEqual(
      Array(4).fill([`${jobs}/${told.id}/batches`, sha256(text)]),
    );
  });

  test('is unknown when the reply is lost, and not repeated', async () => {
    const { writer, requests } = await startWriter((_request, response) => void response.destroy());
    expect([(await writer.upload(told.id, uploadFile(text), never)).kind, requests().length]).toEqual(['unknown', 1]);
  });

  test('to a job that holds content already is refused', async () => {
    const { writer } = await startWriter((_request, response) => {
      sendJson(response, salesforceError('API_ERROR', 'Found multiple contents for job: <7501x>'), 400);
    });
    expect(await writer.upload(told.id, uploadFile(text), never)).toEqual({
      kind: 'refused',
      code: 'API_ERROR',
      message: 'Found multiple contents for job: <7501x>',
    });
  });

  test('of a file that is not there ends', async () => {
    const { writer, requests } = await startWriter(() => undefined);
    const error = await errorOf(writer.upload(told.id, path.join(folder(), 'none.csv'), never));
    expect([error.code, requests().length]).toEqual(['disk', 0]);
  });

  test('of a file that changes before the second try sends nothing else instead', async () => {
    const file = uploadFile(text);
    const { writer, requests } = await startWriter((_request, response) => {
      writeFileSync(file, text.replaceAll('"1"', '"2"'));
      response.writeHead(503).end();
    });
    const reply = await writer.upload(told.id, file, never);
    // Whether the second connection was made before the changed file was seen is a matter of time; that nothing was sent is not.
    expect(reply.kind).not.toBe('ok');
    expect(requests()).toHaveLength(1);
  });
});

describe('the results of a job', () => {
  const done: IngestJob = { ...openJob, state: 'JobComplete', recordsProcessed: 3, recordsFailed: 1 };
  const good: Readonly<Record<string, string>> = {
    successfulResults:
      '"sf__Id","sf__Created","Id","Score__c"\n"003000000000002AAA","false","003000000000002AAA","2"\n"003000000000001AAA","false","003000000000001AAA","1"\n',
    failedResults:
      '"sf__Id","sf__Error","Id","Score__c"\n"003000000000003AAA","UNABLE_TO_LOCK_ROW:unable to obtain ""it"", exclusively:--","003000000000003AAA","3"\n',
    unprocessedrecords: '"Id","Score__c"\n"003000000000004AAA","4"\n',
  };
  function resourceOf(where: string): string {
    return where.split('/').at(-1) ?? '';
  }
  function sendCsv(response: ServerResponse, text: string): void {
    response.writeHead(200, { 'content-type': 'text/csv' }).end(text);
  }
  async function startResults(texts: Readonly<Record<string, string>>, first: Readonly<Record<string, string>> = {}) {
    const seen = new Set<string>();
    return await startWriter((request, response) => {
      const resource = resourceOf(request.path);
      sendCsv(response, (seen.has(resource) ? undefined : first[resource]) ?? texts[resource] ?? '');
      seen.add(resource);
    });
  }

  test('are joined by id from three files, which are kept and named by their hash', async () => {
    const { writer, requests } = await startResults(good);
    const into = folder();
    expect(await writer.readResults(done, into, never)).toEqual({
      rows: [
        { id: '003000000000002AAA', success: true, errorCode: '', message: '' },
        { id: '003000000000001AAA', success: true, errorCode: '', message: '' },
        {
          id: '003000000000003AAA',
          success: false,
          errorCode: 'UNABLE_TO_LOCK_ROW',
          message: 'unable to obtain "it", exclusively:--',
        },
      ],
      unprocessed: ['003000000000004AAA'],
      sha256: {
        successful: sha256(good['successfulResults'] ?? ''),
        failed: sha256(good['failedResults'] ?? ''),
        unprocessed: sha256(good['unprocessedrecords'] ?? ''),
      },
    });
    expect(readdirSync(into).sort()).toEqual([
      '7501x0000000001-failedResults.csv',
      '7501x0000000001-successfulResults.csv',
      '7501x0000000001-unprocessedrecords.csv',
    ]);
    expect(requests().map((request) => resourceOf(request.path))).toEqual(Object.keys(good));
  });

  test.each([
    ['a row less', 'successfulResults', '"sf__Id","sf__Created"\n"003000000000002AAA","false"\n'],
    ['a row more', 'failedResults', '"sf__Id","sf__Error"\n"003000000000003AAA","A:b"\n"003000000000002AAA","A:b"\n'],
    ['a cut row', 'failedResults', '"sf__Id","sf__Error"\n"003000000000003AAA","UNABLE_TO'],
    ['no ids', 'failedResults', '"sf__Error"\n"A:b"\n'],
    ['a login page', 'unprocessedrecords', '<html>\n<body>Log in, please</body>\n'],
  ])('are fetched again when one file has %s', async (_what, resource, text) => {
    const { writer, requests } = await startResults(good, { [resource]: text });
    const results = await writer.readResults(done, folder(), never);
    expect([results.rows.length, results.unprocessed.length, requests().length]).toEqual([3, 1, 4]);
  });

  test('that never add up are no results', async () => {
    const { writer, requests } = await startResults(good);
    const error = await errorOf(writer.readResults({ ...done, recordsProcessed: 4 }, folder(), never));
    expect([error.code, error.message, requests().length]).toEqual([
      'incompleteRead',
      'successfulResults of job 7501x0000000001 is damaged: it has 2 rows, and the job counted 3. Try again.',
      4,
    ]);
  });

  test.each(['', '\n', '"sf__Id","sf__Error"\n'])('may be empty, as %j', async (nothing) => {
    const { writer } = await startResults({
      successfulResults: nothing,
      failedResults: nothing,
      unprocessedrecords: nothing,
    });
    const job: IngestJob = { ...done, state: 'Failed', recordsProcessed: 0, recordsFailed: 0 };
    const { rows, unprocessed } = await writer.readResults(job, folder(), never);
    expect([rows, unprocessed]).toEqual([[], []]);
  });

  test('take an id from the upload where Salesforce knew none, in 18 characters, under headers of any letter case', async () => {
    const { writer } = await startResults({
      ...good,
      successfulResults: '"SF__ID","SF__CREATED"\n"003000000000001","false"\n"003000000000002","false"\n',
      failedResults: '"SF__ID","SF__ERROR","ID"\n"","MALFORMED_ID:bad id","003xx"\n',
    });
    const { rows } = await writer.readResults(done, folder(), never);
    expect(rows.map(({ id, errorCode }) => [id, errorCode])).toEqual([
      ['003000000000001AAA', ''],
      ['003000000000002AAA', ''],
      ['003xx', 'MALFORMED_ID'],
    ]);
  });
});

describe('running jobs', () => {
  const now = 'Tue, 24 Nov 2026 18:20:38 GMT';
  function job(id: string, state: string, more: object = {}) {
    return { ...told, id, state, ...more };
  }

  test('are the unfinished updates of the object, of everybody, of both APIs, on all pages of the list', async () => {
    const { writer, requests } = await startWriter((request, response) => {
      const date = { date: now };
      const isClassic = request.path.includes('Classic');
      const records = isClassic
        ? [
            job('c-new', 'Closed', { createdDate: '2026-11-24T18:00:00.000+0000' }),
            job('c-old', 'Closed', { createdDate: '2026-11-24T02:00:00.000+0000' }),
            job('c-open', 'Open'),
          ]
        : request.path.includes('next')
          ? [job('v-up', 'UploadComplete')]
          : [
              job('v-open', 'Open'),
              job('v-run', 'InProgress'),
              job('v-done', 'JobComplete'),
              job('v-failed', 'Failed'),
              job('v-stopped', 'Aborted'),
              job('v-insert', 'Open', { operation: 'insert' }),
              job('v-lead', 'Open', { object: 'Lead' }),
            ];
      const more = !isClassic && !request.path.includes('next');
      const nextRecordsUrl = more ? `${jobs}?queryLocator=next` : null;
      sendJson(response, { done: !more, records, nextRecordsUrl }, 200, date);
    });
    const running = await writer.runningJobs('Contact', never);
    expect(running.map(({ id, state }) => [id, state])).toEqual([
      ['v-open', 'Open'],
      ['v-run', 'InProgress'],
      ['v-up', 'UploadComplete'],
      ['c-new', 'InProgress'],
      ['c-open', 'Open'],
    ]);
    expect(requests().map((request) => request.path)).toEqual([
      `${jobs}?jobType=V2Ingest`,
      `${jobs}?queryLocator=next`,
      `${jobs}?jobType=Classic`,
    ]);
  });

  test('in a list that goes in a circle end the reading', async () => {
    const { writer } = await startWriter((_request, response) => {
      sendJson(response, { done: false, records: [], nextRecordsUrl: `${jobs}?jobType=V2Ingest` });
    });
    expect((await errorOf(writer.runningJobs('Contact', never))).code).toBe('incompleteRead');
  });
});

test("the server's time is that of its replies", async () => {
  const { writer } = await startWriter((_request, response) => {
    sendJson(response, told, 200, { date: 'Tue, 24 Nov 2026 18:20:38 GMT' });
  });
  await writer.readJob(told.id, never);
  expect(writer.serverTime().slice(0, 18)).toBe('2026-11-24T18:20:3');
});
