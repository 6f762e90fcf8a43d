/**
 * The minimum security requirements of the integration, each judged from facts. Only three are the vendor's own *Minimum
 * Security Requirements*; every other row names the page it comes from, or says that it is ours.
 */
import type { FieldAccess, Grants, IntegrationApp, SecurityFacts } from '../model/securityFacts.ts';
import { judge, type Judged, type JudgedCheck, notPassed, passed, warned } from './judge.ts';
import type { RequirementCheck } from './requirementCheck.ts';
import { appPage } from './appPage.ts';
import { setupLinks } from './setupLinks.ts';
import { signedInChecks } from './signedInChecks.ts';

/** Every check, in the order in which an admin looks: user, org, app, fields, and what the signed-in user needs. */
export function judgeRequirements(facts: SecurityFacts): readonly RequirementCheck[] {
  const checks = [
    ...userChecks(facts),
    editionCheck(facts),
    ...appChecks(facts),
    ...facts.fields.flatMap(fieldChecks),
    ...signedInChecks(facts),
  ];
  return checks.map(({ setupPath, ...check }) => ({ ...check, setupUrl: facts.setupOrigin + setupPath }));
}

const prerequisites = 'Prerequisites for Integrating Salesforce CRM with Marketing Cloud Personalization';
const setUp = 'Set Up the Salesforce CRM Integration with Marketing Cloud Personalization';
const troubleshoot = 'Troubleshoot the Salesforce CRM Integration';

function userChecks({ user, permissions }: SecurityFacts): readonly JudgedCheck[] {
  const profile = user.value === null ? setupLinks.users : setupLinks.profile(user.value.profileId);
  const userPage = user.value === null ? setupLinks.users : setupLinks.user(user.value.id);
  return [
    judge({
      id: 'user.modifyAllData',
      area: 'user',
      title: 'The integration user has Modify All Data',
      asks: [user, permissions.ModifyAllData],
      source: prerequisites,
      fix: `Turn on Modify All Data in the profile of the user that Personalization connects with (${profile.words} → the profile → System Permissions).`,
      setupPath: profile.path,
      isMinimum: true,
      verdict: grantedByProfile(permissions.ModifyAllData.value),
    }),
    judge({
      id: 'user.apiEnabled',
      area: 'user',
      title: 'The integration user has API Enabled',
      asks: [user, permissions.ApiEnabled],
      source: setUp,
      fix: `Turn on API Enabled for the integration user (${profile.words} → the profile → System Permissions).`,
      setupPath: profile.path,
      verdict: granted(permissions.ApiEnabled.value),
    }),
    judge({
      id: 'user.viewSetup',
      area: 'user',
      title: 'The integration user has View Setup and Configuration',
      asks: [user, permissions.ViewSetup],
      source: 'Personalization Sync (without it, settings cannot be read)',
      fix: `Turn on View Setup and Configuration for the integration user (${profile.words} → the profile → System Permissions).`,
      setupPath: profile.path,
      verdict: granted(permissions.ViewSetup.value),
    }),
    judge({
      id: 'user.active',
      area: 'user',
      title: 'The integration user is active',
      asks: [user],
      source: troubleshoot,
      fix: `Activate the user, or connect Personalization with another one (${userPage.words} → the user → Active).`,
      setupPath: userPage.path,
      verdict: user.value === null ? null : user.value.isActive ? passed : notPassed,
    }),
  ];
}

/** The help names the profile: a permission set works, and is said. */
function grantedByProfile(grants: Grants | null): Judged | null {
  if (grants === null) return null;
  if (grants.byProfile) return passed;
  if (grants.byPermissionSets.length === 0) return notPassed;
  return {
    verdict: 'passed',
    note: `By the permission set ${grants.byPermissionSets.join(', ')}; the help asks for the profile.`,
  };
}

function granted(grants: Grants | null): Judged | null {
  if (grants === null) return null;
  return grants.byProfile || grants.byPermissionSets.length > 0 ? passed : notPassed;
}

const goodEditions = [
  'Enterprise Edition',
  'Unlimited Edition',
  'Performance Edition',
  'Developer Edition',
  'Einstein 1',
];

function editionCheck({ edition }: SecurityFacts): JudgedCheck {
  const value = edition.value;
  return judge({
    id: 'org.edition',
    area: 'org',
    title: 'The org has Enterprise Edition or higher',
    asks: [edition],
    source: prerequisites,
    fix: `The integration needs the APIs of Enterprise Edition or higher; ask Salesforce to change the edition (${setupLinks.company.words}).`,
    setupPath: setupLinks.company.path,
    verdict: value === null ? null : goodEditions.some((good) => value.startsWith(good)) ? passed : notPassed,
  });
}

function appChecks(facts: SecurityFacts): readonly JudgedCheck[] {
  const { app } = facts;
  const page = appPage(app.value);
  const installed = app.value !== null && app.value.kind !== 'notInstalled' ? app.value : null;
  return [
    judge({
      id: 'oauth.installed',
      area: 'oauth',
      title: 'The integration app is installed in the org',
      asks: [app],
      source: 'Salesforce: restrictions on uninstalled connected apps (September 2025)',
      fix: `Install the app (${setupLinks.connectedAppsUsage.words} → the app → Install), or give the integration user Approve Uninstalled Connected Apps.`,
      setupPath: setupLinks.connectedAppsUsage.path,
      verdict: app.value === null ? null : installed === null ? notPassed : passed,
    }),
    judge({
      id: 'oauth.permittedUsers',
      area: 'oauth',
      title: 'Permitted Users is “All users may self-authorize”',
      asks: [app],
      source: troubleshoot,
      fix:
        `Set Permitted Users to “All users may self-authorize” (${page.words} → the app → Edit Policies), then establish the connection again in Personalization. ` +
        'Salesforce recommends the stricter setting: loosen it for this app alone, and restrict the profile of the integration user by Login IP Ranges instead.',
      setupPath: page.path,
      verdict: judgeFlag(installed?.onlyAdminApproved ?? null, false),
    }),
    judge({
      id: 'oauth.refreshPolicy',
      area: 'oauth',
      title: 'Refresh Token Policy is “Refresh token is valid until revoked”',
      asks: [app],
      source: troubleshoot,
      fix:
        `Set Refresh Token Policy to “Refresh token is valid until revoked” (${page.words} → the app → Edit Policies), then establish the connection again in Personalization. ` +
        'Salesforce recommends tokens that expire: leave that on for other apps. With it on this one, the nightly run ends on the day the token expires.',
      setupPath: page.path,
      verdict: refreshPolicy(installed),
    }),
    scopesCheck(facts, page),
    pkceCheck(facts, page),
    rotationCheck(facts, page),
  ];
}

function refreshPolicy(app: Extract<IntegrationApp, { id: string }> | null): Judged | null {
  const policy = app?.refreshToken ?? null;
  return policy === null ? null : policy.kind === 'validUntilRevoked' ? passed : notPassed;
}

function judgeFlag(value: boolean | null, right: boolean): Judged | null {
  return value === null ? null : value === right ? passed : notPassed;
}

function scopesCheck({ app, scopes }: SecurityFacts, page: { path: string; words: string }): JudgedCheck {
  const missing =
    scopes.value === null
      ? []
      : requiredScopes.filter((scope) => !scope.names.some((name) => scopes.value?.includes(name)));
  return judge({
    id: 'oauth.scopes',
    area: 'oauth',
    title: 'The app has the scopes id, api and refresh_token',
    asks: [app, scopes],
    source: prerequisites,
    fix: `Add ${requiredScopes.map(({ words }) => `“${words}”`).join(', ')} to the app’s selected OAuth scopes (${page.words} → the app).`,
    setupPath: page.path,
    isMinimum: true,
    verdict: scopes.value === null ? null : missing.length === 0 ? passed : notPassed,
  });
}

/** Salesforce has two names for some; `openid` alone is none of them. */
const requiredScopes = [
  { names: ['id', 'full'], words: 'Access the identity URL service (id)' },
  { names: ['api', 'full'], words: 'Manage user data via APIs (api)' },
  { names: ['refresh_token', 'offline_access'], words: 'Perform requests at any time (refresh_token, offline_access)' },
] as const;

/** Salesforce’s hardening wants it on, the integration needs it off: both are said. */
function pkceCheck({ app, pkceRequired }: SecurityFacts, page: { path: string; words: string }): JudgedCheck {
  return judge({
    id: 'oauth.pkce',
    area: 'oauth',
    title: 'The app does not require PKCE',
    asks: [app, pkceRequired],
    source: setUp,
    fix:
      'Personalization connects without PKCE: while it is required, its connection cannot be established. Salesforce recommends PKCE, and forces it on new External Client Apps. ' +
      `Turn it off for this app alone (${page.words} → the app → OAuth Settings), and keep it on for the others. ` +
      `Where it is required for every app, that stands elsewhere (${setupLinks.oauthSettings.words}): first require it of each other app.`,
    setupPath: page.path,
    verdict: judgeFlag(pkceRequired.value, false),
  });
}

function rotationCheck({ app, rotation }: SecurityFacts, page: { path: string; words: string }): JudgedCheck {
  return judge({
    id: 'oauth.rotation',
    area: 'oauth',
    title: 'Refresh token rotation is off for the app',
    asks: [app, rotation],
    source: 'Personalization Sync (a rotated token that is not stored ends the connection)',
    fix:
      'With rotation, each refresh makes the token before it invalid; when an old one is used again, the whole connection is revoked. Salesforce recommends rotation. ' +
      `Turn it off for this app alone (${page.words} → the app → OAuth Settings).`,
    setupPath: page.path,
    verdict: rotation.value === null ? null : rotation.value ? warned : passed,
  });
}

function fieldChecks(access: FieldAccess): readonly JudgedCheck[] {
  const { object, field, readable, editable, isPushed } = access;
  const page = setupLinks.fields(object);
  const common = { area: 'field', setupPath: page.path } as const;
  const visible = judge({
    ...common,
    id: `field.${object}.${field}.visible`,
    title: `${object}.${field} is visible to the integration user`,
    asks: [readable],
    source: prerequisites,
    fix: `Make the field visible to the integration user’s profile (${page.words}).`,
    isMinimum: true,
    verdict: granted(readable.value),
  });
  if (!isPushed) return [visible];
  return [
    visible,
    judge({
      ...common,
      id: `field.${object}.${field}.editable`,
      title: `${object}.${field} can be edited by the integration user`,
      asks: [editable],
      source: 'Personalization Sync (a push writes it)',
      fix: `Clear Read-Only for the integration user’s profile (${page.words}).`,
      verdict: granted(editable.value),
    }),
  ];
}
