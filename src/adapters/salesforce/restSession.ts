/**
 * The REST calls of an org that answer few and small things, in jsforce's words.
 *
 * jsforce only builds the requests and reads the answers; what travels goes through `SalesforceCalls`. Its own transport
 * would send the token after a redirect to any host, repeat calls with delays of its own and without `Retry-After`, and
 * hide from us what a call cost. It is never given the token, so it cannot log it either.
 */
import { PassThrough } from 'node:stream';
import type { Connection } from 'jsforce/lib/core.js';
import type { FieldDescription } from '../../core/model/org.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { CallKind, SalesforceCalls } from './salesforceCalls.ts';

/** API version of all calls: results of a Bulk API job must be fetched with the version that created it. */
export const apiVersion = '66.0';

export interface RestSession {
  /** All records of a short query; for long ones there is Bulk API. @throws as `SalesforceCalls.readJson` */
  query<T>(soql: string, signal: AbortSignal): Promise<readonly T[]>;
  /** The same of Tooling API, for what has few rows: `incompleteRead` where they do not fit into one answer. */
  toolingQuery<T>(soql: string, signal: AbortSignal): Promise<readonly T[]>;
  describe(object: string, signal: AbortSignal): Promise<DescribeAnswer>;
  limits(signal: AbortSignal): Promise<LimitsAnswer>;
  userInfo(signal: AbortSignal): Promise<UserInfoAnswer>;
}

/** What we read of `describe` (*REST API Developer Guide*, sObject Describe): the words of core are its own. */
export interface DescribeAnswer {
  readonly fields: readonly (Omit<FieldDescription, 'picklistValues'> & {
    readonly picklistValues: readonly { readonly value: string; readonly active: boolean }[];
  })[];
}

export type LimitsAnswer = Readonly<Record<string, { readonly Max: number; readonly Remaining: number } | undefined>>;

/** OpenID Connect's, as Salesforce answers it; absent where an org hides it. */
export interface UserInfoAnswer {
  readonly user_id?: string;
  readonly organization_id?: string;
  readonly preferred_username?: string;
}

export function createRestSession(calls: SalesforceCalls): RestSession {
  /** One connection a call: it is the only way to bind a call to its kind and its signal, and costs microseconds. */
  async function connection(kind: CallKind, signal: AbortSignal): Promise<Connection> {
    // Loaded at the first call: the commands that never sign in need not wait for it.
    const { Connection: JsforceConnection } = await import('jsforce/lib/core.js');
    const origin = await calls.origin(signal);
    const created = new JsforceConnection({ instanceUrl: origin, version: apiVersion });
    created._transport = transportThrough(calls, kind, origin, signal) as unknown as Connection['_transport'];
    return created;
  }

  return {
    async query<T>(soql: string, signal: AbortSignal) {
      const first = await (await connection('rest.query', signal)).query(soql);
      const records = [...first.records];
      const seen = new Set<string>();
      for (let next = first.nextRecordsUrl; next !== undefined && !seen.has(next); ) {
        seen.add(next);
        const page = await (await connection('rest.queryMore', signal)).queryMore(next);
        records.push(...page.records);
        next = page.nextRecordsUrl;
      }
      if (records.length !== first.totalSize) {
        const counts = `${records.length} of ${first.totalSize}`;
        throw new SyncError('incompleteRead', `Salesforce answered ${counts} records of a query. Try again.`);
      }
      return records as unknown as readonly T[];
    },
    async toolingQuery<T>(soql: string, signal: AbortSignal) {
      const path = `/services/data/v${apiVersion}/tooling/query?q=${encodeURIComponent(soql)}`;
      const { records, done } = await (await connection('tooling.query', signal)).request<ToolingAnswer<T>>(path);
      if (!done) throw new SyncError('incompleteRead', 'Salesforce answered a question about its set-up in part only.');
      return records;
    },
    async describe(object, signal) {
      return (await (await connection('rest.describe', signal)).describe(object)) as DescribeAnswer;
    },
    async limits(signal) {
      return await (await connection('rest.limits', signal)).limits();
    },
    async userInfo(signal) {
      // Not `identity()`: it puts the access token into a URL.
      return await (await connection('oauth.userinfo', signal)).request<UserInfoAnswer>('/services/oauth2/userinfo');
    },
  };
}

interface ToolingAnswer<T> {
  readonly records: readonly T[];
  readonly done: boolean;
}

interface JsforceRequest {
  readonly url: string;
}

/** jsforce awaits the answer, and wants a stream besides, which it does not read. */
function transportThrough(calls: SalesforceCalls, kind: CallKind, origin: string, signal: AbortSignal) {
  async function answer(url: string) {
    if (!url.startsWith(`${origin}/`)) throw new SyncError('internal', 'A request would leave the org.');
    const body = await calls.readJson({ kind, path: url.slice(origin.length) }, signal, sameIfJson);
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
  }
  return {
    httpRequest: ({ url }: JsforceRequest) => Object.assign(answer(url), { stream: () => new PassThrough() }),
  };
}

/** jsforce parses again, but it takes a text that is no JSON for an answer. */
function sameIfJson(text: string): string {
  JSON.parse(text);
  return text;
}
