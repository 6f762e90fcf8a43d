/**
 * What was read of an org, flat and in the admin's words: what a baseline keeps, and what is compared with it. Verdicts are
 * not enough: a permission that moved from the profile to a permission set passes as before, and is gone with the set.
 */
import type { SignedInUser } from '../model/org.ts';
import type { Answer, FieldAccess, Grants, IntegrationApp, SecurityFacts } from '../model/securityFacts.ts';

/** Plain data, kept as it is in a file. */
export interface KnownFact {
  /** Of the check that it belongs to; `user.identity`, `user.profile`, `oauth.app` belong to none. */
  readonly id: string;
  readonly label: string;
  /** Null: it could not be read. */
  readonly words: string | null;
  /** Whose fact it is, by id: facts of another user are not compared. Empty for the org's own. */
  readonly subject: string;
  /** Of a permission: whether anything grants it. */
  readonly granted?: boolean;
  /** It is granted, by what could not be read: then only `granted` is compared. */
  readonly grantorUnknown?: true;
}

/** @param signedIn whose *View All Data* it is */
export function knownFacts(facts: SecurityFacts, signedIn: SignedInUser): readonly KnownFact[] {
  const user = facts.user.value;
  const subject = user?.id ?? '';
  const userFact = (id: string, label: string, words: string | null): KnownFact => ({ id, label, words, subject });
  return [
    { id: 'user.identity', label: 'Integration user', words: user?.username ?? null, subject: '' },
    userFact('user.profile', 'Profile of the integration user', user === null ? null : user.profileName || null),
    userFact('user.active', 'Integration user', user === null ? null : user.isActive ? 'active' : 'inactive'),
    grantFact(
      'user.modifyAllData',
      'Modify All Data of the integration user',
      facts.permissions.ModifyAllData,
      subject,
    ),
    grantFact('user.apiEnabled', 'API Enabled of the integration user', facts.permissions.ApiEnabled, subject),
    grantFact(
      'user.viewSetup',
      'View Setup and Configuration of the integration user',
      facts.permissions.ViewSetup,
      subject,
    ),
    orgFact('org.edition', 'Edition of the org', facts.edition.value),
    ...appFacts(facts),
    ...facts.fields.flatMap((access) => fieldFacts(access, subject)),
    {
      id: 'signedIn.viewAll',
      label: 'Signed-in user',
      words: flagWords(facts.viewAll.value, 'sees every record', 'may not see every record'),
      subject: signedIn.id,
    },
  ];
}

function orgFact(id: string, label: string, words: string | null): KnownFact {
  return { id, label, words, subject: '' };
}

function appFacts({ app, scopes, pkceRequired, rotation }: SecurityFacts): readonly KnownFact[] {
  const installed = app.value === null || app.value.kind === 'notInstalled' ? null : app.value;
  return [
    orgFact(
      'oauth.installed',
      'Integration app',
      flagWords(app.value && installed !== null, 'installed', 'not installed'),
    ),
    orgFact('oauth.app', 'Integration app', installed === null ? null : `${appKind(installed)} ${installed.name}`),
    orgFact('oauth.permittedUsers', 'Permitted Users', permittedUsers(installed)),
    orgFact('oauth.refreshPolicy', 'Refresh Token Policy', refreshPolicy(installed)),
    orgFact(
      'oauth.scopes',
      'OAuth scopes of the app',
      scopes.value === null ? null : [...scopes.value].sort().join(', ') || 'none',
    ),
    orgFact('oauth.pkce', 'PKCE', flagWords(pkceRequired.value, 'required', 'not required')),
    orgFact('oauth.rotation', 'Refresh token rotation', flagWords(rotation.value, 'on', 'off')),
  ];
}

type InstalledApp = Extract<IntegrationApp, { readonly id: string }>;

function appKind({ kind }: InstalledApp): string {
  return kind === 'connectedApp' ? 'connected app' : 'External Client App';
}

function permittedUsers(app: InstalledApp | null): string | null {
  return flagWords(
    app?.onlyAdminApproved ?? null,
    'Admin approved users are pre-authorized',
    'All users may self-authorize',
  );
}

function refreshPolicy(app: InstalledApp | null): string | null {
  const policy = app?.refreshToken ?? null;
  if (policy === null) return null;
  return policy.kind === 'validUntilRevoked' ? 'valid until revoked' : `expires ${policy.words}`;
}

function fieldFacts(
  { object, field, isPushed, readable, editable }: FieldAccess,
  subject: string,
): readonly KnownFact[] {
  const name = `${object}.${field}`;
  const visible = grantFact(`field.${name}.visible`, `${name}: visible to the integration user`, readable, subject);
  if (!isPushed) return [visible];
  return [visible, grantFact(`field.${name}.editable`, `${name}: editable by the integration user`, editable, subject)];
}

function grantFact(id: string, label: string, { value }: Answer<Grants>, subject: string): KnownFact {
  if (value === null) return { id, label, words: null, subject };
  const granted = value.byProfile || value.byPermissionSets.length > 0;
  const fact = { id, label, words: grantWords(value), subject, granted };
  return value.grantorUnknown === true ? { ...fact, grantorUnknown: true } : fact;
}

function grantWords({ byProfile, byPermissionSets, grantorUnknown }: Grants): string {
  if (grantorUnknown === true) return 'yes';
  const sets = [...byPermissionSets]
    .sort()
    .map((name) => (name.endsWith('(permission set group)') ? name : `the permission set ${name}`));
  const by = [...(byProfile ? ['the profile'] : []), ...sets];
  return by.length === 0 ? 'no' : `yes, by ${by.join(', ')}`;
}

function flagWords(value: boolean | null, yes: string, no: string): string | null {
  return value === null ? null : value ? yes : no;
}
