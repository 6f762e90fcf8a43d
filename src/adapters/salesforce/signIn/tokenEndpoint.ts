import {
  allowInsecureRequests,
  type AuthorizationServer,
  type Client,
  customFetch,
  None,
  OperationProcessingError,
  processRevocationResponse,
  ResponseBodyError,
  revocationRequest,
} from 'oauth4webapi';
import { type HttpClient, HttpFailure, type HttpReply, TryAgain } from '../../../core/http/httpClient.ts';
import { retryAfterMs } from '../../../core/http/retryAfter.ts';
import { unreachable } from '../../../core/http/unreachable.ts';
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
  /** As granted; null where Salesforce did not say. */
  readonly scopes: readonly string[] | null;
  /** Of the org that the token is for; null where Salesforce did not say. */
  readonly orgId: string | null;
}

/** A reply of a token endpoint has some thousand characters at most. */
const longestReplyBytes = 256 * 1024;

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
    server: {
      issuer: origin,
      authorization_endpoint: `${origin}/services/oauth2/authorize`,
      token_endpoint: `${origin}/services/oauth2/token`,
      revocation_endpoint: `${origin}/services/oauth2/revoke`,
    },
    client: { client_id: clientId },
  };
}

/** Sends a request with oauth4webapi and reads its reply. */
export type Ask = (options: TokenEndpointOptions) => Promise<Record<string, unknown>>;

/**
 * Asks for a token and reads the answer; a lost or damaged reply is asked for again.
 * @throws SyncError `signInFailed`, `cannotConnect`, `cancelled`; `usage` for an instance URL that may not be sent secrets
 */
export async function askForToken(endpoint: TokenEndpoint, signal: AbortSignal, ask: Ask): Promise<Granted> {
  return await endpoint.http.repeat(async () => await askOnce(endpoint, signal, ask), signal);
}

/** As `askForToken`, for what can be used once: after a lost reply nobody knows whether it has been. */
export async function askForTokenOnce(endpoint: TokenEndpoint, signal: AbortSignal, ask: Ask): Promise<Granted> {
  try {
    return await askOnce(endpoint, signal, ask);
  } catch (error) {
    throw error instanceof TryAgain ? error.giveUp : error;
  }
}

async function askOnce(endpoint: TokenEndpoint, signal: AbortSignal, ask: Ask): Promise<Granted> {
  let answer: Record<string, unknown>;
  try {
    answer = await ask(optionsOf(endpoint, signal));
  } catch (error) {
    throw explained(error, endpoint);
  }
  const accessToken = textOf(answer['access_token']);
  const instanceUrl = textOf(answer['instance_url']) || endpoint.server.issuer;
  const scope = textOf(answer['scope']);
  return {
    session: {
      accessToken,
      instanceUrl: allowedOrigin(instanceUrl, accessToken, 'The instance URL that Salesforce answered'),
    },
    refreshToken: textOf(answer['refresh_token']) || null,
    scopes: scope === '' ? null : scope.split(/[\s+]+/).filter((word) => word !== ''),
    orgId: /\/id\/(00D[A-Za-z0-9]{12,15})(?:\/|$)/.exec(textOf(answer['id']))?.[1] ?? null,
  };
}

/**
 * Ends a token, and with a refresh token all that came of it.
 * @throws SyncError `signInFailed`, `cannotConnect`, `cancelled`
 */
export async function revokeToken(endpoint: TokenEndpoint, token: string, signal: AbortSignal): Promise<void> {
  const { server, client } = endpoint;
  await endpoint.http.repeat(async () => {
    try {
      await processRevocationResponse(
        await revocationRequest(server, client, None(), token, optionsOf(endpoint, signal)),
      );
    } catch (error) {
      throw explained(error, endpoint);
    }
  }, signal);
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
  const text = await shortText(reply);
  if (reply.status >= 300 && reply.status < 400) {
    // Whoever is named there has no claim to the credentials.
    throw new SyncError(
      'signInFailed',
      `${host} sends sign-ins elsewhere (HTTP ${reply.status}), which is not followed. Sign in at the org's My Domain.`,
    );
  }
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

async function shortText(reply: HttpReply): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of reply.chunks()) {
    bytes += piece.length;
    if (bytes > longestReplyBytes)
      throw new HttpFailure('the answer is far too long for one of a token endpoint', false);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
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

function explained(error: unknown, { host, server }: TokenEndpoint): Error {
  if (error instanceof SyncError || error instanceof TryAgain) return error;
  // oauth4webapi wraps some of what its fetch throws.
  const inner = error instanceof Error ? error.cause : undefined;
  if (inner instanceof SyncError || inner instanceof TryAgain) return inner;
  if (error instanceof ResponseBodyError)
    return signInFailure(server.issuer, error.error, error.error_description ?? '');
  if (error instanceof HttpFailure) return unreachable(`No sign-in to Salesforce (${host})`, error);
  return new TryAgain(new SyncError('cannotConnect', `No sign-in to Salesforce (${host}): ${unreadable(error)}.`));
}

/** oauth4webapi wraps what its fetch throws, and refuses answers that are no token answer. */
function unreadable(error: unknown): string {
  return error instanceof OperationProcessingError ? 'the answer is not one of a token endpoint' : 'the request failed';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
