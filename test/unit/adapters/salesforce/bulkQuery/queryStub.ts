import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { HttpLimits } from '../../../../../src/adapters/http/httpLimits.ts';
import { createBulkReader } from '../../../../../src/adapters/salesforce/bulkQuery/createBulkReader.ts';
import type { SyncEvent } from '../../../../../src/core/model/syncEvent.ts';
import type { TableName, VerifiedTable } from '../../../../../src/core/model/tables.ts';
import { type SeenRequest, sendJson } from '../../stubServer.ts';
import { salesforceError, startOrg } from '../salesforceStub.ts';

const header = '"Id","Name","Email"';
const fields = ['Id', 'Name', 'Email'];

/** Record lines `"003…","Name n",""`. */
export function lines(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_unused, index) => {
    const number = String(from + index).padStart(12, '0');
    return `"003${number}","Name ${from + index}",""`;
  });
}

export function csv(records: readonly string[], first = header): string {
  return `${[first, ...records].join('\n')}\n`;
}

/** What a test may do otherwise than a good org; answers false to let the good answer be given. */
export interface Misbehaviour {
  /** @param times how often a request of this kind was made before */
  create?(response: ServerResponse, times: number): boolean;
  poll?(response: ServerResponse, times: number, id: string): boolean;
  page?(response: ServerResponse, request: SeenRequest, timesOfPage: number, page: number): boolean;
  list?(response: ServerResponse, times: number, pages: readonly string[]): boolean;
}

/** An org with one table of `records`, in pages of `pageSize`. Locators are page numbers. */
export async function startBulkOrg(
  options: { records: number; pageSize: number; hasList?: boolean; limits?: Partial<HttpLimits> },
  bad: Misbehaviour = {},
) {
  const times = new Map<string, number>();
  function count(what: string): number {
    const before = times.get(what) ?? 0;
    times.set(what, before + 1);
    return before;
  }
  const all = lines(0, options.records);
  const pages = Math.max(1, Math.ceil(options.records / options.pageSize));
  const org = await startOrg((request, response) => {
    const url = new URL(request.path, 'http://x');
    const [, id = '', resource = ''] = /\/jobs\/query(?:\/(\w+))?(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    if (request.method === 'PATCH') {
      sendJson(response, { id, state: 'Aborted' });
    } else if (id === '') {
      const before = count('create');
      if (bad.create?.(response, before) !== true)
        sendJson(response, { id: `750job${before}`, state: 'UploadComplete' });
    } else if (resource === '') {
      const before = count('poll');
      if (bad.poll?.(response, before, id) !== true) {
        sendJson(response, { id, state: 'JobComplete', numberRecordsProcessed: options.records });
      }
    } else if (resource === 'resultPages') {
      const first = Number(url.searchParams.get('locator') ?? '0');
      const base = `/services/data/v66.0/jobs/query/${id}`;
      const listed = Array.from(
        { length: Math.min(5, pages - first) },
        (_unused, index) => `${base}/results?locator=${first + index}`,
      );
      const before = count('list');
      if (bad.list?.(response, before, listed) === true) return;
      if (options.hasList === false) sendJson(response, salesforceError('NOT_FOUND'), 404);
      else {
        const done = first + 5 >= pages;
        const next = done ? {} : { nextRecordsUrl: `${base}/resultPages?locator=${first + 5}` };
        sendJson(response, { resultPages: listed.map((resultUrl) => ({ resultUrl })), done, ...next });
      }
    } else {
      const page = Number(url.searchParams.get('locator') ?? '0');
      const before = count(`page ${page}`);
      if (bad.page?.(response, request, before, page) !== true)
        sendPage(response, pageText(page), pageRows(page).length, { locator: nextOf(page) });
    }
  }, options.limits);

  function pageRows(page: number): readonly string[] {
    return all.slice(page * options.pageSize, (page + 1) * options.pageSize);
  }
  function pageText(page: number): string {
    return csv(pageRows(page));
  }
  function nextOf(page: number): string {
    return page + 1 < pages ? String(page + 1) : 'null';
  }

  const folder = mkdtempSync(path.join(tmpdir(), 'psync-bulk-'));
  const events: SyncEvent[] = [];
  const reader = createBulkReader(org.calls, {
    recordsPerPage: options.pageSize,
    polling: { firstMs: 1, growth: 1, mostMs: 1 },
  });
  return {
    ...org,
    folder,
    events,
    reader,
    pageText,
    pageRows,
    nextOf,
    read: (table: TableName = 'contacts', signal: AbortSignal = new AbortController().signal) =>
      reader.read(table, { standard: [], attributes: [], fields }, folder, {
        signal,
        emit: (event) => events.push(event),
      }) as Promise<VerifiedTable>,
    /** What each kind of call was made how often. */
    made: () => org.calls.callsMade(),
    /** What names all pages as a good org sends them. */
    sha256: combined(Array.from({ length: pages }, (_unused, page) => sha256Of(pageText(page)))),
    files: () => readdirSync(folder).sort(),
    content: (name: string) => readFileSync(path.join(folder, name), 'utf8'),
  };
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function combined(hashes: readonly string[]): string {
  return hashes.length === 1 ? (hashes[0] ?? '') : sha256Of(hashes.join('\n'));
}

/** A page that tells its count; `told` null leaves the header out. */
export function sendPage(
  response: ServerResponse,
  text: string,
  told: number | null,
  { locator = 'null', gzip = false }: { locator?: string; gzip?: boolean } = {},
): void {
  const body = gzip ? gzipSync(text) : Buffer.from(text);
  response.writeHead(200, {
    'content-type': 'text/csv; charset=UTF-8',
    'content-length': String(body.length),
    ...(told === null ? {} : { 'sforce-numberofrecords': String(told) }),
    'sforce-locator': locator,
    ...(gzip ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(body);
}
