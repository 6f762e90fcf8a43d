import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runProgram } from './runProgram.ts';
import { type StartedSalesforce, startSalesforce } from './startSalesforce.ts';

/** What the wire looks like, seen by curl: status, headers and bytes, with no client library in between. */
let started: StartedSalesforce;

beforeAll(async () => {
  started = await startSalesforce(230);
});
beforeEach(async () => {
  await started.admin('POST', '/reset', { seed: 7 });
});
afterAll(() => started.stop());

interface CurlReply {
  readonly exitCode: number | null;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

async function curl(path: string, ...args: readonly string[]): Promise<CurlReply> {
  const { exitCode, stdout } = await runProgram('curl', [
    ...['-s', '-i', '--max-time', '20', '-H', `Authorization: Bearer ${started.token}`],
    ...args,
    path.startsWith('http') ? path : `${started.url}${path}`,
  ]);
  // The answer to `Expect: 100-continue` stands before the real one.
  const text = stdout.replace(/^HTTP\/1\.1 100[^\r]*\r\n\r\n/, '');
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  return { exitCode, status: Number(statusLine.split(' ')[1]), headers, body: text.slice(end + 4) };
}

function json(method: string, body: object): readonly string[] {
  return ['-X', method, '-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
}

async function until(path: string, state: string): Promise<Record<string, unknown>> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const job = JSON.parse((await curl(path)).body) as Record<string, unknown>;
    if (job['state'] === state) return job;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error(`${path} did not become ${state}`);
}

async function uploadJob(csv: string, settings: object = {}): Promise<string> {
  const created = await curl(
    '/services/data/v66.0/jobs/ingest',
    ...json('POST', { object: 'Contact', operation: 'update', ...settings }),
  );
  const { id } = JSON.parse(created.body) as { id: string };
  const file = join(started.folder, 'upload.csv');
  await writeFile(file, csv);
  const put = await curl(
    `/services/data/v66.0/jobs/ingest/${id}/batches`,
    '-X',
    'PUT',
    '-H',
    'Content-Type: text/csv',
    '--data-binary',
    `@${file}`,
  );
  expect([put.status, put.body]).toEqual([201, '']);
  return `/services/data/v66.0/jobs/ingest/${id}`;
}

function close(job: string): Promise<CurlReply> {
  return curl(job, ...json('PATCH', { state: 'UploadComplete' }));
}

function contactId(row: number): string {
  return started.salesforce.store.table('Contact')?.idOf(row) ?? '';
}

describe('OAuth', () => {
  it('grants a token to the demo client and no other', async () => {
    const { clientId, clientSecret, orgId } = started.salesforce.connection();
    const form = [
      '-d',
      'grant_type=client_credentials',
      '-d',
      `client_id=${clientId}`,
      '-d',
      `client_secret=${clientSecret}`,
    ];
    const granted = JSON.parse((await curl('/services/oauth2/token', ...form)).body) as Record<string, string>;
    expect(granted['access_token']).toMatch(/^00D\w{12,15}!DEMO/);
    expect(granted).toMatchObject({ instance_url: started.url, token_type: 'Bearer', scope: 'id api refresh_token' });
    expect(granted['id']).toContain(`/id/${orgId}/005`);
    const wrong = await curl(
      '/services/oauth2/token',
      '-d',
      'grant_type=client_credentials',
      '-d',
      'client_id=real',
      '-d',
      'client_secret=x',
    );
    expect([wrong.status, JSON.parse(wrong.body)]).toEqual([
      400,
      { error: 'invalid_client_id', error_description: 'client identifier invalid' },
    ]);
  });

  it('exchanges a code once, with PKCE, and rotates refresh tokens when the app says so', async () => {
    const { clientId } = started.salesforce.connection();
    const challenge = createHash('sha256').update('verifier').digest('base64url');
    const redirect = 'http://127.0.0.1:1717/callback';
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirect,
      state: 's1',
      code_challenge: challenge,
    });
    const page = await curl(`/services/oauth2/authorize?${query.toString()}`);
    expect([page.status, page.body.includes('DEMO – not Salesforce'), page.body.includes('type="password"')]).toEqual([
      200,
      true,
      false,
    ]);
    const allowed = await curl('/services/oauth2/authorize', '-d', `${query.toString()}&answer=allow`);
    const location = new URL(allowed.headers['location'] ?? '');
    expect([allowed.status, location.searchParams.get('state')]).toEqual([302, 's1']);
    const form = new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirect,
      code: location.searchParams.get('code') ?? '',
      code_verifier: 'verifier',
    });
    const granted = JSON.parse((await curl('/services/oauth2/token', '-d', form.toString())).body) as Record<
      string,
      string
    >;
    expect(granted['refresh_token']).toMatch(/^DEMOrefresh/);

    await started.admin('POST', '/security', { app: { rotation: true } });
    const refresh = `grant_type=refresh_token&client_id=${clientId}&refresh_token=`;
    const rotated = JSON.parse(
      (await curl('/services/oauth2/token', '-d', `${refresh}${granted['refresh_token']}`)).body,
    ) as Record<string, string>;
    expect(rotated['refresh_token']).not.toBe(granted['refresh_token']);
    // A token that was replaced ends the whole family.
    expect(
      JSON.parse((await curl('/services/oauth2/token', '-d', `${refresh}${granted['refresh_token']}`)).body),
    ).toMatchObject({ error: 'invalid_grant' });
    expect((await curl('/services/oauth2/token', '-d', `${refresh}${rotated['refresh_token']}`)).status).toBe(400);
    expect((await curl('/services/oauth2/token', '-d', form.toString())).status).toBe(400);
  });
});

describe('the REST API', () => {
  it('counts calls, says so in a header, and refuses when none are left', async () => {
    const versions = await curl('//services/data');
    expect([versions.status, versions.headers['sforce-limit-info']]).toEqual([200, undefined]);
    await started.admin('PUT', '/limits', { remaining: 1 });
    const last = await curl('/services/data/v66.0/limits');
    expect([last.headers['sforce-limit-info'], JSON.parse(last.body)]).toMatchObject([
      'api-usage=100000/100000',
      { DailyApiRequests: { Max: 100_000, Remaining: 0 } },
    ]);
    const refused = await curl('/services/data/v66.0/limits');
    expect([refused.status, JSON.parse(refused.body)]).toEqual([
      403,
      [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }],
    ]);
  });

  it('answers 401 for an unknown session', async () => {
    const reply = await runProgram('curl', [
      '-s',
      '-H',
      'Authorization: Bearer 00Dx!real',
      `${started.url}/services/data/v66.0/limits`,
    ]);
    expect(JSON.parse(reply.stdout)).toEqual([
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ]);
  });

  it('obeys If-Unmodified-Since to the second', async () => {
    await started.admin('PUT', '/clock', { offsetMs: 3_600_000 });
    const path = `/services/data/v66.0/sobjects/Contact/${contactId(3)}`;
    const before = (await curl(path)).headers['last-modified'] ?? '';
    await started.admin('POST', `/records/Contact/${contactId(3)}`, {
      fields: { Title: 'edited' },
      user: 'Pat Person',
    });
    const late = await curl(path, '-H', `If-Unmodified-Since: ${before}`, ...json('PATCH', { Title: 'ours' }));
    expect(late.status).toBe(412);
    const now = (await curl(path)).headers['last-modified'] ?? '';
    expect((await curl(path, '-H', `If-Unmodified-Since: ${now}`, ...json('PATCH', { Title: 'ours' }))).status).toBe(
      204,
    );
    expect(await started.admin('GET', `/records/Contact/${contactId(3)}`)).toMatchObject({
      fields: { Title: 'ours' },
      writeCount: 2,
      writers: [
        { user: 'Pat Person', op: 'externalEdit' },
        { user: 'integration.admin@demo.example.com', op: 'rest.patch' },
      ],
    });
  });

  it('runs a composite call with references, counted once', async () => {
    const before = (await started.admin('GET', '/limits')) as { remaining: number };
    const reply = await curl(
      '/services/data/v66.0/composite',
      ...json('POST', {
        compositeRequest: [
          {
            method: 'GET',
            url: `/services/data/v66.0/sobjects/Contact/${contactId(0)}?fields=Id,Email`,
            referenceId: 'first',
          },
          {
            method: 'PATCH',
            url: '/services/data/v66.0/sobjects/Contact/@{first.Id}',
            referenceId: 'second',
            body: { Title: 'via @{first.Email}' },
          },
          { method: 'GET', url: '/services/data/v66.0/sobjects/Nothing/x', referenceId: 'third' },
        ],
      }),
    );
    const { compositeResponse } = JSON.parse(reply.body) as { compositeResponse: { httpStatusCode: number }[] };
    expect(compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([200, 204, 404]);
    expect(await started.admin('GET', `/records/Contact/${contactId(0)}`)).toMatchObject({
      fields: { Title: 'via person0@example.com' },
    });
    expect(await started.admin('GET', '/limits')).toMatchObject({ remaining: before.remaining - 1 });
  });

  it('writes all records of a collection or none when asked', async () => {
    const records = [
      { attributes: { type: 'Contact' }, Id: contactId(0), Title: 'good' },
      { attributes: { type: 'Contact' }, Id: contactId(1), Email: 'bad' },
    ];
    const reply = await curl('/services/data/v66.0/composite/sobjects', ...json('PATCH', { allOrNone: true, records }));
    expect(
      (JSON.parse(reply.body) as { errors: { statusCode: string }[] }[]).map(({ errors }) => errors[0]?.statusCode),
    ).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'INVALID_EMAIL_ADDRESS']);
    expect(await started.admin('GET', `/records/Contact/${contactId(0)}`)).toMatchObject({
      fields: { Title: null },
      writeCount: 0,
    });
  });
});

describe('bulk queries', () => {
  async function finishedQuery(query: string): Promise<string> {
    const created = await curl('/services/data/v66.0/jobs/query', ...json('POST', { operation: 'query', query }));
    expect(created.body).toContain('"apiVersion":66.0');
    const path = `/services/data/v66.0/jobs/query/${(JSON.parse(created.body) as { id: string }).id}`;
    await until(path, 'JobComplete');
    return path;
  }

  it('gives pages that each repeat the header, with stable locators', async () => {
    const path = await finishedQuery('SELECT Id, Name FROM Contact');
    const first = await curl(`${path}/results?maxRecords=100`);
    const second = await curl(`${path}/results?maxRecords=100&locator=${first.headers['sforce-locator']}`);
    const third = await curl(`${path}/results?maxRecords=100&locator=${second.headers['sforce-locator']}`);
    const again = await curl(`${path}/results?maxRecords=100&locator=${first.headers['sforce-locator']}`);
    expect([first, second, third].map(({ headers }) => headers['sforce-numberofrecords'])).toEqual([
      '100',
      '100',
      '30',
    ]);
    expect(third.headers['sforce-locator']).toBe('null');
    expect(again.body).toBe(second.body);
    expect([first, second, third].map(({ body }) => body.split('\n')[0])).toEqual([
      '"Id","Name"',
      '"Id","Name"',
      '"Id","Name"',
    ]);
    const ids = [first, second, third].flatMap(({ body }) =>
      parse<{ Id: string }>(body, { columns: true }).map(({ Id }) => Id),
    );
    expect(new Set(ids).size).toBe(230);
  });

  it('lists at most five pages a call, and only since v58', async () => {
    const path = await finishedQuery('SELECT Id FROM Contact');
    const first = JSON.parse((await curl(`${path}/resultPages?maxRecords=40`)).body) as {
      resultPages: { resultUrl: string }[];
      nextRecordsUrl: string;
      done: boolean;
    };
    const rest = JSON.parse((await curl(first.nextRecordsUrl)).body) as typeof first;
    expect([first.resultPages.length, first.done, rest.resultPages.length, rest.done]).toEqual([5, false, 1, true]);
    const bodies = await Promise.all(
      [...first.resultPages, ...rest.resultPages].map(async ({ resultUrl }) => (await curl(resultUrl)).body),
    );
    expect(bodies.flatMap((body) => parse<object>(body, { columns: true }))).toHaveLength(230);
    const old = await curl(`${path.replace('v66.0', 'v57.0')}/resultPages`);
    expect(old.status).toBe(404);
  });

  it('refuses results to another API version with 409, and zips when asked', async () => {
    const path = await finishedQuery('SELECT Id, Name, Email, Description FROM Contact');
    expect((await curl(`${path.replace('v66.0', 'v60.0')}/results`)).status).toBe(409);
    const zipped = await curl(`${path}/results`, '--compressed');
    const plain = await curl(`${path}/results`);
    expect([zipped.headers['content-encoding'], plain.headers['content-encoding']]).toEqual(['gzip', undefined]);
    expect(zipped.body).toBe(plain.body);
  });

  it('keeps what was selected, whatever happens to the records afterwards', async () => {
    const path = await finishedQuery(`SELECT Title FROM Contact WHERE Id = '${contactId(2)}'`);
    await started.admin('POST', `/records/Contact/${contactId(2)}`, { Title: 'later' });
    expect((await curl(`${path}/results`)).body).toBe('"Title"\n""\n');
  });

  it('answer no records with the header alone, and a deleted job is gone', async () => {
    const path = await finishedQuery('SELECT Id FROM Lead');
    expect((await curl(`${path}/results`)).body).toBe('"Id"\n');
    expect((await curl(path, '-X', 'DELETE')).status).toBe(204);
    expect((await curl(path)).status).toBe(404);
  });
});

describe('ingest jobs', () => {
  it('go from Open to JobComplete and sort rows into three files, not in upload order', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => `${contactId(index)},${index === 7 ? '' : '#N/A'},T${index}`);
    const job = await uploadJob(`Id,LastName,Title\n${rows.join('\n')}\n`);
    expect(JSON.parse((await curl(job)).body)).toMatchObject({
      state: 'Open',
      jobType: 'V2Ingest',
      numberRecordsProcessed: 0,
    });
    expect(JSON.parse((await close(job)).body)).toMatchObject({ state: 'UploadComplete' });
    expect(await until(job, 'JobComplete')).toMatchObject({
      numberRecordsProcessed: 20,
      numberRecordsFailed: 19,
      retries: 0,
      apexProcessingTime: 0,
      contentUrl: expect.stringMatching(/^services\/data\/v66\.0\/jobs\/ingest\/750\w+\/batches$/) as string,
    });
    expect((await curl(`${job}/successfulResults`)).body).toBe(
      `"sf__Id","sf__Created","Id","LastName","Title"\n"${contactId(7)}","false","${contactId(7)}","","T7"\n`,
    );
    const failed = parse<Record<string, string>>((await curl(`${job}/failedResults`)).body, { columns: true });
    expect(failed[0]?.['sf__Error']).toBe('REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --');
    const order = failed.map((row) => row['Title']);
    expect([...order].sort()).toEqual(
      rows
        .map((_, index) => `T${index}`)
        .filter((title) => title !== 'T7')
        .sort(),
    );
    expect(order).not.toEqual(rows.map((_, index) => `T${index}`).filter((title) => title !== 'T7'));
    expect((await curl(`${job}/unprocessedrecords`)).body).toBe('"Id","LastName","Title"\n');
  });

  it('refuse a second upload', async () => {
    const job = await uploadJob('Id\nx\n');
    const second = await curl(`${job}/batches`, '-X', 'PUT', '-H', 'Content-Type: text/csv', '-d', 'Id\ny\n');
    expect(second.status).toBe(400);
    expect(second.body).toContain(`Found multiple contents for job: <${job.split('/').at(-1)}>`);
  });

  it('fail as a whole for an unknown column or other line ends, with every row unprocessed', async () => {
    const csv = `Id,Nothing__c\n${contactId(0)},x\n`;
    const job = await uploadJob(csv);
    await close(job);
    expect(await until(job, 'Failed')).toMatchObject({
      errorMessage: 'InvalidBatch : Field name not found : Nothing__c',
      numberRecordsProcessed: 0,
    });
    expect((await curl(`${job}/unprocessedrecords`)).body).toBe(csv);
    const windows = await uploadJob(`Id,Title\r\n${contactId(0)},x\r\n`);
    await close(windows);
    expect(await until(windows, 'Failed')).toMatchObject({
      errorMessage: 'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    });
  });

  it('take CRLF and semicolons when the job says so, and answer in the same form', async () => {
    const job = await uploadJob(`Id;Title\r\n${contactId(0)};"a;""b"""\r\n`, {
      lineEnding: 'CRLF',
      columnDelimiter: 'SEMICOLON',
    });
    await close(job);
    await until(job, 'JobComplete');
    expect((await curl(`${job}/successfulResults`)).body).toBe(
      `"sf__Id";"sf__Created";"Id";"Title"\r\n"${contactId(0)}";"false";"${contactId(0)}";"a;""b"""\r\n`,
    );
  });

  it('can be aborted while open, listed, and deleted', async () => {
    const job = await uploadJob('Id\nx\n');
    expect(JSON.parse((await curl(job, ...json('PATCH', { state: 'Aborted' }))).body)).toMatchObject({
      state: 'Aborted',
    });
    expect((await close(job)).status).toBe(400);
    const list = JSON.parse((await curl('/services/data/v66.0/jobs/ingest?jobType=V2Ingest')).body) as {
      records: { id: string; state: string }[];
    };
    expect(list.records.map(({ state }) => state)).toEqual(['Aborted']);
    expect((await curl(job, '-X', 'DELETE')).status).toBe(204);
    expect((await curl(job)).status).toBe(404);
  });

  it('answer inserts, upserts and deletes too, and the history counts them', async () => {
    const insert = await uploadJob('LastName,Email\nNew,new@example.com\n', { operation: 'insert' });
    await close(insert);
    await until(insert, 'JobComplete');
    const [row] = parse<Record<string, string>>((await curl(`${insert}/successfulResults`)).body, { columns: true });
    expect(row).toMatchObject({ sf__Created: 'true', LastName: 'New' });
    const remove = await uploadJob(`Id\n${row?.['sf__Id']}\n`, { operation: 'delete' });
    await close(remove);
    await until(remove, 'JobComplete');
    expect(await started.admin('GET', `/records/Contact/${row?.['sf__Id']}`)).toMatchObject({
      fields: { IsDeleted: true },
      writers: [{ op: 'ingest.insert' }, { op: 'ingest.delete' }],
    });
    const history = (await started.admin('GET', '/history')) as { op: string; rowsApplied: number }[];
    expect(history.filter(({ op }) => op === 'ingest.close').map(({ rowsApplied }) => rowsApplied)).toEqual([1, 1]);
  });
});
