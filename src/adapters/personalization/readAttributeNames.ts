import { HttpFailure } from '../../core/http/httpClient.ts';
import { unreachableError } from '../../core/http/unreachable.ts';
import { attributeHead } from '../../core/reading/attributeHead.ts';
import { basic, pageUrl, type PersonalizationReaderOptions } from './createPersonalizationReader.ts';
import { exportOrigin } from './exportOrigin.ts';
import { ExportRefusal } from './exportRefusal.ts';

/** Records of the page that is asked for; an attribute that none of them has is rare. */
const lookedAt = 200;

/**
 * The attributes that users or accounts of a dataset have, from one small page of the export: for completion only. A server
 * that knows no pages is read no further than that.
 * @throws ExportRefusal; SyncError `cannotConnect`, `badInput`, `cancelled`
 */
export async function readAttributeNames(
  options: Omit<PersonalizationReaderOptions, 'normalise'>,
  table: 'users' | 'accounts',
  signal: AbortSignal,
): Promise<readonly string[]> {
  const origin = exportOrigin(options);
  const url = pageUrl(origin, options.dataset, table, { pageSize: lookedAt, page: 0 });
  const headers = { accept: 'application/json', authorization: basic(options.credentials) };
  try {
    const reply = await options.http.exchange({ method: 'GET', url, headers }, signal);
    if (reply.status !== 200) throw new ExportRefusal(new URL(origin).host, reply.status, `${table} export`);
    const head = attributeHead(`${table}.json`, 'json', lookedAt);
    for await (const chunk of reply.chunks()) {
      if (head.push(chunk)) break;
    }
    return head.names();
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    throw unreachableError(`Personalization (${new URL(origin).host}) cannot be reached`, error);
  }
}
