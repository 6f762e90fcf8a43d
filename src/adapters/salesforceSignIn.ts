/**
 * Signing people in to Salesforce, and out: what a shell with a window needs besides the ports of a run. Looks at the org
 * before a sign-in counts, so that nobody is told of a success with which nothing can be read.
 */
import type { Connection } from '../core/model/org.ts';
import type { HttpClient } from '../core/http/httpClient.ts';
import { createHttpClient } from './http/createHttpClient.ts';
import { createSalesforceAdapter } from './salesforce/createSalesforceAdapter.ts';
import { ServerClock } from './salesforce/serverClock.ts';
import { type BrowserFlow, type BrowserSignIn, signInWithBrowser } from './salesforce/signIn/browserFlow.ts';
import type { SalesforceCredentials } from './salesforce/signIn/credentials.ts';
import { revokeToken, tokenEndpoint } from './salesforce/signIn/tokenEndpoint.ts';

export { listCliOrgs } from './salesforce/signIn/listCliOrgs.ts';

/** The org that a sign-in leads to, who is signed in, and where its pages are. */
export interface OrgLook extends Connection {
  readonly instanceUrl: string;
}

/** @throws SyncError `usage`, `signInFailed`, `cannotConnect`, `accessDenied`, `cancelled` */
export async function lookAtOrg(
  credentials: SalesforceCredentials,
  signal: AbortSignal,
  http: HttpClient = createHttpClient(),
): Promise<OrgLook> {
  const salesforce = createSalesforceAdapter({ credentials, http });
  const connection = await salesforce.facts.connect(signal);
  return { ...connection, instanceUrl: await salesforce.instanceUrl(signal) };
}

/** A sign-in in the browser, with the org that it leads to. */
export interface PersonSignIn extends BrowserSignIn {
  readonly org: OrgLook;
}

/**
 * Web server flow with PKCE. `keep` stores the sign-in before the browser says that it worked; when it throws, the tokens
 * are revoked.
 * @throws SyncError as `signInWithBrowser` and `lookAtOrg`; whatever `keep` throws
 */
export async function signInPerson<T>(
  flow: Omit<BrowserFlow, 'http' | 'clock'>,
  keep: (signIn: PersonSignIn) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const http = createHttpClient();
  return await signInWithBrowser(
    { ...flow, http, clock: new ServerClock() },
    async (signIn) => {
      const org = await lookAtOrg({ kind: 'accessToken', ...signIn.session }, signal, http);
      return await keep({ ...signIn, org });
    },
    signal,
  );
}

export interface Revocation {
  /** Of the org: the endpoint that the token is told to. */
  readonly instanceUrl: string;
  readonly clientId: string;
  readonly token: string;
}

/** @throws SyncError `usage`, `signInFailed`, `cannotConnect`, `cancelled` */
export async function revokeSalesforceToken(
  { instanceUrl, clientId, token }: Revocation,
  signal: AbortSignal,
): Promise<void> {
  const endpoint = tokenEndpoint(instanceUrl, clientId, { http: createHttpClient(), clock: new ServerClock() });
  await revokeToken(endpoint, token, signal);
}
