/**
 * OAuth 2.0 web server flow with PKCE, as a public client (RFC 6749, 7636, 8252): the person signs in with the browser of
 * the system, at Salesforce; this product sees a code that only it can use. Neither the code nor the verifier is logged.
 */
import {
  authorizationCodeGrantRequest,
  AuthorizationResponseError,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
  None,
  processAuthorizationCodeResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import type { HttpClient } from '../../../core/http/httpClient.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { ServerClock } from '../serverClock.ts';
import { isDemoOrigin } from './allowedHost.ts';
import type { Session } from './credentials.ts';
import { type LoopbackListener, listenForCallback } from './loopbackListener.ts';
import { signInFailure } from './signInFailure.ts';
import { askForTokenOnce, type Granted, revokeToken, type TokenEndpoint, tokenEndpoint } from './tokenEndpoint.ts';

/** The help's minimum; the app must offer them all. */
const neededScopes = ['id', 'api', 'refresh_token'] as const;

export interface BrowserFlow {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly ports: readonly number[];
  /** False when the person declined, or there is none. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  readonly http: HttpClient;
  readonly clock: ServerClock;
  /** How long a person may take; five minutes when absent. */
  readonly limitMs?: number;
}

/** A sign-in by a person. */
export interface BrowserSignIn {
  readonly session: Session;
  readonly refreshToken: string;
  readonly scopes: readonly string[];
  /** Null where Salesforce did not say. */
  readonly orgId: string | null;
}

const personLimitMs = 5 * 60_000;
const revokeLimitMs = 10_000;

/**
 * Sends a person to sign in, and waits for them to come back.
 * @param accept looks at the sign-in before the browser is told that it worked; what it throws is told instead, and the
 * tokens are revoked
 * @throws SyncError `usage`, `signInFailed`, `cannotConnect`, `cancelled`; whatever `accept` throws
 */
export async function signInWithBrowser<T>(
  flow: BrowserFlow,
  accept: (signIn: BrowserSignIn) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const endpoint = tokenEndpoint(flow.loginUrl, flow.clientId, flow);
  const secrets = { state: generateRandomState(), verifier: generateRandomCodeVerifier() };
  const listener = await listenForCallback({
    ports: flow.ports,
    state: secrets.state,
    isDemo: isDemoOrigin(endpoint.server.issuer),
    limitMs: flow.limitMs ?? personLimitMs,
  });
  try {
    const url = await authorizeUrl(endpoint, listener.redirectUri, secrets);
    const returned = listener.callback(signal);
    // Opening asks the person, who may also cancel; and some openers end only with the browser.
    const isOpen = await Promise.race([flow.openBrowser(url), returned.then(() => true)]);
    if (!isOpen) throw new SyncError('cancelled', 'The browser was not opened.');
    const callback = await returned;
    const granted = await exchangeCode(endpoint, { listener, callback, secrets }, signal);
    const accepted = await acceptOrRevoke(endpoint, granted, accept);
    await listener.end({ title: 'Signed in', text: 'Go on in VS Code.' });
    return accepted;
  } catch (error) {
    const text = error instanceof SyncError ? error.message : 'The sign-in has failed. See VS Code.';
    await listener.end({ title: 'Not signed in', text });
    throw error;
  }
}

interface Secrets {
  readonly state: string;
  readonly verifier: string;
}

async function authorizeUrl(endpoint: TokenEndpoint, redirectUri: string, secrets: Secrets): Promise<string> {
  const url = new URL(endpoint.server.authorization_endpoint ?? '');
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: endpoint.client.client_id,
    redirect_uri: redirectUri,
    scope: neededScopes.join(' '),
    state: secrets.state,
    code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
    // The browser may be signed in to another org, and would say yes by itself.
    prompt: 'login',
  }).toString();
  return url.href;
}

interface Returned {
  readonly listener: LoopbackListener;
  readonly callback: URLSearchParams;
  readonly secrets: Secrets;
}

async function exchangeCode(
  endpoint: TokenEndpoint,
  { listener, callback, secrets }: Returned,
  signal: AbortSignal,
): Promise<Granted> {
  const { server, client } = endpoint;
  const parameters = validated(endpoint, callback, secrets.state);
  if (parameters.getAll('code').length !== 1)
    throw signInFailure(server.issuer, 'invalid_request', 'no authorization code');
  return await askForTokenOnce(endpoint, signal, async (options) => {
    const { redirectUri } = listener;
    const { verifier } = secrets;
    const response = await authorizationCodeGrantRequest(
      server,
      client,
      None(),
      parameters,
      redirectUri,
      verifier,
      options,
    );
    return await processAuthorizationCodeResponse(server, client, response);
  });
}

/** Refuses errors, and answers of another server than the one that was asked (mix-up). */
function validated({ server, client, host }: TokenEndpoint, callback: URLSearchParams, state: string): URLSearchParams {
  try {
    return validateAuthResponse(server, client, callback, state);
  } catch (error) {
    if (error instanceof AuthorizationResponseError) {
      throw signInFailure(server.issuer, error.error, error.error_description ?? '');
    }
    throw new SyncError(
      'signInFailed',
      `The answer to the sign-in does not come from ${host}, where it was asked for. Sign in again.`,
    );
  }
}

async function acceptOrRevoke<T>(
  endpoint: TokenEndpoint,
  granted: Granted,
  accept: (signIn: BrowserSignIn) => Promise<T>,
): Promise<T> {
  try {
    return await accept(complete(granted));
  } catch (error) {
    // Nobody keeps it, so nobody may use it; a revocation that fails changes nothing of what is told.
    const token = granted.refreshToken ?? granted.session.accessToken;
    await revokeToken(endpoint, token, AbortSignal.timeout(revokeLimitMs)).catch(() => undefined);
    throw error;
  }
}

/** @throws SyncError `signInFailed` when it could not be used, or only for two hours */
function complete({ session, refreshToken, scopes, orgId }: Granted): BrowserSignIn {
  const granted = scopes ?? neededScopes;
  if (!granted.includes('api') && !granted.includes('full')) {
    throw missingScope('Manage user data via APIs (api)', 'Without it no record can be read.');
  }
  if (refreshToken === null) {
    throw missingScope(
      'Perform requests at any time (refresh_token, offline_access)',
      'Without it the sign-in would end with its session. Look at the Refresh Token Policy of the app as well.',
    );
  }
  return { session, refreshToken, scopes: granted, orgId };
}

function missingScope(scope: string, why: string): SyncError {
  return new SyncError(
    'signInFailed',
    `Salesforce did not grant the scope "${scope}". ${why} Add it to the OAuth scopes of the app, and sign in again.`,
  );
}
