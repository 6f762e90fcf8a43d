import { type SalesforceCredentials, whileRenewing } from '../../adapters/createPorts.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { Keyring } from './keyring.ts';
import { SessionMemories } from './sessionMemories.ts';
import { keepSalesforce, readSalesforce, type StoredBrowserSignIn, salesforceKey } from './storedSalesforce.ts';

/** Sign-ins to Salesforce, as one engine uses them. */
export interface SalesforceSignIns {
  readonly keyring: Keyring;
  /** Access tokens live in memory only, and as long as the engine. */
  readonly memories: SessionMemories;
  /** Says where the user's state folder is, and what the Salesforce CLI is started with. */
  readonly environment: NodeJS.ProcessEnv;
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
  const { keyring } = signIns;

  async function present(): Promise<StoredBrowserSignIn> {
    const stored = await readSalesforce(keyring, connection);
    if (stored?.kind === 'browser' && stored.orgId === orgId && stored.username === username) return stored;
    const now = stored === null ? 'signed out of Salesforce' : 'signed in to Salesforce differently';
    throw new SyncError(
      'signInFailed',
      `Somebody has ${now} for the connection "${connection}" in the meantime. Begin again.`,
    );
  }

  async function keepWith(changes: Partial<StoredBrowserSignIn>): Promise<void> {
    const lastRefreshedAt = new Date().toISOString();
    await keepSalesforce(keyring, connection, { ...(await present()), lastRefreshedAt, ...changes });
  }

  return {
    current: async () => (await present()).refreshToken,
    keep: (refreshToken) => keepWith({ refreshToken, lastRotatedAt: new Date().toISOString() }),
    renewed: () => keepWith({}),
    exclusively: (renew) => exclusivelyFor(signIns, connection, renew),
  };
}
