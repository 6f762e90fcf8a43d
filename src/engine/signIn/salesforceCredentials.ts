import { type SalesforceCredentials, whileRenewing } from '../../adapters/createPorts.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { Keyring } from './keyring.ts';
import { arrivedSalesforce, markOf, type SharedSignIns } from './arrivedSalesforce.ts';
import { SessionMemories } from './sessionMemories.ts';
import {
  keepSalesforce,
  readSalesforce,
  salesforceKey,
  type StoredBrowserSignIn,
  type StoredSalesforce,
} from './storedSalesforce.ts';

/** Sign-ins to Salesforce, as one engine uses them. */
export interface SalesforceSignIns extends SharedSignIns {
  /** Access tokens live in memory only, and as long as the engine. */
  readonly memories: SessionMemories;
}

export function salesforceSignIns(keyring: Keyring, environment: NodeJS.ProcessEnv): SalesforceSignIns {
  return { keyring, memories: new SessionMemories(), environment };
}

/** What is kept for a connection; null where nobody has signed in to it. @throws SyncError `disk` */
export async function salesforceCredentials(
  signIns: SalesforceSignIns,
  connection: string,
): Promise<SalesforceCredentials | null> {
  const stored = await readSalesforce(signIns.keyring, connection);
  if (stored === null) return null;
  const { orgId: expectedOrgId } = stored;
  const memory = signIns.memories.of(connection, stored);
  if (stored.kind === 'browser') {
    const { loginUrl, clientId } = stored;
    const tokens = keptRefreshToken(signIns, connection, stored);
    return { kind: 'refreshToken', loginUrl, clientId, tokens, expectedOrgId, memory };
  }
  const { org, command } = stored;
  const { environment } = signIns;
  return {
    kind: 'salesforceCli',
    org,
    ...(command === null ? {} : { command }),
    environment,
    expectedOrgId,
    memory,
  };
}

/** Runs `change` while nobody renews the sign-in of that connection, in whatever window or process. */
export async function exclusivelyFor<T>(
  { environment }: Pick<SalesforceSignIns, 'environment'>,
  connection: string,
  change: () => Promise<T>,
): Promise<T> {
  return await whileRenewing(`keyring:${salesforceKey(connection)}`, change, { environment });
}

type TokenKeeper = Extract<SalesforceCredentials, { kind: 'refreshToken' }>['tokens'];

/** The refresh token of a sign-in, read anew for each renewal: another window may have replaced it. */
function keptRefreshToken(
  signIns: SalesforceSignIns,
  connection: string,
  { orgId, username }: StoredBrowserSignIn,
): TokenKeeper {
  const { keyring, environment } = signIns;

  function sameSignIn(stored: StoredSalesforce | null): StoredBrowserSignIn {
    if (stored?.kind === 'browser' && stored.orgId === orgId && stored.username === username) return stored;
    const now = stored === null ? 'signed out of Salesforce' : 'signed in to Salesforce differently';
    throw new SyncError(
      'signInFailed',
      `Somebody has ${now} for the connection "${connection}" in the meantime. Begin again.`,
    );
  }

  async function keepWith(changes: Partial<StoredBrowserSignIn>): Promise<void> {
    const stored = sameSignIn(await readSalesforce(keyring, connection));
    await keepSalesforce(keyring, connection, { ...stored, lastRefreshedAt: new Date().toISOString(), ...changes });
  }

  return {
    async current() {
      const { stored, token } = await arrivedSalesforce(signIns, connection);
      if (token !== 'current') throw new SyncError('signInFailed', notCurrent(connection, token));
      return sameSignIn(stored).refreshToken;
    },
    async keep(refreshToken) {
      const stored = sameSignIn(await readSalesforce(keyring, connection));
      // First: a window that crashes between the two must not leave a token behind that looks current.
      await markOf(connection, stored, environment).set(refreshToken);
      await keepWith({ refreshToken, lastRotatedAt: new Date().toISOString() });
    },
    renewed: () => keepWith({}),
    exclusively: (renew) => exclusivelyFor(signIns, connection, renew),
  };
}

function notCurrent(connection: string, token: 'replaced' | 'ended'): string {
  return token === 'ended'
    ? `Another window has signed out of Salesforce or signed in anew for the connection "${connection}", and the keyring of VS Code does not show it here yet. Nothing was sent. Reload this window; if that does not help, sign in again.`
    : `Another window has renewed the sign-in for the connection "${connection}", and the new refresh token has not arrived in the keyring of VS Code: it is late, or was lost with that window. The old one was not used, because Salesforce would then withdraw all access of this sign-in. Try again in a minute; if that does not help, sign in again.`;
}
