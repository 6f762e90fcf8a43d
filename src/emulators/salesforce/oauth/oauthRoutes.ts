import { createHash } from 'node:crypto';
import { type EmulatedRequest, jsonReply, type Reply, type Route } from '../../http/route.ts';
import { DEMO_ORG } from '../demoOrg.ts';
import type { OrgSecurity } from '../security/orgSecurity.ts';
import { back, backWithError, isInactive, mayUseApp, refusalOf } from './authorization.ts';
import { authorizePage } from './authorizePage.ts';
import type { AccessToken, Sessions } from './sessions.ts';

export interface OauthParts {
  readonly sessions: Sessions;
  readonly security: OrgSecurity;
  /** Base address of this server, for `instance_url` and `id`. */
  readonly baseUrl: () => string;
}

/** Sign-in as the demo client only: other clients and real credentials are refused and not recorded. */
export function oauthRoutes(parts: OauthParts): readonly Route[] {
  return [
    {
      op: 'oauth.authorize',
      method: 'GET',
      path: '/services/oauth2/authorize',
      handle: (request) => showAuthorizePage(parts, request),
    },
    {
      op: 'oauth.authorize',
      method: 'POST',
      path: '/services/oauth2/authorize',
      handle: (request) => authorize(parts, request),
    },
    {
      op: 'oauth.token',
      method: 'POST',
      path: '/services/oauth2/token',
      opOfBody: {
        names: ['oauth.token', 'oauth.refresh'],
        choose: (body) => (form(body).get('grant_type') === 'refresh_token' ? 'oauth.refresh' : 'oauth.token'),
      },
      handle: (request) => grantToken(parts, request),
    },
    {
      op: 'oauth.userinfo',
      method: 'GET',
      path: '/services/oauth2/userinfo',
      handle: (request) => userInfo(parts, request),
    },
    { op: 'oauth.userinfo', method: 'GET', path: '/id/:orgId/:userId', handle: (request) => userInfo(parts, request) },
    {
      op: 'oauth.revoke',
      method: 'POST',
      path: '/services/oauth2/revoke',
      handle: (request) => revoke(parts, request),
    },
    {
      op: 'oauth.introspect',
      method: 'POST',
      path: '/services/oauth2/introspect',
      handle: (request) => introspect(parts, request),
    },
  ];
}

function showAuthorizePage(parts: OauthParts, { query }: EmulatedRequest): Reply {
  const problem = authorizeProblem(parts, query);
  if (problem) return problem;
  const refusal = refusalOf(parts.security, query);
  return refusal === null ? authorizePage(query) : backWithError(query, refusal);
}

/** The person has pressed the button: a code goes back to the redirect address. */
async function authorize(parts: OauthParts, request: EmulatedRequest): Promise<Reply> {
  const query = form(await request.body());
  const problem = authorizeProblem(parts, query);
  if (problem) return problem;
  const refusal = refusalOf(parts.security, query);
  if (refusal !== null) return backWithError(query, refusal);
  if (query.get('answer') === 'deny') {
    return backWithError(query, { error: 'access_denied', description: 'end-user denied authorization' });
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  const code = parts.sessions.issueCode(redirectUri, query.get('code_challenge'));
  request.commit();
  return back(query, { code });
}

function authorizeProblem(parts: OauthParts, query: URLSearchParams): Reply | undefined {
  if (query.get('client_id') !== parts.sessions.clientId)
    return oauthError('invalid_client_id', 'client identifier invalid');
  if (query.get('response_type') !== 'code')
    return oauthError('unsupported_response_type', 'response type not supported');
  if (!isLocalRedirect(query.get('redirect_uri'))) {
    return oauthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  return undefined;
}

async function grantToken(parts: OauthParts, request: EmulatedRequest): Promise<Reply> {
  const body = form(await request.body());
  const { sessions, security } = parts;
  const scopes = security.state.app.scopes;
  const [clientId, clientSecret] = clientCredentials(request, body);
  const grantType = body.get('grant_type');
  if (grantType !== 'urn:ietf:params:oauth:grant-type:jwt-bearer' && clientId !== sessions.clientId) {
    return oauthError('invalid_client_id', 'client identifier invalid');
  }
  if (clientSecret !== null && clientSecret !== sessions.clientSecret) {
    return oauthError('invalid_client', 'invalid client credentials');
  }
  if (sessions.isWithdrawn) return oauthError('invalid_grant', 'expired access/refresh token');
  if (isInactive(security)) return oauthError('invalid_grant', 'inactive user');
  switch (grantType) {
    case 'client_credentials':
      if (clientSecret === null) return oauthError('invalid_client', 'invalid client credentials');
      return granted(parts, request, sessions.issueAccess(scopes), null);
    case 'refresh_token': {
      const { rotation, refreshPolicy: life } = security.state.app;
      const answer = sessions.refresh(body.get('refresh_token') ?? '', scopes, { rotation: rotation === true, life });
      if (!answer.ok) return oauthError('invalid_grant', answer.description);
      return granted(parts, request, answer.access, answer.newRefreshToken);
    }
    case 'authorization_code':
      return exchangeCode(parts, request, body);
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      if (!isDemoAssertion(body.get('assertion') ?? '', sessions.clientId)) {
        return oauthError('invalid_grant', "user hasn't approved this consumer");
      }
      if (!mayUseApp(security)) return oauthError('invalid_grant', 'app must be installed into org');
      if (security.state.app.permittedUsers === 'adminApproved') {
        return oauthError('invalid_grant', 'user is not admin approved to access this app');
      }
      return granted(parts, request, sessions.issueAccess(scopes), null);
    default:
      return oauthError('unsupported_grant_type', 'grant type not supported');
  }
}

function exchangeCode(parts: OauthParts, request: EmulatedRequest, body: URLSearchParams): Reply {
  const code = parts.sessions.takeCode(body.get('code') ?? '');
  if (typeof code === 'string') return oauthError('invalid_grant', code);
  if (code.redirectUri !== body.get('redirect_uri')) {
    return oauthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  const challenge = createHash('sha256')
    .update(body.get('code_verifier') ?? '')
    .digest('base64url');
  if (code.codeChallenge !== null && code.codeChallenge !== challenge) {
    return oauthError('invalid_grant', 'invalid code verifier');
  }
  const scopes = parts.security.state.app.scopes;
  const refreshable = scopes.includes('refresh_token') || scopes.includes('offline_access');
  const access = parts.sessions.issueAccess(scopes, undefined, code.grant);
  return granted(parts, request, access, refreshable ? parts.sessions.issueRefresh(code.grant) : null);
}

function granted(parts: OauthParts, request: EmulatedRequest, access: AccessToken, refreshToken: string | null): Reply {
  request.commit();
  return jsonReply(200, {
    access_token: access.token,
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    signature: 'DEMO',
    scope: access.scopes.join(' '),
    instance_url: parts.baseUrl(),
    id: identityUrl(parts),
    token_type: 'Bearer',
    issued_at: String(access.issuedAtMs),
  });
}

function userInfo(parts: OauthParts, request: EmulatedRequest): Reply {
  const access = parts.sessions.find(bearerOf(request) ?? '');
  if (!access) return { status: 403, headers: { 'Content-Type': 'text/html' }, body: 'Bad_OAuth_Token' };
  const user = parts.security.signedInUser();
  const [givenName = '', familyName = ''] = user.name.split(' ');
  const base = parts.baseUrl();
  return jsonReply(200, {
    sub: identityUrl(parts),
    id: identityUrl(parts),
    user_id: user.id,
    organization_id: DEMO_ORG.id,
    preferred_username: user.username,
    username: user.username,
    nickname: user.username.slice(0, 20),
    name: user.name,
    display_name: user.name,
    email: user.username,
    email_verified: true,
    given_name: givenName,
    first_name: givenName,
    family_name: familyName,
    last_name: familyName,
    zoneinfo: 'Europe/London',
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_GB',
    utcOffset: 0,
    is_app_installed: parts.security.state.app.installed,
    urls: {
      rest: `${base}/services/data/v{version}/`,
      sobjects: `${base}/services/data/v{version}/sobjects/`,
      query: `${base}/services/data/v{version}/query/`,
      custom_domain: base,
    },
  });
}

async function revoke(parts: OauthParts, request: EmulatedRequest): Promise<Reply> {
  const token = form(await request.body()).get('token') ?? '';
  if (!parts.sessions.revoke(token)) return oauthError('unsupported_token_type', 'this token type is not supported');
  request.commit();
  return { status: 200 };
}

async function introspect(parts: OauthParts, request: EmulatedRequest): Promise<Reply> {
  const body = form(await request.body());
  const [clientId, clientSecret] = clientCredentials(request, body);
  if (clientId !== parts.sessions.clientId || clientSecret !== parts.sessions.clientSecret) {
    return jsonReply(401, { error: 'invalid_client', error_description: 'invalid client credentials' });
  }
  const token = body.get('token') ?? '';
  const user = parts.security.signedInUser();
  if (parts.sessions.isLiveRefresh(token)) {
    const scope = parts.security.state.app.scopes.join(' ');
    return jsonReply(200, {
      active: true,
      scope,
      client_id: clientId,
      username: user.username,
      token_type: 'refresh_token',
    });
  }
  const access = parts.sessions.find(token);
  if (!access) return jsonReply(200, { active: false });
  return jsonReply(200, {
    active: true,
    scope: access.scopes.join(' '),
    client_id: clientId,
    username: user.username,
    sub: identityUrl(parts),
    token_type: 'access_token',
    iat: Math.floor(access.issuedAtMs / 1000),
  });
}

export function bearerOf(request: EmulatedRequest): string | undefined {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function identityUrl(parts: OauthParts): string {
  return `${parts.baseUrl()}/id/${DEMO_ORG.id}/${parts.security.signedInUser().id}`;
}

/** Client id and secret from the form or from HTTP Basic. */
function clientCredentials(request: EmulatedRequest, body: URLSearchParams): readonly [string | null, string | null] {
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!basic) return [body.get('client_id'), body.get('client_secret')];
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return [decodeURIComponent(id), decodeURIComponent(secret.join(':'))];
}

/** The demo has no key of the client to check a signature with: issuer and subject must be the demo's. */
function isDemoAssertion(assertion: string, clientId: string): boolean {
  try {
    const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      iss?: unknown;
      sub?: unknown;
    };
    return claims.iss === clientId && claims.sub === DEMO_ORG.admin.username;
  } catch {
    return false;
  }
}

function isLocalRedirect(uri: string | null): boolean {
  if (uri === null || !URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  if (protocol === 'vscode:' || protocol === 'vscode-insiders:') return true;
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
}

function form(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString('utf8'));
}

function oauthError(error: string, description: string): Reply {
  return jsonReply(400, { error, error_description: description });
}
