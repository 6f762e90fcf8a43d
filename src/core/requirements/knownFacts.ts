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
  /**
   * Names by which logs can speak of whose fact it is: username and name, profile and permission sets, app, field. Absent for
   * the org's own facts, which cannot be mistaken for another's.
   */
  readonly names?: readonly string[];
  /** Of a permission: whether anything grants it. */
  readonly granted?: boolean;
  /** It is granted, by what could not be read: then only `granted` is compared. */
  readonly grantorUnknown?: true;
}

/** @param signedIn whose *View All Data* it is */
export function knownFacts(facts: SecurityFacts, signedIn: SignedInUser): readonly KnownFact[] {
  const user = facts.user.value;
  const subject = user?.id ?? '';
  const people = namesOf(user?.username, user?.name);
  const holders = namesOf(...people, user?.profileName);
  const ofUser = { subject, names: people };
  const userFact = (id: string, label: string, words: string | null): KnownFact => ({ id, label, words, ...ofUser });
  const grant = (id: string, label: string, answer: Answer<Grants>): KnownFact =>
    grantFact(id, label, answer, { subject, names: holders });
  return [
    { id: 'user.identity', label: 'Integration user', words: user?.username ?? null, subject: '', names: people },
    userFact('user.profile', 'Profile of the integration user', user === null ? null : user.profileName || null),
    userFact('user.active', 'Integration user', user === null ? null : user.isActive ? 'active' : 'inactive'),
    grant('user.modifyAllData', 'Modify All Data of the integration user', facts.permissions.ModifyAllData),
    grant('user.apiEnabled', 'API Enabled of the integration user', facts.permissions.ApiEnabled),
    grant('user.viewSetup', 'View Setup and Configuration of the integration user', facts.permissions.ViewSetup),
    orgFact('org.edition', 'Edition of the org', facts.edition.value),
    ...appFacts(facts),
    ...facts.fields.flatMap((access) => fieldFacts(access, subject)),
    {
      id: 'signedIn.viewAll',
      label: 'Signed-in user',
      words: flagWords(facts.viewAll.value, 'sees every record', 'may not see every record'),
      subject: signedIn.id,
      names: user?.isSignedIn === true ? holders : [signedIn.username],
    },
  ];
}

function namesOf(...names: readonly (string | undefined)[]): readonly string[] {
  return names.flatMap((name) => (name === undefined || name === '' ? [] : [name]));
}

function orgFact(id: string, label: string, words: string | null): KnownFact {
  return { id, label, words, subject: '' };
}

function appFacts({ app, scopes, pkceRequired, rotation }: SecurityFacts): readonly KnownFact[] {
  const names = namesOf(...appNames(app.value));
  const appFact = (id: string, label: string, words: string | null): KnownFact => ({
    ...orgFact(id, label, words),
    names,
  });
  const installed = app.value === null || app.value.kind === 'notInstalled' ? null : app.value;
  return [
    appFact(
      'oauth.installed',
      'Integration app',
      flagWords(app.value && installed !== null, 'installed', 'not installed'),
    ),
    appFact('oauth.app', 'Integration app', installed === null ? null : `${appKind(installed)} ${installed.name}`),
    appFact('oauth.permittedUsers', 'Permitted Users', permittedUsers(installed)),
    appFact('oauth.refreshPolicy', 'Refresh Token Policy', refreshPolicy(installed)),
    appFact(
      'oauth.scopes',
      'OAuth scopes of the app',
      scopes.value === null ? null : [...scopes.value].sort().join(', ') || 'none',
    ),
    appFact('oauth.pkce', 'PKCE', flagWords(pkceRequired.value, 'required', 'not required')),
    appFact('oauth.rotation', 'Refresh token rotation', flagWords(rotation.value, 'on', 'off')),
  ];
}

/** An app that is not there, and that the configuration does not name, is known by Personalization's name only. */
function appNames(app: IntegrationApp | null): readonly string[] {
  if (app === null) return [];
  const isGuess = app.kind === 'notInstalled' && app.name.startsWith('Personalization');
  return isGuess ? [app.name, 'Personalization'] : [app.name];
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
  const ofField = { subject, names: [field] };
  const visible = grantFact(`field.${name}.visible`, `${name}: visible to the integration user`, readable, ofField);
  if (!isPushed) return [visible];
  return [visible, grantFact(`field.${name}.editable`, `${name}: editable by the integration user`, editable, ofField)];
}

/** A field is what its log entries are about; of a permission it is who grants it, too. */
function grantFact(
  id: string,
  label: string,
  { value }: Answer<Grants>,
  { subject, names }: { readonly subject: string; readonly names: readonly string[] },
): KnownFact {
  if (value === null) return { id, label, words: null, subject, names };
  const granted = value.byProfile || value.byPermissionSets.length > 0;
  const granting = id.startsWith('field.') ? names : [...names, ...value.byPermissionSets.map(withoutKind)];
  const fact = { id, label, words: grantWords(value), subject, names: granting, granted };
  return value.grantorUnknown === true ? { ...fact, grantorUnknown: true } : fact;
}

const groupKind = ' (permission set group)';

function withoutKind(label: string): string {
  return label.endsWith(groupKind) ? label.slice(0, -groupKind.length) : label;
}

function grantWords({ byProfile, byPermissionSets, grantorUnknown }: Grants): string {
  if (grantorUnknown === true) return 'yes';
  const sets = [...byPermissionSets]
    .sort()
    .map((name) => (name.endsWith(groupKind) ? name : `the permission set ${name}`));
  const by = [...(byProfile ? ['the profile'] : []), ...sets];
  return by.length === 0 ? 'no' : `yes, by ${by.join(', ')}`;
}

function flagWords(value: boolean | null, yes: string, no: string): string | null {
  return value === null ? null : value ? yes : no;
}
