/**
 * Reads users and accounts by the User and Account Export APIs. In JSON, not in CSV: there a list is a list and not a text
 * with commas in it, a number has all its digits, and an array that is not closed cannot be taken for a whole one.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { HttpClient } from '../../core/http/httpClient.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { NeededColumns, UnavailableTable, VerifiedTable } from '../../core/model/tables.ts';
import type { RecordReader, Work } from '../../core/ports.ts';
import type { NormaliseExport } from '../../core/reading/normalise.ts';
import { downloadPage, type ExportPage } from './downloadPage.ts';
import { type ExportSource, exportOrigin } from './exportOrigin.ts';
import { ExportRefusal } from './exportRefusal.ts';

export interface PersonalizationReaderOptions extends ExportSource {
  readonly dataset: string;
  readonly http: HttpClient;
  /** Turns downloaded pages into a table; files are another adapter's. */
  readonly normalise: NormaliseExport;
  /** Users or accounts of a page. */
  readonly pageSize?: number;
}

type ExportedTable = 'users' | 'accounts';

/** Small enough to fetch a page again, large enough to ask rarely. */
const defaultPageSize = 10_000;
/** Far beyond what a dataset may export a day (10 million users): only a server that repeats itself gets there. */
const mostRecords = 20_000_000;
const progressMs = 100;

const titles: Readonly<Record<ExportedTable, string>> = { users: 'User export', accounts: 'Account export' };
const apis: Readonly<Record<ExportedTable, string>> = { users: 'User Export API', accounts: 'Account Export API' };

/**
 * See `RecordReader`. Nothing is sent before the first read.
 * @throws SyncError `usage` when the address may not be sent the key
 */
export function createPersonalizationReader(options: PersonalizationReaderOptions): RecordReader {
  const origin = exportOrigin(options);
  return {
    async read(table, needed, into, work) {
      if (table !== 'users' && table !== 'accounts') {
        throw new SyncError('internal', `Personalization has no table of ${table}.`);
      }
      try {
        const pages = await downloadPages(options, origin, table, { into, work });
        return await normalisePages(options, table, pages, { needed, into, work });
      } catch (error) {
        if (table === 'accounts' && error instanceof ExportRefusal && isGone(error)) return noAccounts(error);
        throw error;
      }
    },
    // A dataset changes all the time: it is read once, and what was read is kept.
    hash: () => Promise.resolve(null),
  };
}

interface Place {
  readonly into: string;
  readonly work: Work;
}

/**
 * All pages in order, each whole. Pages are asked for until one is empty: a short one could be all that the server gives at a
 * time. One that repeats a short page is the end as well: that server gives everything at once and knows no pages.
 */
async function downloadPages(
  options: PersonalizationReaderOptions,
  origin: string,
  table: ExportedTable,
  place: Place,
): Promise<readonly ExportPage[]> {
  const pageSize = options.pageSize ?? defaultPageSize;
  const download = pageDownload(options, origin, table, place);
  const pages: ExportPage[] = [];
  const earlier = new Set<string>();
  let records = 0;
  for (;;) {
    const previous = pages.at(-1);
    const isAfterShort = previous !== undefined && previous.records < pageSize;
    const others = new Set(isAfterShort ? [...earlier].filter((sha256) => sha256 !== previous.sha256) : earlier);
    let page = await download(pages.length, { earlier: others, before: records });
    // Behind a full page an empty one is the only sign that nothing is missing: it must come twice.
    if (page.records === 0 && !isAfterShort) page = await download(pages.length, { earlier: others, before: records });
    if (previous !== undefined && (page.records === 0 || page.sha256 === previous.sha256)) {
      await rm(page.file, { force: true });
      return pages;
    }
    pages.push(page);
    earlier.add(page.sha256);
    records += page.records;
    if (previous === undefined && (page.records === 0 || page.records > pageSize)) return pages;
    if (records > mostRecords) throw new SyncError('incompleteRead', `The ${titles[table]} does not end.`);
  }
}

/** Downloads the page of that number, from 0. */
function pageDownload(
  options: PersonalizationReaderOptions,
  origin: string,
  table: ExportedTable,
  { into, work }: Place,
) {
  const pageSize = options.pageSize ?? defaultPageSize;
  const progress = progressOf(table, work);
  const authorization = basic(options.credentials);
  return async (
    number: number,
    { earlier, before }: { readonly earlier: ReadonlySet<string>; readonly before: number },
  ): Promise<ExportPage> =>
    await downloadPage(
      {
        http: options.http,
        url: pageUrl(origin, options.dataset, table, { pageSize, page: number }),
        authorization,
        file: path.join(into, `${table}-export-${String(number + 1).padStart(4, '0')}.json`),
        what: `${titles[table]}, page ${number + 1}`,
        earlier,
        onRecords: (some) => progress(before + some),
      },
      work.signal,
    );
}

async function normalisePages(
  { dataset, normalise }: PersonalizationReaderOptions,
  table: ExportedTable,
  pages: readonly ExportPage[],
  { needed, into, work }: Place & { readonly needed: NeededColumns },
): Promise<VerifiedTable> {
  const verified = await normalise({
    table,
    files: pages.map(({ file, sha256 }, index) => ({ path: file, name: `${table}.json, page ${index + 1}`, sha256 })),
    format: 'json',
    needed,
    into,
    origin: `Personalization, ${apis[table]} of dataset ${dataset}`,
    work,
  });
  // They hold the same data once more.
  await Promise.all(
    pages.filter(({ file }) => !verified.files.includes(file)).map(({ file }) => rm(file, { force: true })),
  );
  return verified;
}

export function pageUrl(
  origin: string,
  dataset: string,
  table: ExportedTable,
  { pageSize, page }: { readonly pageSize: number; readonly page: number },
): string {
  return `${origin}/api/dataset/${encodeURIComponent(dataset)}/${table}.json?pageSize=${pageSize}&page=${page}`;
}

export function basic({ apiKeyId, apiKeySecret }: PersonalizationReaderOptions['credentials']): string {
  return `Basic ${Buffer.from(`${apiKeyId}:${apiKeySecret}`).toString('base64')}`;
}

/** What an account export answers where there are no accounts any more. */
function isGone({ status }: ExportRefusal): boolean {
  return status === 404 || status === 410;
}

function noAccounts({ status }: ExportRefusal): UnavailableTable {
  return {
    table: 'accounts',
    unavailable: `Personalization has no account export for this dataset (HTTP ${status}). Account Profiles were retired in August 2024; the run goes on without accounts.`,
  };
}

function progressOf(table: ExportedTable, work: Work): (records: number) => void {
  let lastAt = 0;
  return (done) => {
    const now = performance.now();
    if (now - lastAt < progressMs) return;
    lastAt = now;
    work.emit({ kind: 'progress', phase: 'readPersonalization', done, unit: table });
  };
}
