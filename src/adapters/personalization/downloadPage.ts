import { createHash } from 'node:crypto';
import { type HttpClient, HttpFailure, type HttpReply, type PartFile, TryAgain } from '../../core/http/httpClient.ts';
import { retryAfterMs } from '../../core/http/retryAfter.ts';
import { unreachable } from '../../core/http/unreachable.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { JsonRecordSplitter } from '../../core/reading/jsonRecords.ts';
import { scanRefusal } from '../../core/reading/scanRefusal.ts';
import { ExportRefusal } from './exportRefusal.ts';

export interface PageRequest {
  readonly http: HttpClient;
  readonly url: string;
  readonly authorization: string;
  /** Where the page goes, once it is good. */
  readonly file: string;
  /** What people call it: "User export, page 3". */
  readonly what: string;
  /** Pages that are not this one, by sha256: what came before. */
  readonly earlier: ReadonlySet<string>;
  readonly onRecords: (records: number) => void;
}

/** One page of an export on disk: a whole JSON array. */
export interface ExportPage {
  readonly file: string;
  readonly records: number;
  readonly sha256: string;
}

/** Times that a damaged page is fetched again. */
const refetches = 3;

/**
 * Fetches one page straight to disk. An export tells no count, so a page is good when its array is closed and the reply says
 * where it ends. One that ends with its connection, or holds bytes that no JSON has, could have been damaged on its way: it
 * is fetched twice and compared. (What is the same twice is the export's own; its rows are judged when they are read.)
 * @throws ExportRefusal; SyncError `incompleteRead`, `cannotConnect`, `disk`, `cancelled`
 */
export async function downloadPage(page: PageRequest, signal: AbortSignal): Promise<ExportPage> {
  let left = refetches;
  return await page.http.repeat(async () => {
    try {
      const received = await receiveSurely(page, signal);
      if (typeof received !== 'string') return received;
      const giveUp = new SyncError('incompleteRead', `${page.what} is damaged: ${received} Try again.`);
      if (left === 0) throw giveUp;
      left -= 1;
      throw new TryAgain(giveUp);
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      throw unreachable(`Personalization (${new URL(page.url).host}) cannot be reached`, error);
    }
  }, signal);
}

type Received = ExportPage & { readonly isCertain: boolean };

/** @returns the page, or what is wrong with it */
async function receiveSurely(page: PageRequest, signal: AbortSignal): Promise<ExportPage | string> {
  const first = await receive(page, signal);
  if (typeof first === 'string' || first.isCertain) return first;
  const second = await receive(page, signal);
  if (typeof second === 'string' || second.isCertain || second.sha256 === first.sha256) return second;
  return 'it was sent twice with different contents, and nothing says which is whole.';
}

async function receive(page: PageRequest, signal: AbortSignal): Promise<Received | string> {
  const headers = { accept: 'application/json', authorization: page.authorization };
  const reply = await page.http.exchange({ method: 'GET', url: page.url, headers }, signal);
  if (reply.status !== 200) throw await failureOf(reply, page);
  const part = await page.http.openPart(page.file);
  try {
    const { records, sha256, isClean } = await copy(reply, page, part);
    if (records > 0 && page.earlier.has(sha256)) {
      await part.drop();
      return 'it is the same as a page before.';
    }
    await part.keep();
    return { file: page.file, records, sha256, isCertain: reply.framed && isClean };
  } catch (error) {
    await part.drop();
    const refusal = scanRefusal(error);
    if (refusal !== null) return refusal;
    throw error;
  }
}

async function copy(reply: HttpReply, page: PageRequest, part: PartFile) {
  const splitter = new JsonRecordSplitter(page.what, () => undefined);
  const hash = createHash('sha256');
  const look = createByteLook();
  let isClean = true;
  for await (const chunk of reply.chunks()) {
    splitter.push(chunk);
    hash.update(chunk);
    isClean = isClean && look(chunk);
    await part.write(chunk);
    page.onRecords(splitter.records);
  }
  return { records: splitter.end(), sha256: hash.digest('hex'), isClean };
}

/** Whether bytes can stand in JSON: UTF-8, and no control character except white space. */
function createByteLook(): (chunk: Uint8Array) => boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (chunk) => {
    try {
      return !/[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(decoder.decode(chunk, { stream: true }));
    } catch {
      return false;
    }
  };
}

async function failureOf(reply: HttpReply, page: PageRequest): Promise<Error> {
  const { status } = reply;
  const host = new URL(page.url).host;
  // Read to its end: only a whole reply says that nothing was wrong on the way.
  await reply.text();
  if (status !== 429 && status < 500) return new ExportRefusal(host, status, page.what);
  const giveUp = new SyncError(
    'cannotConnect',
    `Personalization (${host}) is busy or down for now: HTTP ${status}. Try again later.`,
  );
  return new TryAgain(giveUp, retryAfterMs(reply.header('retry-after'), reply.header('date')));
}
