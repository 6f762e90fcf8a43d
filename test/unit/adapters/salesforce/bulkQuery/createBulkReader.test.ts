import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../../errorOf.ts';
import { sendJson } from '../../stubServer.ts';
import { salesforceError } from '../salesforceStub.ts';
import { csv, lines, sendPage, startBulkOrg } from './queryStub.ts';

describe('reading a table', () => {
  test('of one page answers a verified table', async () => {
    const org = await startBulkOrg({ records: 3, pageSize: 10 });
    expect(await org.read()).toEqual({
      table: 'contacts',
      files: [`${org.folder}/Contact-0001.csv`],
      delimiter: ',',
      columns: [
        { role: 'field', name: 'Id' },
        { role: 'field', name: 'Name' },
        { role: 'field', name: 'Email' },
      ],
      rows: 3,
      sha256: org.sha256,
      origin: 'Salesforce, Bulk API query of Contact',
      refusedRows: 0,
      refused: [],
      warnings: [],
    });
    expect([org.files(), org.content('Contact-0001.csv')]).toEqual([['Contact-0001.csv'], csv(lines(0, 3))]);
    expect(org.made()).toEqual({ 'bulkq.create': 1, 'bulkq.poll': 1, 'bulkq.results': 1 });
    expect(JSON.parse(org.requests()[0]?.body ?? '')).toEqual({
      operation: 'query',
      query: 'SELECT Id, Name, Email FROM Contact',
      contentType: 'CSV',
      columnDelimiter: 'COMMA',
      lineEnding: 'LF',
    });
    expect(org.events.at(-1)).toEqual({
      kind: 'progress',
      phase: 'readSalesforce',
      done: 3,
      total: 3,
      unit: 'Contact records',
    });
  });

  test.each([
    ['leads', 'SELECT Id, Name, Email FROM Lead'],
    ['crmAccounts', 'SELECT Id, Name, Email FROM Account'],
  ] as const)('asks for %s by their object', async (table, soql) => {
    const org = await startBulkOrg({ records: 1, pageSize: 10 });
    await org.read(table);
    expect((JSON.parse(org.requests()[0]?.body ?? '') as { query: string }).query).toBe(soql);
  });

  test('without records answers the columns and a warning', async () => {
    const org = await startBulkOrg({ records: 0, pageSize: 10 });
    const table = await org.read();
    expect([table.rows, table.columns.length, table.warnings.map(({ code }) => code)]).toEqual([0, 3, ['noRows']]);
  });

  test('without records and without a single byte writes the header itself', async () => {
    const org = await startBulkOrg(
      { records: 0, pageSize: 10 },
      {
        page(response) {
          sendPage(response, '', 0);
          return true;
        },
      },
    );
    expect([(await org.read()).rows, org.content('Contact-0001.csv')]).toEqual([0, 'Id,Name,Email\n']);
  });

  test('of many pages fetches five at a time, and names them in order', async () => {
    const waiting: (() => void)[] = [];
    const org = await startBulkOrg(
      { records: 65, pageSize: 10 },
      {
        page(response, _request, _times, page) {
          waiting.unshift(() => {
            sendPage(response, org.pageText(page), org.pageRows(page).length, { locator: org.nextOf(page) });
          });
          // Nothing is answered before five are asked for; then the last comes first.
          if (waiting.length === 5) for (const answer of waiting) answer();
          if (waiting.length > 5) waiting[0]?.();
          return true;
        },
      },
    );
    const table = await org.read();
    expect([table.rows, table.files.length, table.sha256]).toEqual([65, 7, org.sha256]);
    expect(org.made()).toEqual({ 'bulkq.create': 1, 'bulkq.poll': 1, 'bulkq.resultPages': 2, 'bulkq.results': 7 });
  });

  test('follows the locators where the org has no list of pages', async () => {
    const org = await startBulkOrg({ records: 25, pageSize: 10, hasList: false });
    const table = await org.read();
    expect([table.rows, table.sha256]).toEqual([25, org.sha256]);
    expect(
      org
        .requests()
        .slice(-3)
        .map(({ path }) => path.replace(/.*\/results/, '')),
    ).toEqual(['?maxRecords=10', '?maxRecords=10&locator=1', '?maxRecords=10&locator=2']);
  });

  test('reads the list of pages under both of its documented spellings', async () => {
    const org = await startBulkOrg(
      { records: 65, pageSize: 10 },
      {
        list(response, times, pages) {
          const nextRecordUrl = '/services/data/v66.0/jobs/query/750job0/resultPages?locator=5';
          const more = times === 0 ? { nextRecordUrl, done: false } : { done: true };
          sendJson(response, { resultPages: pages.map((resultLink) => ({ resultLink })), ...more });
          return true;
        },
      },
    );
    expect((await org.read()).sha256).toBe(org.sha256);
  });

  test('unpacks a compressed page on its way to disk', async () => {
    const org = await startBulkOrg(
      { records: 3, pageSize: 10 },
      {
        page(response, request, _times, page) {
          expect(request.headers['accept-encoding']).toContain('gzip');
          sendPage(response, org.pageText(page), 3, { gzip: true });
          return true;
        },
      },
    );
    expect((await org.read()).sha256).toBe(org.sha256);
  });

  test('B47: takes columns in another letter case and order for what they are', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        page(response) {
          sendPage(response, csv(['"a@example.com","003000000000001","Ann"'], '"EMAIL","ID","NAME"'), 1);
          return true;
        },
      },
    );
    expect((await org.read()).columns).toEqual([
      { role: 'field', name: 'Email' },
      { role: 'field', name: 'Id' },
      { role: 'field', name: 'Name' },
    ]);
  });

  test('keeps line ends, commas and quotes inside values', async () => {
    const text = csv(['"003000000000001","Ann ""A"", Bee\nCee","a@example.com"']);
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        page(response) {
          sendPage(response, text, 1);
          return true;
        },
      },
    );
    expect([(await org.read()).rows, org.content('Contact-0001.csv')]).toEqual([1, text]);
  });

  test('knows that an API cannot be hashed again', async () => {
    const org = await startBulkOrg({ records: 1, pageSize: 10 });
    const work = { signal: new AbortController().signal, emit: () => undefined };
    expect(await org.reader.hash('contacts', work)).toBeNull();
  });

  test('of Personalization is refused', async () => {
    const org = await startBulkOrg({ records: 1, pageSize: 10 });
    expect((await errorOf(org.read('users'))).code).toBe('internal');
  });
});

describe('a damaged page', () => {
  const damaged: readonly (readonly [string, string, number | null])[] = [
    ['cut between two records', csv(lines(10, 15)), 10],
    ['cut inside a quoted value', csv(lines(10, 20)).slice(0, -8), 10],
    ['cut before the last line end', csv(lines(10, 20)).slice(0, -1), 10],
    ['cut inside a record', csv(lines(10, 20)).slice(0, -15), 10],
    ['B47: that is empty although it tells records and a next page', '', 10],
    ['that tells another count', csv(lines(10, 20)), 11],
    ['with a record of too few fields', csv([...lines(10, 19), '"003000000000019","Name 19"']), 10],
    ['with a NUL', csv([...lines(10, 19), '"003000000000019","Na\0me",""']), 10],
    ['with a header line less', `${lines(10, 20).join('\n')}\n`, 10],
    [
      'without a column',
      csv(
        lines(10, 20).map((line) => line.slice(0, -3)),
        '"Id","Name"',
      ),
      10,
    ],
    ['that is a web page', '<html><body>Log in</body></html>', null],
    ['that came already as page 1', csv(lines(0, 10)), 10],
  ];

  test.each(damaged)('%s is fetched again', async (_what, text, told) => {
    const org = await startBulkOrg(
      { records: 30, pageSize: 10, hasList: false, limits: { tries: 9 } },
      {
        page(response, _request, times, page) {
          if (page !== 1 || times > 1) return false;
          sendPage(response, text, told, { locator: '2' });
          return true;
        },
      },
    );
    const table = await org.read();
    expect([table.rows, table.sha256, org.made()['bulkq.results']]).toEqual([30, org.sha256, 5]);
    expect(org.files()).toEqual(['Contact-0001.csv', 'Contact-0002.csv', 'Contact-0003.csv']);
  });

  test('with a byte that is no UTF-8 is fetched again', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        page(response, _request, times) {
          if (times > 0) return false;
          response.writeHead(200, { 'sforce-numberofrecords': '1' });
          response.end(Buffer.from(csv(['"003000000000001","\xE9",""']), 'latin1'));
          return true;
        },
      },
    );
    expect((await org.read()).sha256).toBe(org.sha256);
  });

  test('whose connection breaks or stalls is fetched again', async () => {
    const org = await startBulkOrg(
      { records: 30, pageSize: 10, limits: { idleMs: 60, firstByteMs: 60 } },
      {
        page(response, _request, times, page) {
          if (page !== 1 || times > 2) return false;
          if (times === 0) response.writeHead(200, { 'content-length': '9999' }).write('"Id"');
          if (times === 1) setTimeout(() => response.destroy(), 5);
          if (times === 2) response.writeHead(200).write('"Id","Name"');
          return true;
        },
      },
    );
    expect((await org.read()).sha256).toBe(org.sha256);
  });

  test('four times over ends the reading, and leaves no file under a real name', async () => {
    const org = await startBulkOrg(
      { records: 3, pageSize: 10 },
      {
        page(response) {
          sendPage(response, csv(lines(0, 2)), 3);
          return true;
        },
      },
    );
    const error = await errorOf(org.read());
    expect([error.code, error.message, org.files(), org.made()['bulkq.results']]).toEqual([
      'incompleteRead',
      'Contact, page 1 is damaged: 2 of 3 records arrived. Try again.',
      [],
      4,
    ]);
  });
});

describe('pages that do not fit together', () => {
  test('are all fetched again when one is missing', async () => {
    let isFirst = true;
    const org = await startBulkOrg(
      { records: 30, pageSize: 10, hasList: false },
      {
        page(response, _request, _times, page) {
          if (page !== 0 || !isFirst) return false;
          isFirst = false;
          sendPage(response, org.pageText(0), 10, { locator: '2' });
          return true;
        },
      },
    );
    const table = await org.read();
    expect([table.rows, table.sha256, org.made()['bulkq.results']]).toEqual([30, org.sha256, 5]);
  });

  test('end the reading when one stays missing', async () => {
    const org = await startBulkOrg(
      { records: 30, pageSize: 10, hasList: false },
      {
        page(response, _request, _times, page) {
          if (page !== 0) return false;
          sendPage(response, org.pageText(0), 10, { locator: '2' });
          return true;
        },
      },
    );
    const error = await errorOf(org.read());
    expect([error.code, error.message]).toEqual([
      'incompleteRead',
      'The pages of Contact do not fit together: 20 of 30 records arrived. Try again.',
    ]);
  });

  test('are all fetched again when two addresses gave the same page for a while', async () => {
    const org = await startBulkOrg(
      { records: 30, pageSize: 10 },
      {
        page(response, _request, times, page) {
          if (page !== 1 || times > 0) return false;
          sendPage(response, org.pageText(2), 10);
          return true;
        },
      },
    );
    expect((await org.read()).sha256).toBe(org.sha256);
  });

  test('end the reading when two addresses give the same page for ever', async () => {
    const org = await startBulkOrg(
      { records: 30, pageSize: 10 },
      {
        page(response, _request, _times, page) {
          if (page !== 1) return false;
          sendPage(response, org.pageText(2), 10);
          return true;
        },
      },
    );
    const error = await errorOf(org.read());
    expect(error.code).toBe('incompleteRead');
    expect(error.message).toMatch(/do not fit together: page \d is the same as page \d/);
  });

  test('end the reading when the locators go in a circle', async () => {
    const org = await startBulkOrg(
      { records: 30, pageSize: 10, hasList: false },
      {
        page(response, _request, _times, page) {
          if (page !== 2) return false;
          sendPage(response, org.pageText(2), 10, { locator: '1' });
          return true;
        },
      },
    );
    expect((await errorOf(org.read())).message).toContain('it names a page as the next that was there before');
  });

  test('end the reading when the list of pages leads elsewhere or in a circle', async () => {
    const elsewhere = await startBulkOrg(
      { records: 30, pageSize: 10 },
      {
        list(response) {
          sendJson(response, { resultPages: [{ resultUrl: 'https://elsewhere.example.com/results?x=1' }], done: true });
          return true;
        },
      },
    );
    expect((await errorOf(elsewhere.read())).message).toContain('it names a page of something else');
    const circle = await startBulkOrg(
      { records: 30, pageSize: 10 },
      {
        list(response, _times, pages) {
          const nextRecordsUrl = '/services/data/v66.0/jobs/query/750job0/resultPages?locator=0';
          sendJson(response, { resultPages: pages.slice(0, 1).map((resultUrl) => ({ resultUrl })), nextRecordsUrl });
          return true;
        },
      },
    );
    expect((await errorOf(circle.read())).message).toMatch(/it goes in a circle|is the same as page \d/);
  });
});

describe('a query job', () => {
  test('is waited for', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        poll(response, times, id) {
          if (times > 3) return false;
          sendJson(response, { id, state: times < 2 ? 'UploadComplete' : 'InProgress' });
          return true;
        },
      },
    );
    expect([(await org.read()).rows, org.made()['bulkq.poll']]).toEqual([1, 5]);
  });

  test('whose creation got no answer is made anew', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        create(response, times) {
          if (times > 1) return false;
          response.destroy();
          return true;
        },
      },
    );
    expect([(await org.read()).rows, org.made()]).toEqual([
      1,
      { 'bulkq.create': 3, 'bulkq.poll': 1, 'bulkq.results': 1 },
    ]);
  });

  test('is made no fourth time', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        create(response) {
          response.destroy();
          return true;
        },
      },
    );
    expect([(await errorOf(org.read())).code, org.made()]).toEqual(['incompleteRead', { 'bulkq.create': 3 }]);
  });

  test.each(['Failed', 'Aborted', 'gone'])('that is %s is made anew', async (state) => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        poll(response, _times, id) {
          if (id !== '750job0') return false;
          if (state === 'gone') sendJson(response, salesforceError('NOT_FOUND'), 404);
          else sendJson(response, { id, state, errorMessage: 'InternalServerError' });
          return true;
        },
      },
    );
    expect([(await org.read()).rows, org.made()['bulkq.create']]).toEqual([1, 2]);
  });

  test('that fails for good ends with its own reason', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        poll(response, _times, id) {
          sendJson(response, { id, state: 'Failed', errorMessage: 'InvalidBatch : the field is encrypted' });
          return true;
        },
      },
    );
    const error = await errorOf(org.read());
    expect([error.code, error.message, org.made()['bulkq.create']]).toEqual([
      'incompleteRead',
      'The Bulk API query of Contact gave no result: it ended as Failed: InvalidBatch : the field is encrypted. Try again.',
      3,
    ]);
  });

  test('that is deleted while its pages are fetched is made anew', async () => {
    const org = await startBulkOrg(
      { records: 30, pageSize: 10 },
      {
        page(response, request) {
          if (!request.path.includes('750job0')) return false;
          sendJson(response, salesforceError('NOT_FOUND'), 404);
          return true;
        },
      },
    );
    expect([(await org.read()).sha256, org.made()['bulkq.create']]).toEqual([org.sha256, 2]);
  });

  test('that may not be made ends at once, and says why', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        create(response) {
          sendJson(response, salesforceError('INVALID_FIELD', "No such column 'Score__c' on entity 'Contact'."), 400);
          return true;
        },
      },
    );
    const error = await errorOf(org.read());
    expect([error.code, org.made()]).toEqual(['accessDenied', { 'bulkq.create': 1 }]);
    expect(error.message).toContain("No such column 'Score__c' on entity 'Contact'");
  });

  test('stops at once when the calls of the day are used up', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        poll(response) {
          sendJson(response, salesforceError('REQUEST_LIMIT_EXCEEDED'), 403);
          return true;
        },
      },
    );
    expect([(await errorOf(org.read())).code, org.made()]).toEqual([
      'apiBudget',
      { 'bulkq.create': 1, 'bulkq.poll': 1 },
    ]);
  });

  test('goes on with a new token when the old one expires between two pages', async () => {
    let expired = false;
    const org = await startBulkOrg(
      { records: 30, pageSize: 10, hasList: false },
      {
        page(response, request, _times, page) {
          if (page === 1) expired = true;
          if (!expired || request.headers.authorization?.endsWith('DEMO2') === true) return false;
          sendJson(response, salesforceError('INVALID_SESSION_ID'), 401);
          return true;
        },
      },
    );
    expect((await org.read()).sha256).toBe(org.sha256);
    expect(org.server.requests.filter(({ path }) => path.endsWith('/token'))).toHaveLength(2);
  });

  test('is stopped at Salesforce when a person cancels', async () => {
    const org = await startBulkOrg(
      { records: 1, pageSize: 10 },
      {
        poll(response, _times, id) {
          sendJson(response, { id, state: 'InProgress' });
          return true;
        },
      },
    );
    const cancel = new AbortController();
    const reading = org.read('contacts', cancel.signal);
    await wait(100);
    cancel.abort();
    expect((await errorOf(reading)).code).toBe('cancelled');
    expect(org.requests().at(-1)).toMatchObject({
      method: 'PATCH',
      path: '/services/data/v66.0/jobs/query/750job0',
      body: '{"state":"Aborted"}',
    });
  });

  test('is stopped in the middle of a page when a person cancels, and leaves no file', async () => {
    const org = await startBulkOrg(
      { records: 30, pageSize: 10 },
      {
        page(response) {
          response.writeHead(200).write('"Id","Name","Email"\n');
          return true;
        },
      },
    );
    const cancel = new AbortController();
    const reading = org.read('contacts', cancel.signal);
    await wait(150);
    cancel.abort();
    expect([(await errorOf(reading)).code, org.files()]).toEqual(['cancelled', []]);
    expect(org.made()['bulkq.abort']).toBe(1);
  });
});
