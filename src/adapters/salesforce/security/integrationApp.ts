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
 * the only one whose name is Personalization's, among connected apps and External Client Apps.
 */
export async function readIntegrationApp(
  rest: RestSession,
  named: string | null,
  signal: AbortSignal,
): Promise<Answer<IntegrationApp>> {
  const fits = (...names: readonly string[]): boolean =>
    names.some((name) => (named === null ? looksLikePersonalization(name) : name === named));
  const who = named ?? '(salesforce.integrationApp names none: the one with Personalization’s name)';
  const connected = await ask(`ConnectedApplication ${who}`, async () => {
    const rows = await connectedAppRows(rest, signal);
    // Every org has some of Salesforce's own.
    if (rows.length === 0) return { value: null, answer: 'Not a single app is shown: this sign-in may not see them.' };
    return found(rows.filter(({ Name }) => fits(Name)).map(connectedApp), named);
  });
  if (connected.value !== null && connected.value.length > 0) return onlyOne(connected, named);
  const external = await ask(`ExternalClientApplication ${who}`, async () =>
    found(await externalClientApps(rest, fits, signal), named),
  );
  const both: Answer<readonly InstalledApp[]> = {
    asked: `${connected.asked}; ExternalClientApplication`,
    answer: connected.answer === external.answer ? connected.answer : `${connected.answer} ${external.answer}`,
    // A kind of app that may not be read may be the one.
    value:
      connected.value === null || external.value === null
        ? external.value?.length
          ? external.value
          : null
        : external.value,
  };
  return onlyOne(both, named);
}

type InstalledApp = Extract<IntegrationApp, { id: string }>;

function found(
  apps: readonly InstalledApp[],
  named: string | null,
): { value: readonly InstalledApp[]; answer: string } {
  if (apps.length > 0) return { value: apps, answer: apps.map(appWords).join('; ') };
  const answer =
    named === null
      ? 'The org has none with Personalization’s name. If the app has another, name it in salesforce.integrationApp.'
      : 'The org has none of this name.';
  return { value: apps, answer };
}

function onlyOne(
  { asked, answer, value }: Answer<readonly InstalledApp[]>,
  named: string | null,
): Answer<IntegrationApp> {
  if (value === null) return { asked, answer, value: null };
  const [app, ...others] = value;
  if (others.length > 0) {
    const names = value.map(({ name }) => name).join(', ');
    return { asked, value: null, answer: `Several fit (${names}): name one in salesforce.integrationApp.` };
  }
  return { asked, answer, value: app ?? { kind: 'notInstalled', name: named ?? 'Personalization’s app' } };
}

async function connectedAppRows(rest: RestSession, signal: AbortSignal): Promise<readonly ConnectedAppRow[]> {
  return await rest.query<ConnectedAppRow>(
    'SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly, OptionsRefreshTokenValidityMetric, RefreshTokenValidityPeriod FROM ConnectedApplication',
    signal,
  );
}

function connectedApp(row: ConnectedAppRow): InstalledApp {
  return {
    kind: 'connectedApp',
    id: row.Id,
    name: row.Name,
    developerName: row.Name,
    onlyAdminApproved: row.OptionsAllowAdminApprovedUsersOnly,
    refreshToken: refreshPolicyOf(row),
  };
}

interface ExternalAppRow {
  readonly Id: string;
  readonly DeveloperName: string;
  readonly MasterLabel: string;
}

interface ExternalPolicyRow {
  readonly ExternalClientApplicationId: string;
  readonly PermittedUsersPolicyType: string | null;
  readonly RefreshTokenPolicyType: string | null;
  readonly RefreshTokenValidityPeriod: number | null;
  readonly RefreshTokenValidityUnit: string | null;
}

async function externalClientApps(
  rest: RestSession,
  fits: (...names: readonly string[]) => boolean,
  signal: AbortSignal,
): Promise<readonly InstalledApp[]> {
  const apps = (
    await rest.query<ExternalAppRow>('SELECT Id, DeveloperName, MasterLabel FROM ExternalClientApplication', signal)
  ).filter(({ DeveloperName, MasterLabel }) => fits(MasterLabel, DeveloperName));
  if (apps.length === 0) return [];
  const policies = await rest.query<ExternalPolicyRow>(
    'SELECT ExternalClientApplicationId, PermittedUsersPolicyType, RefreshTokenPolicyType, RefreshTokenValidityPeriod, RefreshTokenValidityUnit FROM ExtlClntAppOauthPlcyCnfg',
    signal,
  );
  return apps.map((app) => {
    const policy = policies.find(({ ExternalClientApplicationId }) => ExternalClientApplicationId === app.Id);
    const users = policy?.PermittedUsersPolicyType ?? null;
    return {
      kind: 'externalClientApp',
      id: app.Id,
      name: app.MasterLabel,
      developerName: app.DeveloperName,
      onlyAdminApproved: users === null ? null : users !== 'AllSelfAuthorized',
      refreshToken: policy === undefined ? null : externalRefreshPolicyOf(policy),
    };
  });
}

function externalRefreshPolicyOf(policy: ExternalPolicyRow): InstalledApp['refreshToken'] {
  const { RefreshTokenPolicyType: type, RefreshTokenValidityPeriod: period, RefreshTokenValidityUnit: unit } = policy;
  if (type === null) return null;
  if (type === 'Infinite') return { kind: 'validUntilRevoked' };
  return {
    kind: 'expires',
    words: period === null ? `(${type})` : `after ${period} ${(unit ?? 'days').toLowerCase()} (${type})`,
  };
}

function looksLikePersonalization(name: string): boolean {
  return /personalization|interaction studio|evergage/i.test(name);
}

/** A period is of hours, or of days; none means that the token is valid until it is revoked. */
function refreshPolicyOf(row: ConnectedAppRow): InstalledApp['refreshToken'] {
  if (row.RefreshTokenValidityPeriod === null) return { kind: 'validUntilRevoked' };
  if (row.RefreshTokenValidityPeriod === 0) return { kind: 'expires', words: 'immediately' };
  const how = row.OptionsRefreshTokenValidityMetric ? 'when it was not used for' : 'after';
  return { kind: 'expires', words: `${how} ${row.RefreshTokenValidityPeriod} days` };
}

function appWords({ kind, name, onlyAdminApproved, refreshToken }: InstalledApp): string {
  const users =
    onlyAdminApproved === null
      ? 'unknown'
      : onlyAdminApproved
        ? 'Admin approved users are pre-authorized'
        : 'All users may self-authorize';
  const token =
    refreshToken === null
      ? 'unknown'
      : refreshToken.kind === 'expires'
        ? `expires ${refreshToken.words}`
        : 'valid until revoked';
  const kindWords = kind === 'connectedApp' ? 'connected app' : 'External Client App';
  return `${kindWords} ${name}: Permitted Users: ${users}; refresh token: ${token}`;
}
