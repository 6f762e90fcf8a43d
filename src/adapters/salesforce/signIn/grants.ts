import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  type ClientAuth,
  ClientSecretPost,
  clientCredentialsGrantRequest,
  genericTokenEndpointRequest,
  None,
  processClientCredentialsResponse,
  processGenericTokenEndpointResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
} from 'oauth4webapi';
import { SyncError } from '../../../core/model/syncError.ts';
import type { ClientCredentials, JwtBearerCredentials } from './credentials.ts';
import { askForToken, type Granted, type TokenEndpoint } from './tokenEndpoint.ts';

/** How long a signed request may be used; Salesforce allows at most three minutes. */
const assertionSeconds = 120;

/** OAuth 2.0 Client Credentials Flow. @throws SyncError `signInFailed`, `cannotConnect`, `cancelled` */
export async function clientCredentialsGrant(
  endpoint: TokenEndpoint,
  { clientSecret }: ClientCredentials,
  signal: AbortSignal,
): Promise<Granted> {
  const { server, client } = endpoint;
  return askForToken(endpoint, signal, async (options) => {
    const auth = ClientSecretPost(clientSecret);
    const response = await clientCredentialsGrantRequest(server, client, auth, {}, options);
    return processClientCredentialsResponse(server, client, response);
  });
}

/** OAuth 2.0 JWT Bearer Flow. @throws SyncError `usage`, `signInFailed`, `cannotConnect`, `cancelled` */
export async function jwtBearerGrant(
  endpoint: TokenEndpoint,
  credentials: JwtBearerCredentials,
  signal: AbortSignal,
): Promise<Granted> {
  const key = readPrivateKey(credentials.privateKey);
  const localTime = Date.now();
  try {
    return await askWithAssertion(endpoint, credentials, key, signal);
  } catch (error) {
    // The assertion was dated by this machine, whose clock may be wrong; the refusal told us the server's time.
    const skewMs = Math.abs(endpoint.clock.now().getTime() - localTime);
    if (!(error instanceof SyncError) || error.code !== 'signInFailed' || skewMs < assertionSeconds * 500) throw error;
    return await askWithAssertion(endpoint, credentials, key, signal);
  }
}

/** OAuth 2.0 Refresh Token Flow. @throws SyncError `signInFailed`, `cannotConnect`, `cancelled` */
export async function refreshTokenGrant(
  endpoint: TokenEndpoint,
  refreshToken: string,
  clientSecret: string | undefined,
  signal: AbortSignal,
): Promise<Granted> {
  const { server, client } = endpoint;
  const auth: ClientAuth = clientSecret === undefined ? None() : ClientSecretPost(clientSecret);
  return askForToken(endpoint, signal, async (options) => {
    const response = await refreshTokenGrantRequest(server, client, auth, refreshToken, options);
    return processRefreshTokenResponse(server, client, response);
  });
}

async function askWithAssertion(
  endpoint: TokenEndpoint,
  { clientId, username }: JwtBearerCredentials,
  key: KeyObject,
  signal: AbortSignal,
): Promise<Granted> {
  const { server, client } = endpoint;
  return askForToken(endpoint, signal, async (options) => {
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(clientId)
      .setSubject(username)
      .setAudience(server.issuer)
      .setExpirationTime(Math.floor(endpoint.clock.now().getTime() / 1000) + assertionSeconds)
      .sign(key);
    const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    // The assertion itself authenticates the client.
    const response = await genericTokenEndpointRequest(server, client, None(), grantType, { assertion }, options);
    return processGenericTokenEndpointResponse(server, client, response);
  });
}

function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's own words could quote parts of the key.
    throw new SyncError('usage', 'The JWT key is not a private key in PEM form without a passphrase.');
  }
}
