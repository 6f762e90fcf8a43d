import type { HttpClient } from '../../../core/http/httpClient.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { ServerClock } from '../serverClock.ts';
import { allowedOrigin } from './allowedHost.ts';
import type {
  RefreshTokenCredentials,
  SalesforceCliCredentials,
  SalesforceCredentials,
  Session,
  SessionMemory,
} from './credentials.ts';
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

/** @param refused a session that Salesforce has refused: any other is good */
type Obtain = (refused: Session | null, signal: AbortSignal) => Promise<Session>;

/** @throws SyncError `usage` when a URL of the credentials may not be sent secrets */
export function createTokenSource(credentials: SalesforceCredentials, options: TokenSourceOptions): TokenSource {
  const obtain = obtainWith(credentials, options);
  const renewable = credentials.kind !== 'accessToken';
  let present: Session | null = null;
  let obtaining: Promise<Session> | null = null;

  /** Single flight. A caller that is cancelled stops waiting; the request goes on for the others. */
  async function obtainOnce(refused: Session | null, signal: AbortSignal): Promise<Session> {
    obtaining ??= obtain(refused, AbortSignal.timeout(obtainLimitMs)).finally(() => {
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
      return present ?? (await obtainOnce(null, signal));
    },
    async renew(expired, signal) {
      if (!renewable) {
        throw signInFailure(expired.instanceUrl, 'INVALID_SESSION_ID', 'the access token has expired');
      }
      // Somebody else has renewed it in the meantime.
      if (present !== null && present.accessToken !== expired.accessToken) return present;
      present = null;
      return await obtainOnce(expired, signal);
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
      return async (_refused, signal) => (await clientCredentialsGrant(endpoint, credentials, signal)).session;
    }
    case 'jwtBearer': {
      const endpoint = tokenEndpoint(credentials.loginUrl, credentials.clientId, options);
      return async (_refused, signal) => (await jwtBearerGrant(endpoint, credentials, signal)).session;
    }
    case 'refreshToken': {
      const endpoint = tokenEndpoint(credentials.loginUrl, credentials.clientId, options);
      return (refused, signal) => refresh(endpoint, credentials, refused, signal);
    }
    case 'salesforceCli':
      return (refused, signal) => askCli(credentials, refused, signal);
  }
}

async function askCli(
  credentials: SalesforceCliCredentials,
  refused: Session | null,
  signal: AbortSignal,
): Promise<Session> {
  const known = recalled(credentials.memory, refused);
  if (known !== null) return known;
  const { orgId, ...session } = await askSalesforceCli(credentials, signal);
  refuseOtherOrg(orgId, credentials.expectedOrgId);
  const instanceUrl = allowedOrigin(session.instanceUrl, session.accessToken, 'The instance URL of the Salesforce CLI');
  return remembered({ ...session, instanceUrl }, credentials.memory);
}

/** Renews, and stores a refresh token that was replaced before the new access token is used. */
async function refresh(
  endpoint: TokenEndpoint,
  { tokens, clientSecret, expectedOrgId, memory }: RefreshTokenCredentials,
  refused: Session | null,
  signal: AbortSignal,
): Promise<Session> {
  async function renewWith(refreshToken: string): Promise<Session> {
    const granted = await refreshTokenGrant(endpoint, refreshToken, clientSecret, signal);
    if (granted.refreshToken !== null && granted.refreshToken !== refreshToken) {
      await keep(tokens, granted.refreshToken);
    } else {
      // Only when it was: nothing is lost when that cannot be kept.
      await tokens.renewed?.().catch(() => undefined);
    }
    refuseOtherOrg(granted.orgId, expectedOrgId);
    return remembered(granted.session, memory);
  }
  return await tokens.exclusively(async () => {
    const known = recalled(memory, refused);
    if (known !== null) return known;
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

function recalled(memory: SessionMemory | undefined, refused: Session | null): Session | null {
  const session = memory?.recall() ?? null;
  return session?.accessToken === refused?.accessToken ? null : session;
}

function remembered(session: Session, memory: SessionMemory | undefined): Session {
  memory?.remember(session);
  return session;
}

/** An alias, a token or a keyring that leads to another org than the one that was chosen. */
function refuseOtherOrg(orgId: string | null, expected: string | undefined): void {
  if (orgId === null || expected === undefined || orgId.slice(0, 15) === expected.slice(0, 15)) return;
  throw new SyncError(
    'signInFailed',
    `This sign-in was made for the org ${expected}, and now leads to the org ${orgId}. Sign out, and sign in to the org that you mean.`,
  );
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
