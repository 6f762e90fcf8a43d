/**
 * Every call to a Salesforce org goes through here: signed in, counted by kind, refreshed once after a 401, repeated as far
 * as that can do no harm, and its answer turned into the words of core. Nothing of a request ever gets into an error.
 */
import { type HttpClient, HttpFailure, type HttpReply, type PartFile, TryAgain } from '../../core/http/httpClient.ts';
import { retryAfterMs } from '../../core/http/retryAfter.ts';
import { unreachable } from '../../core/http/unreachable.ts';
import type { ApiUsage } from '../../core/model/org.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { WriteReply } from '../../core/ports.ts';
import { refusalOf, SalesforceRefusal } from './salesforceRefusal.ts';
import type { ServerClock } from './serverClock.ts';
import type { TokenSource } from './signIn/createTokenSource.ts';
import type { Session } from './signIn/credentials.ts';
import { signInFailure } from './signIn/signInFailure.ts';

/** What a call does, by the vendor's resources: the names under which calls are counted. */
export type CallKind =
  | 'oauth.userinfo'
  | 'metadata.read'
  | `rest.${'query' | 'queryMore' | 'describe' | 'limits' | 'collections'}`
  | 'tooling.query'
  | `bulkq.${'create' | 'poll' | 'results' | 'resultPages' | 'abort'}`
  | `ingest.${'create' | 'upload' | 'close' | 'abort' | 'poll' | 'list' | 'success' | 'failed' | 'unprocessed'}`
  | ClassicCallKind;

/** The older Bulk API: it wants the token in a header of its own, and says 400 where all others say 401. */
type ClassicCallKind = `batch.${'list' | 'result'}`;

export interface Call {
  readonly kind: CallKind;
  /** GET when absent. */
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  /** From `/services/` on, query included. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** As a function where the resource wants the token in the body. */
  readonly body?: string | Blob | ((accessToken: string) => string);
  /** A status besides 2xx that is an answer like any other: SOAP tells its faults with 500. */
  readonly answersWith?: number;
  /** Until the head of the reply; the client's own limit when absent. */
  readonly firstByteMs?: number;
}

export type Change<T> = Exclude<WriteReply<T>, { readonly kind: 'refused' }>;

export interface SalesforceCallsOptions {
  readonly tokens: TokenSource;
  readonly http: HttpClient;
  readonly clock: ServerClock;
}

export class SalesforceCalls {
  readonly #tokens: TokenSource;
  readonly #http: HttpClient;
  readonly #clock: ServerClock;
  readonly #made = new Map<CallKind, number>();
  #usage: ApiUsage | null = null;

  constructor({ tokens, http, clock }: SalesforceCallsOptions) {
    this.#tokens = tokens;
    this.#http = http;
    this.#clock = clock;
  }

  /** The org's origin, after signing in. @throws SyncError `signInFailed`, `cannotConnect`, `cancelled` */
  async origin(signal: AbortSignal): Promise<string> {
    return (await this.#tokens.session(signal)).instanceUrl;
  }

  /**
   * A call that may be repeated. `read` takes a good reply; it may throw `TryAgain` when what it got is damaged.
   * @throws SalesforceRefusal; SyncError `cannotConnect`, `signInFailed`, `cancelled`
   */
  async read<T>(call: Call, signal: AbortSignal, read: (reply: HttpReply) => Promise<T>): Promise<T> {
    return await this.#http.repeat(() => this.#readOnce(call, signal, read), signal);
  }

  /**
   * As `read`, for a JSON answer.
   * @param parse in place of `JSON.parse`
   * @throws as `read`; SyncError `incompleteRead`
   */
  async readJson<T>(call: Call, signal: AbortSignal, parse: (text: string) => T = JSON.parse): Promise<T> {
    return await this.read(call, signal, async (reply) => parsed(await reply.text(), parse));
  }

  /**
   * A call that changes something: repeated only when it is certain that it changed nothing.
   * @param read takes the answer; undefined when it is not one: the outcome is then unknown
   * @throws SalesforceRefusal; SyncError `cannotConnect`, `signInFailed`, `cancelled`: nothing was changed
   */
  async change<T>(call: Call, signal: AbortSignal, read: (text: string) => T | undefined): Promise<Change<T>> {
    return await this.#http.repeat(() => this.#changeOnce(call, signal, read), signal);
  }

  /** As `change`, with refusals as a reply. @throws SyncError `cancelled`, `disk` (a new refresh token cannot be kept) */
  async mutate<T>(call: Call, signal: AbortSignal, read: (text: string) => T | undefined): Promise<WriteReply<T>> {
    try {
      return await this.change(call, signal, read);
    } catch (error) {
      return refused(error);
    }
  }

  /** A file for a reply's body. @throws SyncError `disk` */
  async openPart(file: string): Promise<PartFile> {
    return await this.#http.openPart(file);
  }

  /** Calls so far, repeated ones included. */
  callsMade(): Readonly<Partial<Record<CallKind, number>>> {
    return Object.fromEntries(this.#made);
  }

  /** The org's calls of the day, as the last reply told (`Sforce-Limit-Info`); null before the first. */
  latestApiUsage(): ApiUsage | null {
    return this.#usage;
  }

  async #readOnce<T>(call: Call, signal: AbortSignal, read: (reply: HttpReply) => Promise<T>): Promise<T> {
    const host = hostOf(await this.#tokens.session(signal));
    try {
      const reply = await this.#sendSignedIn(call, signal);
      if (isGood(reply) || reply.status === call.answersWith) return await read(reply);
      throw isBusy(reply) || reply.status >= 500 ? await busy(reply, host) : await refusalOf(reply, host);
    } catch (error) {
      if (error instanceof HttpFailure) throw unreachable(unreachableOrg(host), error);
      throw error;
    }
  }

  async #changeOnce<T>(call: Call, signal: AbortSignal, read: (text: string) => T | undefined): Promise<Change<T>> {
    const host = hostOf(await this.#tokens.session(signal));
    try {
      const reply = await this.#sendSignedIn(call, signal);
      if (isBusy(reply)) throw await busy(reply, host);
      // A gateway's error can come after the org has done its work.
      if (reply.status >= 500) return { kind: 'unknown', cause: `HTTP ${reply.status}` };
      if (!isGood(reply)) throw await refusalOf(reply, host);
      const value = read(await reply.text());
      return value === undefined ? { kind: 'unknown', cause: 'the answer cannot be read' } : { kind: 'ok', value };
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (error.notSent) throw unreachable(unreachableOrg(host), error);
      return { kind: 'unknown', cause: error.message };
    }
  }

  /** One try: a 401 is answered with one refresh and the same call again, its body produced anew. */
  async #sendSignedIn(call: Call, signal: AbortSignal): Promise<HttpReply> {
    const session = await this.#tokens.session(signal);
    const reply = await this.#send(call, session, signal);
    if (!mayBeExpired(call, reply)) return reply;
    const first = await refusalOf(reply, hostOf(session));
    if (!isExpired(call, first)) throw first;
    // A new token for the same user and app would be refused alike.
    if (/not valid for use with/i.test(first.said))
      throw signInFailure(session.instanceUrl, first.errorCode, first.said);
    const again = await this.#send(call, await this.#tokens.renew(session, signal), signal);
    if (!mayBeExpired(call, again)) return again;
    const second = await refusalOf(again, hostOf(session));
    if (!isExpired(call, second)) throw second;
    throw signInFailure(
      session.instanceUrl,
      second.errorCode,
      `${second.said} (also with a new token: access withdrawn)`,
    );
  }

  async #send(call: Call, session: Session, signal: AbortSignal): Promise<HttpReply> {
    // A path that an answer gave could otherwise turn the org's address into another one.
    if (!call.path.startsWith('/services/')) throw new SyncError('internal', 'A call would leave the org.');
    this.#made.set(call.kind, (this.#made.get(call.kind) ?? 0) + 1);
    const { method = 'GET', path, headers, body, firstByteMs } = call;
    const signedIn = isClassic(call)
      ? { 'x-sfdc-session': session.accessToken }
      : { authorization: `Bearer ${session.accessToken}` };
    const reply = await this.#http.exchange(
      {
        ...(body !== undefined && { body: typeof body === 'function' ? body(session.accessToken) : body }),
        ...(firstByteMs !== undefined && { firstByteMs }),
        method,
        url: session.instanceUrl + path,
        headers: { accept: 'application/json', ...headers, ...signedIn },
      },
      signal,
    );
    this.#clock.hear(reply.header('date'));
    this.#usage = apiUsageOf(reply) ?? this.#usage;
    return reply;
  }
}

function parsed<T>(text: string, parse: (text: string) => T): T {
  try {
    return parse(text);
  } catch {
    const what = /^\s*</.test(text) ? 'a web page' : 'something that is no JSON, or cut';
    throw new TryAgain(
      new SyncError(
        'incompleteRead',
        `Salesforce answered ${what}. Check for a proxy or a login page in between, then try again.`,
      ),
    );
  }
}

/** The identity service says 403 (`Bad_OAuth_Token`) where all others say 401. */
function mayBeExpired(call: Call, { status }: HttpReply): boolean {
  return status === 401 || (status === 403 && call.kind === 'oauth.userinfo') || (status === 400 && isClassic(call));
}

/** A bad request can be one of many; every other status that may be it is it. */
function isExpired(call: Call, { status, errorCode }: SalesforceRefusal): boolean {
  return status !== 400 || !isClassic(call) || errorCode === 'InvalidSessionId';
}

function isClassic({ kind }: Call): boolean {
  return kind === 'batch.list' || kind === 'batch.result';
}

function isGood(reply: HttpReply): boolean {
  return reply.status >= 200 && reply.status < 300;
}

/** Answered before any work was done. */
function isBusy(reply: HttpReply): boolean {
  return reply.status === 429 || reply.status === 503;
}

/** Reads the reply to its end: only a whole one says that nothing was done. */
async function busy(reply: HttpReply, host: string): Promise<TryAgain> {
  await reply.text();
  const giveUp = new SyncError(
    'cannotConnect',
    `Salesforce (${host}) is busy or down for now: HTTP ${reply.status}. Try again later.`,
  );
  return new TryAgain(giveUp, retryAfterMs(reply.header('retry-after'), reply.header('date')));
}

function unreachableOrg(host: string): string {
  return `Salesforce (${host}) cannot be reached`;
}

/** A definite refusal, by Salesforce's own code, or by one of these where it had no say. @throws what is none */
function refused(error: unknown): { kind: 'refused'; code: string; message: string } {
  if (error instanceof SalesforceRefusal) return { kind: 'refused', code: error.errorCode, message: error.said };
  if (!(error instanceof SyncError)) throw error;
  if (error.code === 'signInFailed') return { kind: 'refused', code: 'INVALID_SESSION_ID', message: error.message };
  if (error.code === 'cannotConnect') return { kind: 'refused', code: 'CANNOT_CONNECT', message: error.message };
  throw error;
}

/** `Sforce-Limit-Info: api-usage=10018/100000` */
function apiUsageOf(reply: HttpReply): ApiUsage | null {
  const found = /api-usage=(\d+)\/(\d+)/.exec(reply.header('sforce-limit-info') ?? '');
  return found === null ? null : { used: Number(found[1]), max: Number(found[2]) };
}

function hostOf(session: Session): string {
  return new URL(session.instanceUrl).host;
}
