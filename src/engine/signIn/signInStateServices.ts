import { loadRequestFiles } from '../../adapters/createPorts.ts';
import type { Configuration } from '../../core/config/configuration.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { Demo } from '../demo.ts';
import type { Engine } from '../engine.ts';
import type { EngineServices } from '../serveEngine.ts';
import type { SalesforceSignInState, SignInState } from '../signInProtocol.ts';
import type { Keyring } from './keyring.ts';
import { personalizationSignInState, removePersonalizationSignIn } from './personalizationCredentials.ts';
import { type SignedOut, signOutOfSalesforce } from './salesforceServices.ts';
import { removeSftpSignIn, sftpSignInState } from './sftpCredentials.ts';
import { readSalesforce } from './storedSalesforce.ts';

/** What is kept for a configuration, and forgetting it. */
export function signInStateServices(engine: Engine): Pick<EngineServices, 'signInState' | 'signOut'> {
  const { demo, keyring, salesforce } = engine;
  return {
    async signInState({ configPath }) {
      const { configuration } = await loadRequestFiles(configPath, null);
      const running = demo.of(configPath);
      return running === null ? await keptState(keyring, configuration) : demoState(running);
    },
    async signOut({ configPath, side }, { signal }) {
      if (demo.of(configPath) !== null) {
        throw new SyncError('usage', 'Nobody has signed in to the demo. Stop it with "Stop Demo".');
      }
      const { configuration } = await loadRequestFiles(configPath, null);
      if (side === 'salesforce') {
        return await signOutOfSalesforce(salesforce, configuration.salesforce.connection, signal);
      }
      if (side === 'personalization') await removePersonalizationSignIn(keyring, configuration.personalization);
      else await removeSftpSignIn(keyring, configuration.personalization);
      return nothingToRevoke;
    },
  };
}

/** Keys and passwords are not given out by a sign-in: they stay good until somebody withdraws them over there. */
const nothingToRevoke: SignedOut = { revoked: null, problem: null };

async function keptState(keyring: Keyring, { salesforce, personalization }: Configuration): Promise<SignInState> {
  const [crm, profiles, sftp] = await Promise.all([
    salesforceState(keyring, salesforce.connection),
    personalizationSignInState(keyring, personalization),
    sftpSignInState(keyring, personalization),
  ]);
  return { salesforce: crm, personalization: profiles, sftp };
}

async function salesforceState(keyring: Keyring, connection: string): Promise<SalesforceSignInState | null> {
  const stored = await readSalesforce(keyring, connection);
  if (stored === null) return null;
  const { username, orgId, instanceUrl, signedInAt } = stored;
  const isBrowser = stored.kind === 'browser';
  return {
    way: stored.kind,
    username,
    orgId,
    instanceUrl,
    scopes: isBrowser ? stored.scopes : [],
    signedInAt,
    lastRefreshedAt: isBrowser ? stored.lastRefreshedAt : null,
    lastRotatedAt: isBrowser ? stored.lastRotatedAt : null,
  };
}

function demoState({ signedIn, personalization }: Demo): SignInState {
  const neverRefreshed = { signedInAt: null, lastRefreshedAt: null, lastRotatedAt: null };
  return {
    salesforce: { way: 'demo', ...signedIn, scopes: [], ...neverRefreshed },
    personalization: { apiKeyId: personalization.apiKeyId },
    sftp: null,
  };
}
