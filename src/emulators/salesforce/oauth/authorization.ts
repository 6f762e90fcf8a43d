import type { Reply } from '../../http/route.ts';
import type { OrgSecurity } from '../security/orgSecurity.ts';

/** What the app is told instead of a code. */
interface Refusal {
  readonly error: string;
  readonly description: string;
}

/** Sends the browser back to the app without a code. */
export function backWithError(query: URLSearchParams, { error, description }: Refusal): Reply {
  return back(query, { error, error_description: description });
}

/** Sends the browser back to the app, which knows its request by the state. */
export function back(query: URLSearchParams, answer: Readonly<Record<string, string>>): Reply {
  const target = new URL(query.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return { status: 302, headers: { Location: target.href } };
}

/** What the org's settings have against the app or the person; null: nothing. */
export function refusalOf(security: OrgSecurity, query: URLSearchParams): Refusal | null {
  const { app } = security.state;
  if (app.pkceRequired && !query.get('code_challenge')) {
    return { error: 'invalid_request', description: 'missing required code challenge' };
  }
  if (!['S256', null].includes(query.get('code_challenge_method'))) {
    return { error: 'invalid_request', description: 'code challenge method not supported' };
  }
  if (isInactive(security)) return { error: 'access_denied', description: 'inactive user' };
  if (!mayUseApp(security)) return { error: 'access_denied', description: 'app must be installed into org' };
  if (app.permittedUsers === 'adminApproved') {
    return { error: 'OAUTH_APPROVAL_ERROR_GENERIC', description: 'user is not admin approved to access this app' };
  }
  return null;
}

/** Everybody else of the org is active. */
export function isInactive(security: OrgSecurity): boolean {
  return security.state.as === 'admin' && !security.state.user.IsActive;
}

/** An app that is not installed is for those alone who may use any. */
export function mayUseApp(security: OrgSecurity): boolean {
  return security.state.app.installed || security.permissions()['UseAnyApiClient'] === true;
}
