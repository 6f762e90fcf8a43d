import { type HttpClient, HttpFailure } from '../../core/http/httpClient.ts';
import { unreachableError } from '../../core/http/unreachable.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { attributeHead } from '../../core/reading/attributeHead.ts';
import { basic, pageUrl } from './createPersonalizationReader.ts';
import { exportOrigin, type ExportSource } from './exportOrigin.ts';
import { ExportRefusal } from './exportRefusal.ts';

export interface DatasetSource extends ExportSource {
  readonly http: HttpClient;
  readonly dataset: string;
}

export interface DatasetLook {
  /** Account Profiles were retired, and some datasets have no account export. */
  readonly accounts: 'available' | 'unavailable';
}

/**
 * Tries a key: one page of one user, and the same of accounts. Asked once, since wrong keys that are tried often are locked.
 * @throws ExportRefusal; SyncError `usage`, `cannotConnect`, `signInFailed`, `cancelled`
 */
export async function lookAtDataset(source: DatasetSource, signal: AbortSignal): Promise<DatasetLook> {
  const origin = exportOrigin(source);
  await readOne(source, origin, 'users', signal);
  try {
    await readOne(source, origin, 'accounts', signal);
    return { accounts: 'available' };
  } catch (error) {
    if (error instanceof ExportRefusal && error.code === 'accessDenied') return { accounts: 'unavailable' };
    throw error;
  }
}

async function readOne(
  { http, dataset, credentials }: DatasetSource,
  origin: string,
  table: 'users' | 'accounts',
  signal: AbortSignal,
): Promise<void> {
  const { host } = new URL(origin);
  const url = pageUrl(origin, dataset, table, { pageSize: 1, page: 0 });
  const headers = { accept: 'application/json', authorization: basic(credentials) };
  try {
    const reply = await http.exchange({ method: 'GET', url, headers }, signal);
    if (reply.status === 429 || reply.status >= 500) {
      throw new SyncError(
        'cannotConnect',
        `Personalization (${host}) is busy or down for now: HTTP ${reply.status}. Try again later.`,
      );
    }
    if (reply.status !== 200) throw new ExportRefusal(host, reply.status, `${table} export of dataset "${dataset}"`);
    // A server that knows no pages sends everything: the first record is enough.
    const head = attributeHead(`${table}.json`, 'json', 1);
    for await (const chunk of reply.chunks()) if (head.push(chunk)) break;
  } catch (error) {
    if (error instanceof HttpFailure)
      throw unreachableError(`Personalization (${host}) cannot be reached`, withHostAdvice(error));
    if (!(error instanceof SyncError) || error.code !== 'badInput') throw error;
    throw new SyncError(
      'cannotConnect',
      `${host} answered something that is no export of Personalization. Check the account and the instance, and whether a proxy or a login page answers in its place.`,
    );
  }
}

/** The host's name is made of what was typed. */
function withHostAdvice(failure: HttpFailure): HttpFailure {
  const { message, notSent, advice, isFinal } = failure;
  const isUnknown = message.includes('ENOTFOUND') || message.includes('did not reach it');
  if (!isUnknown) return failure;
  const told = `Check the account and the instance, as in https://<account>.<instance>.evergage.com. ${advice}`.trim();
  return new HttpFailure(message, notSent, { advice: told, isFinal });
}
