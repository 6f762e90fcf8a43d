import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { createSalesforceWriter } from '../../../../../src/adapters/salesforce/ingest/createSalesforceWriter.ts';
import type { FieldDescription } from '../../../../../src/core/model/org.ts';
import type { CrmRecordState } from '../../../../../src/core/ports.ts';
import { errorOf } from '../../errorOf.ts';
import { type Answer, sendJson } from '../../stubServer.ts';
import { salesforceError, startOrg } from '../salesforceStub.ts';

const never = new AbortController().signal;
const since = '2026-11-24T18:05:00.000Z';

function field(name: string, type: string): FieldDescription {
  return {
    name,
    label: name,
    type,
    length: 0,
    precision: 0,
    scale: 0,
    updateable: true,
    calculated: false,
    permissionable: true,
    restrictedPicklist: false,
    picklistValues: [],
  };
}

const described = [
  field('Score__c', 'double'),
  field('Seen__c', 'datetime'),
  field('Note__c', 'string'),
  field('Vip__c', 'boolean'),
];

async function startChanges(answer: Answer, bulkFrom = 20_000) {
  const org = await startOrg(answer);
  const writer = createSalesforceWriter({
    calls: org.calls,
    clock: org.clock,
    describe: async (object) => ({ object, fields: described }),
    bulkFrom,
    polling: { firstMs: 1, growth: 1, mostMs: 1 },
  });
  return {
    ...org,
    writer,
    read: async (fields: readonly string[]) => {
      const batches: (readonly CrmRecordState[])[] = [];
      for await (const batch of writer.changedSince('Contact', since, fields, never)) batches.push(batch);
      return batches;
    },
  };
}

/** A record as REST answers it; numbers as text, so that they stand in the JSON as written. */
function record(id: string, values: string): string {
  return `{"attributes":{"type":"Contact"},"Id":"${id}","SystemModstamp":"2026-11-24T18:20:38.000+0000","LastModifiedById":"005000000000001AAA","LastModifiedBy":{"attributes":{"type":"User"},"Name":"Ann"},"IsDeleted":false${values}}`;
}

function page(records: readonly string[], totalSize: number, next: string | null): string {
  const more = next === null ? '' : `,"nextRecordsUrl":"${next}"`;
  return `{"totalSize":${totalSize},"done":${next === null},"records":[${records.join(',')}]${more}}`;
}

describe('records changed since a moment', () => {
  test('come with who changed them and their values, exactly', async () => {
    const values =
      ',"Score__c":123456789012345678.10,"Seen__c":"2026-11-24T10:00:00.000+0000","Note__c":"2026-11-24T10:00:00.000+0000","Vip__c":true';
    const { read, requests } = await startChanges((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(page([record('003000000000001AAA', values)], 1, null));
    });
    expect(await read(['Score__c', 'SEEN__C', 'Note__c', 'Vip__c', 'Hidden__c'])).toEqual([
      [
        {
          id: '003000000000001AAA',
          modstamp: '2026-11-24T18:20:38.000Z',
          modifiedById: '005000000000001AAA',
          modifiedByName: 'Ann',
          isDeleted: false,
          fields: {
            Score__c: '123456789012345678.10',
            SEEN__C: '2026-11-24T10:00:00.000Z',
            Note__c: '2026-11-24T10:00:00.000+0000',
            Vip__c: 'true',
          },
        },
      ],
    ]);
    const url = new URL(requests()[0]?.path ?? '', 'http://x');
    expect([url.pathname, url.searchParams.get('q')]).toEqual([
      '/services/data/v66.0/queryAll',
      'SELECT Id, SystemModstamp, LastModifiedById, LastModifiedBy.Name, IsDeleted, Score__c, SEEN__C, Note__c, Vip__c FROM Contact WHERE SystemModstamp >= 2026-11-24T18:05:00.000Z',
    ]);
  });

  test('tell deleted ones, empty values, and a change by nobody', async () => {
    const text = record('003000000000001AAA', ',"Score__c":null')
      .replace('"IsDeleted":false', '"IsDeleted":true')
      .replace(/"LastModifiedBy":\{.*?\}\}?,/, '"LastModifiedBy":null,')
      .replace('"Name":"Ann"},', '');
    const { read } = await startChanges((_request, response) => void response.end(page([text], 1, null)));
    const [[state] = []] = await read(['Score__c']);
    expect([state?.isDeleted, state?.modifiedByName, state?.fields]).toEqual([true, '', { Score__c: null }]);
  });

  test('are none without a record', async () => {
    const { read } = await startChanges((_request, response) => void response.end(page([], 0, null)));
    expect((await read([])).flat()).toEqual([]);
  });

  test('come page after page until all are there', async () => {
    const { read, calls } = await startChanges((request, response) => {
      const next = '/services/data/v66.0/query/01g-2';
      if (request.path === next) response.end(page([record('003000000000002AAA', '')], 2, null));
      else response.end(page([record('003000000000001AAA', '')], 2, next));
    });
    expect((await read([])).map((batch) => batch.map(({ id }) => id))).toEqual([
      ['003000000000001AAA'],
      ['003000000000002AAA'],
    ]);
    expect(calls.callsMade()).toEqual({ 'rest.query': 1, 'rest.queryMore': 1 });
  });

  test('are incomplete when fewer come than were told, or the pages go in a circle', async () => {
    const fewer = await startChanges(
      (_request, response) => void response.end(page([record('003000000000001AAA', '')], 2, null)),
    );
    expect((await errorOf(fewer.read([]))).message).toBe('1 of 2 changed Contact records arrived. Try again.');
    const circle = await startChanges((_request, response) => {
      response.end(page([record('003000000000001AAA', '')], 9, '/services/data/v66.0/query/01g-2'));
    });
    expect((await errorOf(circle.read([]))).code).toBe('incompleteRead');
  });

  test('are asked for again when a page was cut', async () => {
    const { read } = await startChanges((_request, response, times) => {
      const text = page([record('003000000000001AAA', '')], 1, null);
      response.end(times === 0 ? text.slice(0, -3) : text);
    });
    expect(await read([])).toHaveLength(1);
  });

  test('may not be asked for elsewhere, whatever an answer says', async () => {
    const { read, requests } = await startChanges((_request, response) => {
      response.end(page([record('003000000000001AAA', '')], 2, '@elsewhere.example.com/services/x'));
    });
    expect([(await errorOf(read([]))).code, requests().length]).toEqual(['internal', 1]);
  });

  test('come by a bulk query when they are many, deleted ones included', async () => {
    const temporary = mkdtempSync(path.join(tmpdir(), 'psync-changed-'));
    vi.stubEnv('TMPDIR', temporary);
    const csv = [
      '"Id","SystemModstamp","LastModifiedById","LastModifiedBy.Name","IsDeleted","Score__c","Seen__c"',
      '"003000000000001AAA","2026-11-24T18:20:38.000Z","005000000000001AAA","Ann, ""A""","false","12.50",""',
      '"003000000000002AAA","2026-11-24T18:20:39.000Z","005000000000001AAA","Bob","true","","2026-11-24T10:00:00.000Z"',
    ].join('\n');
    const { read, requests, calls } = await startChanges((request, response) => {
      if (request.path.includes('queryAll')) response.end(page([record('003000000000001AAA', '')], 2, null));
      else if (request.method === 'POST') sendJson(response, { id: '750job', state: 'UploadComplete' });
      else if (request.path.endsWith('750job'))
        sendJson(response, { id: '750job', state: 'JobComplete', numberRecordsProcessed: 2 });
      else response.writeHead(200, { 'sforce-numberofrecords': '2', 'sforce-locator': 'null' }).end(`${csv}\n`);
    }, 1);
    const states = (await read(['Score__c', 'Seen__c'])).flat();
    expect(states).toEqual([
      {
        id: '003000000000001AAA',
        modstamp: '2026-11-24T18:20:38.000Z',
        modifiedById: '005000000000001AAA',
        modifiedByName: 'Ann, "A"',
        isDeleted: false,
        fields: { Score__c: '12.50', Seen__c: null },
      },
      {
        id: '003000000000002AAA',
        modstamp: '2026-11-24T18:20:39.000Z',
        modifiedById: '005000000000001AAA',
        modifiedByName: 'Bob',
        isDeleted: true,
        fields: { Score__c: null, Seen__c: '2026-11-24T10:00:00.000Z' },
      },
    ]);
    const create = requests().find(({ method }) => method === 'POST');
    expect((JSON.parse(create?.body ?? '') as { operation: string }).operation).toBe('queryAll');
    expect(calls.callsMade()).toEqual({ 'rest.query': 1, 'bulkq.create': 1, 'bulkq.poll': 1, 'bulkq.results': 1 });
    vi.unstubAllEnvs();
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('that may not be read are an error', async () => {
    const { read } = await startChanges((_request, response) => {
      sendJson(response, salesforceError('INVALID_TYPE'), 400);
    });
    expect((await errorOf(read([]))).code).toBe('accessDenied');
  });
});
