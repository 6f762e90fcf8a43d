import type { SecurityState } from '../security/securityState.ts';
import { EXTERNAL_APP_DEVELOPER_NAME } from '../security/appName.ts';
import { element } from './soap.ts';

/** A component of the emulated org: its type, its name, and its elements as XML. */
export interface MetadataComponent {
  readonly type: string;
  readonly fullName: string;
  readonly xml: string;
}

/** What the org defines: the integration app, and the settings of OAuth for all apps. */
export function components({ app }: SecurityState): readonly MetadataComponent[] {
  const settings: MetadataComponent = {
    type: 'OauthOidcSettings',
    fullName: 'OauthOidc',
    xml: element('isPkceRequired', false) + element('oAuthCdCrdtFlowEnable', false),
  };
  if (!app.installed) return [settings];
  if (app.kind === 'connectedApp') {
    return [settings, { type: 'ConnectedApp', fullName: 'Marketing_Cloud_Personalization', xml: connectedApp(app) }];
  }
  const fullName = EXTERNAL_APP_DEVELOPER_NAME;
  return [
    settings,
    { type: 'ExtlClntAppOauthSettings', fullName: `${fullName}_oauth`, xml: oauthSettings(app, fullName) },
    {
      type: 'ExtlClntAppGlobalOauthSettings',
      fullName: `${fullName}_glbloauth`,
      xml: globalOauthSettings(app, fullName),
    },
  ];
}

/** An External Client App keeps its scopes, and what concerns every org it is in, in components of their own. */
function oauthSettings(app: SecurityState['app'], fullName: string): string {
  return (
    element('commaSeparatedOauthScopes', app.scopes.map(scopeWord).join(',')) +
    element('externalClientApplication', fullName) +
    element('label', `${fullName}_oauth`)
  );
}

function globalOauthSettings(app: SecurityState['app'], fullName: string): string {
  return (
    element('callbackUrl', 'https://demo.us-1.evergage.example.com/oauth') +
    element('externalClientApplication', fullName) +
    setting('isPkceRequired', app.pkceRequired) +
    setting('isRefreshTokenRotationEnabled', app.rotation) +
    element('label', `${fullName}_glbloauth`)
  );
}

function connectedApp(app: SecurityState['app']): string {
  return (
    element('contactEmail', 'admin@demo.example.com') +
    element('label', 'Marketing Cloud Personalization') +
    '<oauthConfig>' +
    element('callbackUrl', 'https://demo.us-1.evergage.example.com/oauth') +
    element('isAdminApproved', app.permittedUsers === 'adminApproved') +
    setting('isPkceRequired', app.pkceRequired) +
    setting('isRefreshTokenRotationEnabled', app.rotation) +
    app.scopes.map((scope) => element('scopes', scopeWord(scope))).join('') +
    '</oauthConfig>' +
    '<oauthPolicy>' +
    element(
      'refreshTokenPolicy',
      app.refreshPolicy === 'infinite' ? 'infinite' : `specific_lifetime:${app.refreshPolicy.days}:DAYS`,
    ) +
    '</oauthPolicy>'
  );
}

function setting(name: string, value: boolean | null): string {
  return value === null ? '' : element(name, value);
}

/** The Metadata API writes scopes in words of its own. */
function scopeWord(scope: string): string {
  return SCOPE_WORDS[scope] ?? scope;
}

const SCOPE_WORDS: Readonly<Record<string, string>> = {
  id: 'Basic',
  api: 'Api',
  full: 'Full',
  refresh_token: 'RefreshToken',
  offline_access: 'OfflineAccess',
  openid: 'OpenID',
};
