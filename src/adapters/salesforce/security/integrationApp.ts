import type { Answer, IntegrationApp } from '../../../core/model/securityFacts.ts';
import type { RestSession } from '../restSession.ts';
import { ask } from './ask.ts';

interface ConnectedAppRow {
  readonly Id: string;
  readonly Name: string;
  readonly OptionsAllowAdminApprovedUsersOnly: boolean;
  readonly OptionsRefreshTokenValidityMetric: boolean;
  readonly RefreshTokenValidityPeriod: number | null;
}

/**
 * The app through which Personalization connects, as the org's policies show it: the one that the configuration names, or
 * the only one whose name is Personalization's.
 */
export async function readIntegrationApp(
  rest: RestSession,
  named: string | null,
  signal: AbortSignal,
): Promise<Answer<IntegrationApp>> {
  const asked = `ConnectedApplication ${named ?? '(salesforce.integrationApp names none: the one with Personalization’s name)'}`;
  return await ask(asked, async () => {
    const rows = await rest.query<ConnectedAppRow>(
      'SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly, OptionsRefreshTokenValidityMetric, RefreshTokenValidityPeriod FROM ConnectedApplication',
      signal,
    );
    const fitting = rows.filter(({ Name }) => (named === null ? looksLikePersonalization(Name) : Name === named));
    const [row] = fitting;
    if (fitting.length > 1) {
      const names = fitting.map(({ Name }) => Name).join(', ');
      return { value: null, answer: `Several fit (${names}): name one in salesforce.integrationApp.` };
    }
    if (row === undefined) return noApp(named, rows.length);
    const app: IntegrationApp = {
      kind: 'connectedApp',
      id: row.Id,
      name: row.Name,
      onlyAdminApproved: row.OptionsAllowAdminApprovedUsersOnly,
      refreshToken: refreshPolicyOf(row),
    };
    return { value: app, answer: appWords(app) };
  });
}

function looksLikePersonalization(name: string): boolean {
  return /personalization|interaction studio|evergage/i.test(name);
}

/** Without a name nobody knows what to look for; with one, its absence is a fact. */
function noApp(named: string | null, others: number): { value: IntegrationApp | null; answer: string } {
  if (named === null)
    return {
      value: { kind: 'notInstalled', name: 'Personalization’s app' },
      answer: `None of the org’s ${others} connected apps has such a name.`,
    };
  return { value: { kind: 'notInstalled', name: named }, answer: 'The org has no connected app of this name.' };
}

/** A period is of hours, or of days; none means that the token is valid until it is revoked. */
function refreshPolicyOf(row: ConnectedAppRow): Extract<IntegrationApp, { id: string }>['refreshToken'] {
  if (row.RefreshTokenValidityPeriod === null) return { kind: 'validUntilRevoked' };
  if (row.RefreshTokenValidityPeriod === 0) return { kind: 'expires', words: 'immediately' };
  const how = row.OptionsRefreshTokenValidityMetric ? 'when it was not used for' : 'after';
  return { kind: 'expires', words: `${how} ${row.RefreshTokenValidityPeriod} days` };
}

function appWords(app: Extract<IntegrationApp, { id: string }>): string {
  const users = app.onlyAdminApproved ? 'Admin approved users are pre-authorized' : 'All users may self-authorize';
  const token = app.refreshToken?.kind === 'expires' ? `expires ${app.refreshToken.words}` : 'valid until revoked';
  return `Permitted Users: ${users}; refresh token: ${token}`;
}
