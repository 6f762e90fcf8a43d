import {
  listCliOrgs,
  lookAtOrg,
  type OrgLook,
  revokeSalesforceToken,
  signInPerson,
} from '../../adapters/createPorts.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { EngineServices } from '../serveEngine.ts';
import type { SalesforceSignInWay, SignedInOrg } from '../signInProtocol.ts';
import { arrivedSalesforce, markOf } from './arrivedSalesforce.ts';
import { exclusivelyFor, type SalesforceSignIns } from './salesforceCredentials.ts';
import {
  keepSalesforce,
  removeSalesforce,
  type StoredBrowserSignIn,
  type StoredSalesforce,
} from './storedSalesforce.ts';

const revokeLimitMs = 15_000;

/** Signing in to Salesforce: an org of the Salesforce CLI, or a person in the browser. */
export function salesforceSignInServices(
  signIns: SalesforceSignIns,
): Pick<EngineServices, 'listCliOrgs' | 'signInToSalesforce'> {
  return {
    async listCliOrgs({ command }, { signal }) {
      try {
        return { orgs: await listCliOrgs(cliOf(command, signIns), signal), problem: null };
      } catch (error) {
        if (!(error instanceof SyncError) || error.code === 'cancelled') throw error;
        return { orgs: [], problem: error.message };
      }
    },
    signInToSalesforce: ({ connection, way }, { signal }) =>
      way.kind === 'browser'
        ? signInInBrowser(signIns, connection, way, signal)
        : signInByCli(signIns, connection, way, signal),
  };
}

async function signInInBrowser(
  signIns: SalesforceSignIns,
  connection: string,
  { loginUrl, clientId, ports }: Extract<SalesforceSignInWay, { kind: 'browser' }>,
  signal: AbortSignal,
): Promise<SignedInOrg> {
  const { openBrowser } = signIns.keyring;
  return await signInPerson(
    { loginUrl, clientId, ports, openBrowser },
    ({ refreshToken, scopes, org }) => {
      const lastRefreshedAt = null;
      const lastRotatedAt = null;
      const app = { loginUrl, clientId, refreshToken, scopes: [...scopes], lastRefreshedAt, lastRotatedAt };
      return keep(signIns, connection, { kind: 'browser', ...identityOf(org), ...app });
    },
    signal,
  );
}

async function signInByCli(
  signIns: SalesforceSignIns,
  connection: string,
  { org, command }: Extract<SalesforceSignInWay, { kind: 'salesforceCli' }>,
  signal: AbortSignal,
): Promise<SignedInOrg> {
  const look = await lookAtOrg({ kind: 'salesforceCli', org, ...cliOf(command, signIns) }, signal);
  return await keep(signIns, connection, { kind: 'salesforceCli', ...identityOf(look), org, command });
}

function cliOf(
  command: string | null,
  { environment }: SalesforceSignIns,
): { readonly command?: string; readonly environment: NodeJS.ProcessEnv } {
  return command === null ? { environment } : { command, environment };
}

function identityOf({ org, user, instanceUrl }: OrgLook) {
  return {
    version: 1,
    username: user.username,
    orgId: org.id,
    orgName: org.name,
    instanceUrl,
    isSandbox: org.isSandbox,
    isDemo: org.isDemo,
    signedInAt: new Date().toISOString(),
  } as const;
}

/** Keeps a sign-in in place of an earlier one, whose token nobody knows any more: it is revoked. */
async function keep(signIns: SalesforceSignIns, connection: string, signIn: StoredSalesforce): Promise<SignedInOrg> {
  const { keyring, environment } = signIns;
  const { lasting, earlier } = await exclusivelyFor(signIns, connection, async () => {
    const { stored, token } = await arrivedSalesforce(signIns, connection);
    if (signIn.kind === 'browser') await markOf(connection, signIn, environment).set(signIn.refreshToken);
    const kept = await keepSalesforce(keyring, connection, signIn);
    await endMark(signIns, connection, stored);
    return { ...kept, earlier: token === 'current' ? stored : null };
  });
  signIns.memories.forget(connection);
  // Nobody waits for it, and nobody is told: an earlier sign-in that stays valid harms no more than it did before.
  if (earlier?.kind === 'browser') void revoke(earlier, AbortSignal.timeout(revokeLimitMs)).catch(() => undefined);
  const { username, orgId, orgName, instanceUrl, isSandbox, isDemo } = signIn;
  return { connection, username, orgId, orgName, instanceUrl, isSandbox, isDemo, lasting };
}

/** See `signOutRequest`. */
export interface SignedOut {
  readonly revoked: boolean | null;
  readonly problem: string | null;
}

/**
 * Revokes the refresh token, and forgets the sign-in whether or not that worked. The Salesforce CLI keeps its own.
 * @throws SyncError `disk` when the keyring does not answer
 */
export async function signOutOfSalesforce(
  signIns: SalesforceSignIns,
  connection: string,
  signal: AbortSignal,
): Promise<SignedOut> {
  return await exclusivelyFor(signIns, connection, async () => {
    const { stored } = await arrivedSalesforce(signIns, connection);
    const outcome = stored?.kind === 'browser' ? await tryToRevoke(stored, signal) : { revoked: null, problem: null };
    await removeSalesforce(signIns.keyring, connection);
    await endMark(signIns, connection, stored);
    signIns.memories.forget(connection);
    return outcome;
  });
}

/** A window whose keyring still shows the sign-in that ended must not use it. Forgetting it does not hang on that. */
async function endMark(
  { environment }: SalesforceSignIns,
  connection: string,
  ended: StoredSalesforce | null,
): Promise<void> {
  if (ended?.kind !== 'browser') return;
  await markOf(connection, ended, environment)
    .end()
    .catch(() => undefined);
}

async function tryToRevoke(stored: StoredBrowserSignIn, signal: AbortSignal): Promise<SignedOut> {
  try {
    await revoke(stored, AbortSignal.any([signal, AbortSignal.timeout(revokeLimitMs)]));
    return { revoked: true, problem: null };
  } catch (error) {
    const why = error instanceof SyncError && error.code !== 'cancelled' ? error.message : 'Salesforce did not answer.';
    return {
      revoked: false,
      problem:
        `The access could not be revoked at Salesforce: ${why} ` +
        `Revoke it under Setup → Connected Apps OAuth Usage, for the user ${stored.username}.`,
    };
  }
}

async function revoke(
  { instanceUrl, clientId, refreshToken }: StoredBrowserSignIn,
  signal: AbortSignal,
): Promise<void> {
  await revokeSalesforceToken({ instanceUrl, clientId, token: refreshToken }, signal);
}
