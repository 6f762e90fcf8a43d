import type { Answer, IntegrationApp, SecurityFacts } from '../../../core/model/securityFacts.ts';
import { ask, notAsked } from './ask.ts';
import type { MetadataComponent, MetadataSession } from './metadataSession.ts';

type AppSettings = Pick<SecurityFacts, 'scopes' | 'pkceRequired' | 'rotation'>;
/** The metadata knows an External Client App by its developer name, which can differ from what people read. */
type NamedApp = Pick<Extract<IntegrationApp, { id: string }>, 'name' | 'developerName'>;

/**
 * Settings of the app that only the Metadata API tells (*Metadata API Developer Guide*, ConnectedApp). It knows the apps
 * that are defined in this org: an app that came from elsewhere cannot be read.
 */
export async function readAppSettings(
  metadata: MetadataSession,
  app: Answer<IntegrationApp>,
  signal: AbortSignal,
): Promise<AppSettings> {
  const installed = app.value !== null && app.value.kind !== 'notInstalled' ? app.value : null;
  const orgWide = await readOrgWidePkce(metadata, signal);
  if (installed?.kind === 'externalClientApp') {
    return await readExternalSettings(metadata, installed, orgWide, signal);
  }
  const config = await readOauthConfig(metadata, installed?.name ?? null, signal);
  return {
    scopes: connectedScopes(config),
    pkceRequired: pkceOf(picked(config, 'isPkceRequired', flag('isPkceRequired')), orgWide),
    rotation: picked(config, 'isRefreshTokenRotationEnabled', flag('isRefreshTokenRotationEnabled')),
  };
}

const notLookedAt = 'Settings of the app that only the Metadata API tells';

/** Where a run may not ask the Metadata API. */
export const noAppSettings: AppSettings = {
  scopes: notAsked(notLookedAt, 'Not asked in a dry run.'),
  pkceRequired: notAsked(notLookedAt, 'Not asked in a dry run.'),
  rotation: notAsked(notLookedAt, 'Not asked in a dry run.'),
};

/** The scopes alone, for as few calls as that takes. */
export async function readScopesOnly(
  metadata: MetadataSession,
  app: Answer<IntegrationApp>,
  signal: AbortSignal,
): Promise<AppSettings> {
  const installed = app.value !== null && app.value.kind !== 'notInstalled' ? app.value : null;
  const unasked = notAsked<boolean>('Other settings of the app', 'Not asked before a run.');
  const scopes =
    installed?.kind === 'externalClientApp'
      ? externalScopes(await readExternal(metadata, 'ExtlClntAppOauthSettings', installed, signal))
      : connectedScopes(await readOauthConfig(metadata, installed?.name ?? null, signal));
  return { scopes, pkceRequired: unasked, rotation: unasked };
}

/**
 * An External Client App has two components. Salesforce shows them only to orgs and users with rights of their own
 * (*Allow Access to OAuth Consumer Secrets via Metadata API*), so both are often "cannot be read".
 */
async function readExternalSettings(
  metadata: MetadataSession,
  app: NamedApp,
  orgWide: Answer<boolean>,
  signal: AbortSignal,
): Promise<AppSettings> {
  const settings = await readExternal(metadata, 'ExtlClntAppOauthSettings', app, signal);
  const global = await readExternal(metadata, 'ExtlClntAppGlobalOauthSettings', app, signal);
  return {
    scopes: externalScopes(settings),
    pkceRequired: pkceOf(picked(global, 'isPkceRequired', flag('isPkceRequired')), orgWide),
    rotation: picked(global, 'isRefreshTokenRotationEnabled', flag('isRefreshTokenRotationEnabled')),
  };
}

async function readExternal(
  metadata: MetadataSession,
  type: string,
  { name, developerName }: NamedApp,
  signal: AbortSignal,
): Promise<Answer<MetadataComponent>> {
  return await ask(`${type} metadata of ${name}`, async () => {
    const component = (await metadata.readAll(type, signal)).find(
      ({ externalClientApplication: app }) => app === developerName,
    );
    if (component !== undefined) return { value: component, answer: 'read' };
    return { value: null, answer: 'The org does not show it.' };
  });
}

function externalScopes(settings: Answer<MetadataComponent>): AppSettings['scopes'] {
  return picked(settings, 'commaSeparatedOauthScopes', ({ commaSeparatedOauthScopes: scopes }) =>
    scopeNames(textsOf(scopes).flatMap((text) => text.split(/[\s,]+/).filter(Boolean))),
  );
}

function connectedScopes(config: Answer<MetadataComponent>): AppSettings['scopes'] {
  return picked(config, 'scopes', (oauth) => scopeNames(textsOf(oauth['scopes'])));
}

async function readOauthConfig(
  metadata: MetadataSession,
  name: string | null,
  signal: AbortSignal,
): Promise<Answer<MetadataComponent>> {
  const asked = `ConnectedApp metadata, oauthConfig of ${name ?? 'the integration app'}`;
  if (name === null) return notAsked(asked, 'Nobody knows which app.');
  return await ask(asked, async () => {
    const apps = await metadata.readAll('ConnectedApp', signal);
    const found = apps.find(({ label, fullName }) => label === name || fullName === name);
    if (found === undefined) {
      return { value: null, answer: 'The app is not defined in this org, so its settings are not shown here.' };
    }
    const oauth = found['oauthConfig'];
    if (typeof oauth !== 'object' || oauth === null) return { value: null, answer: 'It has no OAuth settings.' };
    return { value: oauth as MetadataComponent, answer: 'read' };
  });
}

/** *Require Proof Key for Code Exchange (PKCE)* for all apps: Setup → OAuth and OpenID Connect Settings. */
async function readOrgWidePkce(metadata: MetadataSession, signal: AbortSignal): Promise<Answer<boolean>> {
  return await ask('OauthOidcSettings metadata, isPkceRequired', async () => {
    const settings = await metadata.readOne('OauthOidcSettings', 'OauthOidc', signal);
    const value = settings === null ? null : flag('isPkceRequired')(settings);
    if (value === null) return { value, answer: 'The org does not tell.' };
    return { value, answer: value ? 'required for every app' : 'not required for every app' };
  });
}

function picked<T extends boolean | readonly string[]>(
  config: Answer<MetadataComponent>,
  name: string,
  pick: (oauth: MetadataComponent) => T | null,
): Answer<T> {
  const asked = `${config.asked}: ${name}`;
  if (config.value === null) return notAsked(asked, config.answer);
  const value = pick(config.value);
  return { asked, value, answer: value === null ? 'Left out of what came back.' : [value].flat().join(', ') };
}

/** One requirement of two places: it is off only where both say so. */
function pkceOf(app: Answer<boolean>, orgWide: Answer<boolean>): Answer<boolean> {
  const asked = `${app.asked}; ${orgWide.asked}`;
  const answer = `${app.answer}; ${orgWide.answer}`;
  if (app.value === true || orgWide.value === true) return { asked, answer, value: true };
  return { asked, answer, value: app.value === false && orgWide.value === false ? false : null };
}

/** Null where the setting is left out: what nobody told is not off. */
function flag(name: string): (component: MetadataComponent) => boolean | null {
  return ({ [name]: value }) => (value === undefined ? null : value === true || value === 'true');
}

function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? [value] : [];
}

/** No app is without any scope: then they were not told. */
function scopeNames(words: readonly string[]): readonly string[] | null {
  return words.length === 0 ? null : words.map(scopeName);
}

/** The Metadata API has words of its own for some scopes. */
function scopeName(word: string): string {
  return metadataScopes[word] ?? word.toLowerCase();
}

const metadataScopes: Readonly<Record<string, string>> = {
  Basic: 'id',
  Api: 'api',
  Full: 'full',
  RefreshToken: 'refresh_token',
  OfflineAccess: 'offline_access',
  OpenID: 'openid',
};
