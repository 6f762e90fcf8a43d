import {
  allowInsecureRequests,
  type AuthorizationServer,
  type Client,
  customFetch,
  OperationProcessingError,
  ResponseBodyError,
} from 'oauth4webapi';
import { type HttpClient, HttpFailure, TryAgain } from '../../../core/http/httpClient.ts';
import { retryAfterMs } from '../../../core/http/retryAfter.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { ServerClock } from '../serverClock.ts';
import { allowedOrigin, isDemoOrigin } from './allowedHost.ts';
import type { Session } from './credentials.ts';
import { signInFailure } from './signInFailure.ts';

/** The token endpoint of one login URL, as oauth4webapi wants it described, and how to reach it. */
export interface TokenEndpoint {
  readonly host: string;
  readonly http: HttpClient;
  readonly clock: ServerClock;
  readonly server: AuthorizationServer;
  readonly client: Client;
}

export interface TokenEndpointOptions {
  readonly signal: AbortSignal;
  readonly [customFetch]: (url: string, init: RequestInitLike) => Promise<Response>;
  readonly [allowInsecureRequests]: boolean;
}

interface RequestInitLike {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/** What a grant answers: the session, and for a refresh token with rotation the one that replaces it. */
export interface Granted {
  readonly session: Session;
  readonly refreshToken: string | null;
}

/** @throws SyncError `usage` when the login URL may not be sent secrets */
export function tokenEndpoint(
  loginUrl: string,
  clientId: string,
  { http, clock }: Pick<TokenEndpoint, 'http' | 'clock'>,
): TokenEndpoint {
  const origin = allowedOrigin(loginUrl, clientId, 'The Salesforce login URL');
  return {
    host: new URL(origin).host,
    http,
    clock,
    server: { issuer: origin, token_endpoint: `${origin}/services/oauth2/token` },
    client: { client_id: clientId },
  };
}

/**
 * Asks for a token and reads the answer; a lost or damaged reply is asked for again.
 * @param ask sends the request with oauth4webapi and reads its reply
 * @throws SyncError `signInFailed`, `cannotConnect`, `cancelled`
 */
export async function askForToken(
  endpoint: TokenEndpoint,
  signal: AbortSignal,
  ask: (options: TokenEndpointOptions) => Promise<Record<string, unknown>>,
): Promise<Granted> {
  const answer = await endpoint.http.repeat(async () => {
    try {
      return await ask(optionsOf(endpoint, signal));
    } catch (error) {
      throw explained(error, endpoint.host);
    }
  }, signal);
  const accessToken = textOf(answer['access_token']);
  const instanceUrl = textOf(answer['instance_url']) || endpoint.server.issuer;
  const origin = allowedOrigin(instanceUrl, accessToken, 'The instance URL that Salesforce answered');
  return {
    session: { accessToken, instanceUrl: origin },
    refreshToken: textOf(answer['refresh_token']) || null,
  };
}

function optionsOf(endpoint: TokenEndpoint, signal: AbortSignal): TokenEndpointOptions {
  return {
    signal,
    // Only a demo has an http origin at all: `allowedOrigin` refuses any other.
    [allowInsecureRequests]: isDemoOrigin(endpoint.server.issuer),
    [customFetch]: (url, init) => tokenReply(url, init, endpoint, signal),
  };
}

async function tokenReply(
  url: string,
  init: RequestInitLike,
  { host, http, clock }: TokenEndpoint,
  signal: AbortSignal,
): Promise<Response> {
  const body = init.body instanceof URLSearchParams ? init.body.toString() : '';
  const headers = { ...init.headers, 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
  const reply = await http.exchange({ method: 'POST', url, headers, body }, signal);
  clock.hear(reply.header('date'));
  const text = await reply.text();
  if (reply.status === 429 || reply.status >= 500) {
    const giveUp = new SyncError(
      'cannotConnect',
      `Salesforce (${host}) cannot sign anybody in now: HTTP ${reply.status}.`,
    );
    throw new TryAgain(giveUp, retryAfterMs(reply.header('retry-after'), reply.header('date')));
  }
  return new Response(withoutIdToken(text), {
    status: reply.status,
    headers: { 'content-type': reply.header('content-type') ?? '' },
  });
}

/** We ask for no identity. With the scope `openid` one comes anyway, and its issuer need not be the login URL's. */
function withoutIdToken(text: string): string {
  try {
    const { id_token: _unused, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify(rest);
  } catch {
    return text;
  }
}

function explained(error: unknown, host: string): Error {
  if (error instanceof SyncError || error instanceof TryAgain) return error;
  if (error instanceof ResponseBodyError) return signInFailure(host, error.error, error.error_description ?? '');
  const cause = error instanceof HttpFailure ? error.message : unreadable(error);
  return new TryAgain(new SyncError('cannotConnect', `No sign-in to Salesforce (${host}): ${cause}.`));
}

/** oauth4webapi wraps what its fetch throws, and refuses answers that are no token answer. */
function unreadable(error: unknown): string {
  return error instanceof OperationProcessingError ? 'the answer is not one of a token endpoint' : 'the request failed';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
