import type { HttpClient } from '../../../core/http/httpClient.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { ServerClock } from '../serverClock.ts';
import { allowedOrigin } from './allowedHost.ts';
import type { RefreshTokenCredentials, SalesforceCredentials, Session } from './credentials.ts';
import { clientCredentialsGrant, jwtBearerGrant, refreshTokenGrant } from './grants.ts';
import { askSalesforceCli } from './salesforceCli.ts';
import { signInFailure } from './signInFailure.ts';
import { type TokenEndpoint, tokenEndpoint } from './tokenEndpoint.ts';

/** Gives sessions: one is shared by all calls, and renewed by one call for all that found it expired. */
export interface TokenSource {
  /** @throws SyncError `usage`, `signInFailed`, `cannotConnect`, `disk`, `cancelled` */
  session(signal: AbortSignal): Promise<Session>;
  /**
   * A session other than `expired`, which Salesforce has just refused.
   * @throws as `session`; `signInFailed` when nothing can renew it
   */
  renew(expired: Session, signal: AbortSignal): Promise<Session>;
}

export interface TokenSourceOptions {
  readonly http: HttpClient;
  readonly clock: ServerClock;
}

type Obtain = (signal: AbortSignal) => Promise<Session>;

/** @throws SyncError `usage` when a URL of the credentials may not be sent secrets */
export function createTokenSource(credentials: SalesforceCredentials, options: TokenSourceOptions): TokenSource {
  const obtain = obtainWith(credentials, options);
  const renewable = credentials.kind !== 'accessToken';
  let present: Session | null = null;
  let obtaining: Promise<Session> | null = null;

  /** Single flight. A caller that is cancelled stops waiting; the request goes on for the others. */
  async function obtainOnce(signal: AbortSignal): Promise<Session> {
    obtaining ??= obtain(AbortSignal.timeout(obtainLimitMs)).finally(() => {
      obtaining = null;
    });
    const mine = obtaining;
    return await untilCancelled(
      mine.then((session) => {
        present = session;
        return session;
      }),
      signal,
    );
  }

  return {
    async session(signal) {
      return present ?? (await obtainOnce(signal));
    },
    async renew(expired, signal) {
      if (!renewable) {
        throw signInFailure(new URL(expired.instanceUrl).host, 'INVALID_SESSION_ID', 'the access token has expired');
      }
      // Somebody else has renewed it in the meantime.
      if (present !== null && present.accessToken !== expired.accessToken) return present;
      present = null;
      return await obtainOnce(signal);
    },
  };
}

/** Longer than all tries of the HTTP client together. */
const obtainLimitMs = 20 * 60_000;

function obtainWith(credentials: SalesforceCredentials, options: TokenSourceOptions): Obtain {
  switch (credentials.kind) {
    case 'accessToken': {
      const { accessToken } = credentials;
      const session = {
        accessToken,
        instanceUrl: allowedOrigin(credentials.instanceUrl, accessToken, 'The instance URL'),
      };
      return () => Promise.resolve(session);
    }
    case 'clientCredentials': {
      const endpoint = tokenEndpoint(credentials.loginUrl, credentials.clientId, options);
      return async (signal) => (await clientCredentialsGrant(endpoint, credentials, signal)).session;
    }
    case 'jwtBearer': {
      const endpoint = tokenEndpoint(credentials.loginUrl, credentials.clientId, options);
      return async (signal) => (await jwtBearerGrant(endpoint, credentials, signal)).session;
    }
    case 'refreshToken': {
      const endpoint = tokenEndpoint(credentials.loginUrl, credentials.clientId, options);
      return (signal) => refresh(endpoint, credentials, signal);
    }
    case 'salesforceCli':
      return async (signal) => {
        const session = await askSalesforceCli(credentials, signal);
        const origin = allowedOrigin(
          session.instanceUrl,
          session.accessToken,
          'The instance URL of the Salesforce CLI',
        );
        return { ...session, instanceUrl: origin };
      };
  }
}

/** Renews, and stores a refresh token that was replaced before the new access token is used. */
async function refresh(
  endpoint: TokenEndpoint,
  { tokens, clientSecret }: RefreshTokenCredentials,
  signal: AbortSignal,
): Promise<Session> {
  async function renewWith(refreshToken: string): Promise<Session> {
    const granted = await refreshTokenGrant(endpoint, refreshToken, clientSecret, signal);
    if (granted.refreshToken !== null && granted.refreshToken !== refreshToken)
      await keep(tokens, granted.refreshToken);
    return granted.session;
  }
  return await tokens.exclusively(async () => {
    const used = await tokens.current();
    try {
      return await renewWith(used);
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'signInFailed') throw error;
      // Somebody who could not lock may have replaced it in the meantime: then theirs is good.
      const stored = await tokens.current();
      if (stored === used) throw error;
      return await renewWith(stored);
    }
  });
}

async function keep(tokens: RefreshTokenCredentials['tokens'], refreshToken: string): Promise<void> {
  try {
    await tokens.keep(refreshToken);
  } catch {
    throw new SyncError(
      'disk',
      'Salesforce replaced the refresh token, and the new one could not be stored. The old one is used up: free the disk or the keyring, then sign in again.',
    );
  }
}

async function untilCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Listened to by nobody when the caller is cancelled first.
  promise.catch(() => undefined);
  if (signal.aborted) throw new SyncError('cancelled', 'Cancelled.');
  const { promise: cancelled, reject } = Promise.withResolvers<never>();
  function onAbort(): void {
    reject(new SyncError('cancelled', 'Cancelled.'));
  }
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, cancelled]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
