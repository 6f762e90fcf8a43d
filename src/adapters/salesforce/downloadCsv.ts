import { createHash } from 'node:crypto';
import { type HttpReply, type PartFile, TryAgain } from '../../core/http/httpClient.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { CsvScan } from '../../core/reading/csvScan.ts';
import { CsvScanner } from '../../core/reading/csvScanner.ts';
import { scanRefusal } from '../../core/reading/scanRefusal.ts';
import type { CallKind, SalesforceCalls } from './salesforceCalls.ts';

export interface CsvDownload {
  readonly kind: CallKind;
  /** From `/services/` on. */
  readonly path: string;
  /** Where the CSV goes, once it is good. */
  readonly file: string;
  /** What people call it: "Contact, page 3". */
  readonly what: string;
  /** Header of the file when Salesforce answers no records with nothing at all. */
  readonly fields: readonly string[];
  /** Told about every chunk how many records were seen. */
  readonly onRows?: (rows: number) => void;
  /** Looks at a CSV that is good by itself; a sentence when it is not the one that was meant. */
  readonly judge: (csv: DownloadedCsv) => string | null;
}

/** A CSV on disk, whole and counted. */
export interface DownloadedCsv {
  readonly file: string;
  readonly header: readonly string[];
  readonly rows: number;
  /** Of the bytes as they came. */
  readonly sha256: string;
  /** `Sforce-Locator`: where the next page is; null at the end. */
  readonly nextLocator: string | null;
}

/** Times that a damaged CSV is fetched again. */
const refetches = 3;

/**
 * Fetches a CSV straight to disk while its records are counted. The end of a body proves nothing: it is good when its count
 * is that of `Sforce-NumberOfRecords`, each record has every field, and the last one has its line end. A damaged one is
 * dropped and fetched again; the file gets its name when it is good.
 * @throws SyncError `incompleteRead`, `disk` and those of `SalesforceCalls.read`
 */
export async function downloadCsv(
  calls: SalesforceCalls,
  download: CsvDownload,
  signal: AbortSignal,
): Promise<DownloadedCsv> {
  const call = { kind: download.kind, path: download.path, headers: { accept: 'text/csv' } };
  let left = refetches;
  return await calls.read(call, signal, async (reply) => {
    const received = await receive(reply, download, await calls.openPart(download.file));
    if (typeof received !== 'string') return received;
    const giveUp = new SyncError('incompleteRead', `${download.what} is damaged: ${received} Try again.`);
    if (left === 0) throw giveUp;
    left -= 1;
    throw new TryAgain(giveUp);
  });
}

/** @returns the CSV, or what is wrong with it */
async function receive(reply: HttpReply, download: CsvDownload, part: PartFile): Promise<DownloadedCsv | string> {
  try {
    const content = await copy(reply, download, part);
    const csv: DownloadedCsv = {
      file: download.file,
      header: content.scan?.header ?? download.fields,
      rows: content.scan?.rows ?? 0,
      sha256: content.sha256,
      nextLocator: locatorOf(reply),
    };
    const damage = damageOf(content.scan, reply) ?? download.judge(csv);
    if (damage === null) {
      await part.keep();
      return csv;
    }
    await part.drop();
    return damage;
  } catch (error) {
    await part.drop();
    const refusal = scanRefusal(error);
    if (refusal !== null) return refusal;
    throw error;
  }
}

interface Content {
  /** Null for an answer without a line, which stands for no records. */
  readonly scan: CsvScan | null;
  readonly sha256: string;
}

async function copy(reply: HttpReply, download: CsvDownload, part: PartFile): Promise<Content> {
  const scanner = new CsvScanner({ file: download.what, delimiter: ',' });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of reply.chunks()) {
    // A line end alone is all that some results without records are.
    if (bytes > 0 || !isLineEnd(chunk)) scanner.push(chunk);
    hash.update(chunk);
    bytes += chunk.length;
    await part.write(chunk);
    download.onRows?.(scanner.rows);
  }
  const sha256 = hash.digest('hex');
  if (bytes > 2) return { sha256, scan: scanner.end() };
  if (bytes === 0) await part.write(Buffer.from(`${download.fields.join(',')}\n`));
  return { sha256, scan: null };
}

function isLineEnd(chunk: Uint8Array): boolean {
  return chunk.length <= 2 && chunk.every((byte) => byte === 0x0a || byte === 0x0d);
}

function damageOf(scan: CsvScan | null, reply: HttpReply): string | null {
  const told = reply.header('sforce-numberofrecords');
  const arrived = scan === null ? 0 : scan.rows + scan.bad.length;
  if (told !== null && Number(told) !== arrived) return `${arrived} of ${told} records arrived.`;
  if (scan === null) return null;
  const [bad] = scan.bad;
  if (bad !== undefined) {
    const where = bad.columnName === null ? `line ${bad.line}` : `line ${bad.line}, ${bad.columnName}`;
    return `${where}: ${bad.reason}.`;
  }
  if (!scan.endsWithLineEnd) return 'the last record is cut.';
  const isStrange = scan.bomLength > 0 || scan.trailingBlankLines > 0 || scan.lineEnds === 'mixed';
  return isStrange ? 'its lines do not end as Salesforce ends them.' : null;
}

/** The word `null` stands for the end. */
function locatorOf(reply: HttpReply): string | null {
  const locator = reply.header('sforce-locator');
  return locator === null || locator === '' || locator === 'null' ? null : locator;
}
