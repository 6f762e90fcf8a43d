import { setTimeout as wait } from 'node:timers/promises';
import { type RefreshTokenMark, refreshTokenMark } from '../../adapters/createPorts.ts';
import type { Keyring } from './keyring.ts';
import { readSalesforce, salesforceKey, type StoredBrowserSignIn, type StoredSalesforce } from './storedSalesforce.ts';

/** The keyring of one window, and what all windows of this user share. */
export interface SharedSignIns {
  readonly keyring: Keyring;
  /** Says where the user's state folder is, and what the Salesforce CLI is started with. */
  readonly environment: NodeJS.ProcessEnv;
  /** How long what another window has done may take to arrive in the keyring; five seconds when absent. */
  readonly arrivalLimitMs?: number;
}

/** What the keyring shows, and what the mark beside the lock says of its refresh token; `current` where there is none. */
export interface ArrivedSalesforce {
  readonly stored: StoredSalesforce | null;
  readonly token: 'current' | 'replaced' | 'ended';
}

/** VS Code writes its storage every 100 ms, and tells its other windows then. */
const usualArrivalLimitMs = 5_000;
const pauseMs = 50;

/**
 * Reads a sign-in inside its lock, and waits until what another window did to it has arrived in the keyring of this one. Any
 * token but a `current` one must not be used to renew.
 * @throws SyncError `disk`
 */
export async function arrivedSalesforce(
  { keyring, environment, arrivalLimitMs = usualArrivalLimitMs }: SharedSignIns,
  connection: string,
): Promise<ArrivedSalesforce> {
  const untilMs = performance.now() + arrivalLimitMs;
  for (;;) {
    const stored = await readSalesforce(keyring, connection);
    if (stored?.kind !== 'browser') return { stored, token: 'current' };
    const token = await markOf(connection, stored, environment).stateOf(stored.refreshToken);
    if (token === 'current' || performance.now() > untilMs) return { stored, token };
    await wait(pauseMs);
  }
}

/**
 * Of one sign-in, not of the connection: editors of other makes have keyrings of their own, and share the folder of the
 * marks. What the Salesforce CLI keeps has none.
 */
export function markOf(
  connection: string,
  { orgId, username, signedInAt }: StoredBrowserSignIn,
  environment: NodeJS.ProcessEnv,
): RefreshTokenMark {
  return refreshTokenMark([salesforceKey(connection), orgId, username, signedInAt].join(' '), environment);
}
