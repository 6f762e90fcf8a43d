/**
 * All result pages of one query job. They come side by side where the org lists them (`resultPages`, since API 58.0), one
 * after the other by their locators otherwise; then they are looked at together.
 */
import path from 'node:path';
import pLimit from 'p-limit';
import { SyncError } from '../../../core/model/syncError.ts';
import type { DownloadedCsv } from '../downloadCsv.ts';
import type { SalesforceCalls } from '../salesforceCalls.ts';
import { downloadPage, type PageRequest } from './downloadPage.ts';
import { type CompletedQueryJob, jobPath } from './queryJob.ts';
import { listResultPages } from './listResultPages.ts';

export interface ResultsRequest {
  /** An existing folder for the pages. */
  readonly into: string;
  /** What people call the table, and how its files are named: "Contact". */
  readonly what: string;
  readonly fields: readonly string[];
  readonly recordsPerPage: number;
  readonly onProgress: (records: number) => void;
}

/** Records of a page that is asked for: small enough to fetch it again, large enough to cost few calls. */
export const defaultRecordsPerPage = 50_000;

/** Pages fetched side by side: as many as Salesforce lists at once. */
const sideBySide = 5;
/** Downloads of all pages until they fit together. */
const downloads = 3;

/** @throws QueryJobLost; SyncError `incompleteRead`, `disk`, `cannotConnect`, `signInFailed`, `apiBudget`, `cancelled` */
export async function downloadResults(
  calls: SalesforceCalls,
  job: CompletedQueryJob,
  request: ResultsRequest,
  signal: AbortSignal,
): Promise<readonly DownloadedCsv[]> {
  for (let left = downloads; ; left -= 1) {
    const pages = await new Download(calls, job, request).run(signal);
    const misfit = typeof pages === 'string' ? pages : misfitOf(pages, job);
    if (typeof pages !== 'string' && misfit === null) return pages;
    // Which page is wrong nobody can tell: all of them are dropped.
    if (left > 1) continue;
    const what = `The pages of ${request.what} do not fit together`;
    throw new SyncError('incompleteRead', `${what}: ${misfit ?? ''} Try again.`);
  }
}

/** What all pages together must be. */
function misfitOf(pages: readonly DownloadedCsv[], job: CompletedQueryJob): string | null {
  const records = pages.reduce((sum, page) => sum + page.rows, 0);
  if (records !== job.recordsProcessed) return `${records} of ${job.recordsProcessed} records arrived.`;
  const headers = new Set(pages.map((page) => page.header.join(',').toLowerCase()));
  return headers.size > 1 ? 'their columns differ.' : null;
}

class Download {
  readonly #calls: SalesforceCalls;
  readonly #job: CompletedQueryJob;
  readonly #request: ResultsRequest;
  /** Page number by content: no two pages of a query have the same bytes. */
  readonly #seen = new Map<string, number>();
  /** Records seen of each page. */
  readonly #rows: number[] = [];
  #repeated: string | null = null;

  constructor(calls: SalesforceCalls, job: CompletedQueryJob, request: ResultsRequest) {
    this.#calls = calls;
    this.#job = job;
    this.#request = request;
  }

  /** The pages in order, or a sentence when one of them stayed the same as another: either may be the wrong one. */
  async run(signal: AbortSignal): Promise<readonly DownloadedCsv[] | string> {
    try {
      const isLong = this.#job.recordsProcessed > this.#request.recordsPerPage;
      return (isLong ? await this.#listed(signal) : null) ?? (await this.#oneByOne(signal));
    } catch (error) {
      if (this.#repeated !== null && error instanceof SyncError && error.code === 'incompleteRead')
        return this.#repeated;
      throw error;
    }
  }

  /** Null where the org has no list. */
  async #listed(signal: AbortSignal): Promise<readonly DownloadedCsv[] | null> {
    const failed = new AbortController();
    const together = AbortSignal.any([signal, failed.signal]);
    const limit = pLimit(sideBySide);
    const pages: Promise<DownloadedCsv>[] = [];
    try {
      for await (const pagePath of listResultPages(this.#calls, this.#job, this.#request.recordsPerPage, together)) {
        const number = pages.length + 1;
        const page = limit(() => this.#fetch(pagePath, number, together));
        page.catch(() => undefined);
        pages.push(page);
      }
      return pages.length === 0 ? null : await Promise.all(pages);
    } catch (error) {
      failed.abort();
      await Promise.allSettled(pages);
      throw error;
    }
  }

  async #oneByOne(signal: AbortSignal): Promise<readonly DownloadedCsv[]> {
    const pages: DownloadedCsv[] = [];
    const locators = new Set<string>();
    const first = `${jobPath(this.#job.id)}/results?maxRecords=${this.#request.recordsPerPage}`;
    for (let locator: string | null = null, isFirst = true; isFirst || locator !== null; isFirst = false) {
      const pagePath: string = locator === null ? first : `${first}&locator=${encodeURIComponent(locator)}`;
      const page: DownloadedCsv = await this.#fetch(pagePath, pages.length + 1, signal, locators);
      pages.push(page);
      locator = page.nextLocator;
      if (locator !== null) locators.add(locator);
    }
    return pages;
  }

  async #fetch(
    pagePath: string,
    number: number,
    signal: AbortSignal,
    locators: ReadonlySet<string> = new Set(),
  ): Promise<DownloadedCsv> {
    const { into, what, fields, onProgress } = this.#request;
    const request: PageRequest = {
      path: pagePath,
      file: path.join(into, `${what}-${String(number).padStart(4, '0')}.csv`),
      what: `${what}, page ${number}`,
      fields,
      fits: (page) => this.#fits(page, number, locators),
      onRows: (rows) => {
        this.#rows[number - 1] = rows;
        onProgress(this.#rows.reduce((sum, some) => sum + some, 0));
      },
    };
    return await downloadPage(this.#calls, request, signal);
  }

  #fits(page: DownloadedCsv, number: number, locators: ReadonlySet<string>): string | null {
    if (page.nextLocator !== null && locators.has(page.nextLocator)) {
      return 'it names a page as the next that was there before.';
    }
    const same = this.#seen.get(page.sha256) ?? number;
    // At once, not when the page is kept: pages are judged side by side.
    this.#seen.set(page.sha256, same);
    if (same === number) return null;
    this.#repeated = `page ${number} is the same as page ${same}.`;
    return `it is the same as page ${same}.`;
  }
}
