import type { SecurityState } from '../security/securityState.ts';
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
  if (app.kind !== 'connectedApp' || !app.installed) return [settings];
  return [settings, { type: 'ConnectedApp', fullName: 'Marketing_Cloud_Personalization', xml: connectedApp(app) }];
}

function connectedApp(app: SecurityState['app']): string {
  return (
    element('contactEmail', 'admin@demo.example.com') +
    element('label', 'Marketing Cloud Personalization') +
    '<oauthConfig>' +
    element('callbackUrl', 'https://demo.us-1.evergage.example.com/oauth') +
    element('isAdminApproved', app.permittedUsers === 'adminApproved') +
    element('isPkceRequired', app.pkceRequired) +
    element('isRefreshTokenRotationEnabled', app.rotation) +
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
