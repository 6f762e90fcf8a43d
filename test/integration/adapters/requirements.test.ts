import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBaselineStore } from '../../../src/adapters/files/baselineStore.ts';
import { createChangeLog, noChangeLog } from '../../../src/adapters/personalization/changeLog.ts';
import {
  createSalesforceAdapter,
  type SalesforceAdapter,
} from '../../../src/adapters/salesforce/createSalesforceAdapter.ts';
import { type CheckedRequirements, checkRequirements } from '../../../src/core/checkRequirements.ts';
import { configurationSchema } from '../../../src/core/config/configuration.ts';
import { demoConfiguration } from '../../../src/core/config/demoConfiguration.ts';
import type { RequirementCheck, Verdict } from '../../../src/core/requirements/requirementCheck.ts';
import { type Demo, emptyFolder, quickHttp, startDemo } from './demo.ts';

let demo: Demo;
let stateFolder: string;

beforeAll(async () => {
  demo = await startDemo('--users', '20', '--contacts', '20', '--leads', '5', '--accounts', '5');
});
beforeEach(async () => {
  stateFolder = await emptyFolder();
});
afterEach(async () => {
  await demo.ask('POST', '/reset');
});
afterAll(async () => {
  await demo.emulators.stop();
});

async function check(
  salesforce: Readonly<Record<string, unknown>> = {},
  options: LookOptions = {},
): Promise<ReadonlyMap<string, RequirementCheck>> {
  const { checks } = await look(salesforce, options);
  return new Map(checks.map((one) => [one.id, one]));
}

/** By a token that is there already: an inactive user gets no new one. */
function signedIn({ emulators }: Demo): SalesforceAdapter {
  const { instanceUrl, accessToken } = emulators.ready.salesforce;
  return createSalesforceAdapter({
    credentials: { kind: 'accessToken', instanceUrl, accessToken },
    http: quickHttp(),
  });
}

interface LookOptions {
  readonly isMarked?: boolean;
  readonly withKey?: boolean;
  /** In place of the demo's. */
  readonly push?: Readonly<Record<string, unknown>>;
  readonly pull?: Readonly<Record<string, unknown>>;
}

/** A look with its comparison. Each test has a state folder of its own, so that nothing is known before it. */
async function look(
  salesforce: Readonly<Record<string, unknown>> = {},
  { isMarked = false, withKey = true, ...changes }: LookOptions = {},
): Promise<CheckedRequirements> {
  const configuration = configurationSchema.parse({ ...demoConfiguration('engage'), ...changes, salesforce });
  const { facts, security } = signedIn(demo);
  const { apiKeyId, apiKeySecret, baseUrl } = demo.emulators.ready.personalization;
  const credentials = { apiKeyId, apiKeySecret, baseUrl };
  const changeLog = withKey
    ? createChangeLog({ account: 'demo', instance: 'us-1', credentials, http: quickHttp() })
    : noChangeLog('Not asked.');
  const baselines = openBaselineStore({ PSYNC_STATE_DIR: stateFolder });
  const work = { signal: new AbortController().signal, emit: () => undefined };
  return await checkRequirements(configuration, { facts, security, changeLog, baselines }, work, isMarked);
}

const pushed = [
  'Contact.Interaction_Studio_LastActivity__c',
  'Contact.Interaction_Studio_EngagementScore__c',
  'Contact.Interaction_Studio_Segments__c',
  'Contact.Favorite_Category__c',
  'Contact.Lifetime_Value__c',
  'Contact.Newsletter_Opt_In__c',
  'Contact.Preferred_Store__c',
  'Account.Interaction_Studio_EngagementScore__c',
];
const pulled = ['Contact.Loyalty_Id__c', 'Account.Account_Number__c'];

/** Change in Setup → the check that must notice it, its verdict, and words of the audit trail that must explain it. */
const flips: readonly (readonly [unknown, string, Verdict, RegExp | null])[] = [
  [{ user: { ModifyAllData: false } }, 'user.modifyAllData', 'failed', /Modify All Data was turned off/],
  [{ user: { ApiEnabled: false } }, 'user.apiEnabled', 'failed', /API Enabled was turned off/],
  [{ user: { IsActive: false } }, 'user.active', 'failed', /Deactivated/],
  [{ org: { edition: 'Professional Edition' } }, 'org.edition', 'failed', /edition/],
  [{ app: { installed: false } }, 'oauth.installed', 'failed', /installed/],
  [{ app: { permittedUsers: 'adminApproved' } }, 'oauth.permittedUsers', 'failed', /permittedUsers/],
  [{ app: { refreshPolicy: { days: 30 } } }, 'oauth.refreshPolicy', 'failed', /refreshPolicy/],
  [{ app: { scopes: ['openid', 'api', 'refresh_token'] } }, 'oauth.scopes', 'failed', /scopes/],
  [{ app: { pkceRequired: true } }, 'oauth.pkce', 'failed', /pkceRequired/],
  [{ app: { rotation: true } }, 'oauth.rotation', 'warning', /rotation/],
  [{ signedIn: { ViewAllData: false } }, 'signedIn.viewAll', 'failed', /View All Data/],
  [
    { fls: { 'Contact.Favorite_Category__c': { read: false } } },
    'field.Contact.Favorite_Category__c.visible',
    'failed',
    /Favorite_Category__c/,
  ],
  [
    { fls: { 'Account.Interaction_Studio_EngagementScore__c': { edit: false } } },
    'field.Account.Interaction_Studio_EngagementScore__c.editable',
    'failed',
    /Interaction_Studio_EngagementScore__c/,
  ],
];

/** A change that takes away the right to read who made it, and one that leaves every verdict as it was. */
const nameless: typeof flips = [
  [{ user: { ViewSetup: false } }, 'user.viewSetup', 'failed', null],
  [{ user: { viaPermissionSet: true } }, 'user.modifyAllData', 'passed', /permission set/],
];

describe('the security requirements of a healthy org', () => {
  test('are all passed, with evidence, a fix and a page of Setup each', async () => {
    const checks = await check();
    expect([...checks.keys()].sort()).toEqual(
      [
        ...['user.modifyAllData', 'user.apiEnabled', 'user.viewSetup', 'user.active', 'org.edition'],
        ...[
          'oauth.installed',
          'oauth.permittedUsers',
          'oauth.refreshPolicy',
          'oauth.scopes',
          'oauth.pkce',
          'oauth.rotation',
        ],
        ...[...pushed, ...pulled].map((field) => `field.${field}.visible`),
        ...pushed.map((field) => `field.${field}.editable`),
        ...['signedIn.viewAll', 'signedIn.apiEnabled', 'signedIn.viewSetup', 'signedIn.edit'],
      ].sort(),
    );
    for (const one of checks.values()) {
      expect(one, one.id).toMatchObject({
        verdict: 'passed',
        setupUrl: expect.stringMatching(/^http:.*\/lightning\/setup\//),
      });
      expect(one.evidence.length, one.id).toBeGreaterThan(0);
      expect(one.fix, one.id).toContain('Setup → ');
      expect(one.since, one.id).toBeUndefined();
    }
  });

  test('hold for a named integration user and app, too', async () => {
    const { username } = demo.emulators.ready.salesforce;
    const checks = await check({ integrationUser: username, integrationApp: 'Marketing Cloud Personalization' });
    expect([...checks.values()].filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  });

  test('are not those of somebody who does not exist', async () => {
    const checks = await check({ integrationUser: 'nobody@example.com', integrationApp: 'No Such App' });
    expect(checks.get('user.active')?.verdict).toBe('cannotBeRead');
    expect(checks.get('user.modifyAllData')?.verdict).toBe('cannotBeRead');
    expect(checks.get('oauth.installed')?.verdict).toBe('failed');
    expect(checks.get('oauth.scopes')?.verdict).toBe('cannotBeRead');
  });

  test('say that a permission set gives what the help asks of the profile', async () => {
    await demo.ask('POST', '/security', { user: { viaPermissionSet: true } });
    const modifyAllData = (await check()).get('user.modifyAllData');
    expect(modifyAllData?.verdict).toBe('passed');
    expect(modifyAllData?.evidence.at(-1)?.answer).toBe(
      'By the permission set DEMO Integration; the help asks for the profile.',
    );
  });
});

describe('a changed setting', () => {
  test.each(flips)(
    '%j is found by %s, with who did it, and forgotten when it is set back',
    async (change, id, verdict, words) => {
      await demo.ask('POST', '/security', { ...(change as object), by: 'Sam Setup' });
      const found = (await check()).get(id);
      expect(found?.verdict).toBe(verdict);
      expect(found?.since).toMatchObject({
        by: 'Sam Setup',
        system: 'salesforce',
        action: expect.stringMatching(words ?? /./),
      });
      await demo.ask('POST', '/reset');
      expect((await check()).get(id)?.verdict).toBe('passed');
    },
  );

  test.each([...flips, ...nameless])(
    '%j shows in what has changed since known good, old and new, with who and when, and no more once it is set back',
    async (change, id, _verdict, words) => {
      await expectDrift({}, change, { id, words });
    },
  );

  test('of the refresh policy shows nothing but this one check, besides what rests on the same setting', async () => {
    await demo.ask('POST', '/security', { app: { refreshPolicy: { days: 30 } } });
    const others = [...(await check()).values()].filter(({ verdict }) => verdict !== 'passed').map(({ id }) => id);
    expect(others).toEqual(['oauth.refreshPolicy']);
  });
});

/** Starts good, flips a setting, sees it with old and new and by whom, sets it back, and sees nothing. */
async function expectDrift(
  before: object,
  change: unknown,
  { id, words }: { readonly id: string; readonly words: RegExp | null },
): Promise<void> {
  const start = JSON.parse(await demo.ask('POST', '/security', before)) as SecurityStateText;
  const first = await look();
  expect(first.knownGood).toMatchObject({ isNew: true, since: { why: 'minimumPassed' }, drift: { changes: [] } });
  await demo.ask('POST', '/security', { ...(change as object), by: 'Sam Setup' });
  const { knownGood, checks } = await look();
  const drifted = knownGood.drift.changes.find((one) => one.id === id);
  expect(drifted, JSON.stringify(knownGood.drift)).toBeDefined();
  expect(drifted?.before).not.toBe(drifted?.after);
  const since = checks.find((one) => one.id === id)?.since;
  if (words === null) expect([drifted?.changes, since]).toEqual([[], undefined]);
  else {
    expect(drifted?.changes[0]).toMatchObject({ by: 'Sam Setup', action: expect.stringMatching(words) });
    expect(since).toEqual(drifted?.changes[0]);
  }
  await demo.ask('POST', '/security', setBack(start, change as SecurityStateText));
  expect((await look()).knownGood.drift.changes).toEqual([]);
}

type SecurityStateText = Readonly<Record<string, unknown>>;

/** The change that undoes a change; a field that no state names can be read and edited. */
function setBack(state: SecurityStateText, change: SecurityStateText): SecurityStateText {
  return Object.fromEntries(
    Object.entries(change).map(([key, to]) => {
      const from = state[key];
      if (typeof from === 'object' && from !== null && !Array.isArray(from) && typeof to === 'object' && to !== null) {
        return [key, setBack(from as SecurityStateText, to as SecurityStateText)];
      }
      return [key, from ?? (key.includes('.') ? { read: true, edit: true } : true)];
    }),
  );
}

describe('an External Client App', () => {
  const external = { app: { kind: 'externalClientApp' } };

  test('passes in a healthy org like a connected app', async () => {
    await demo.ask('POST', '/security', external);
    const checks = [...(await check()).values()];
    expect(checks.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
    expect(checks.find(({ id }) => id === 'oauth.permittedUsers')?.setupUrl).toContain(
      'ManageExternalClientApplication',
    );
  });

  test.each(flips.filter(([change]) => 'app' in (change as object)))(
    'with %j is found by %s, with who did it',
    async (change, id, verdict, words) => {
      await demo.ask('POST', '/security', external);
      await demo.ask('POST', '/security', { ...(change as object), by: 'Sam Setup' });
      const found = (await check()).get(id);
      expect(found?.verdict, JSON.stringify(found?.evidence)).toBe(verdict);
      expect(found?.since).toMatchObject({ by: 'Sam Setup', action: expect.stringMatching(words ?? /./) });
    },
  );
});

describe('what has changed since known good', () => {
  test.each(flips.filter(([change]) => 'app' in (change as object)))(
    'is found of an External Client App too: %j',
    async (change, id, _verdict, words) => {
      await expectDrift({ app: { kind: 'externalClientApp' } }, change, { id, words });
    },
  );

  test('is told of another kind of app by both systems, each with its own entry', async () => {
    await look();
    await demo.ask('POST', '/security', { app: { kind: 'externalClientApp' }, by: 'Sam Setup' });
    const { drift } = (await look()).knownGood;
    expect(drift.changes.map(({ id, before, after }) => [id, before, after])).toEqual([
      [
        'oauth.app',
        'connected app Marketing Cloud Personalization',
        'External Client App Marketing Cloud Personalization',
      ],
    ]);
    expect(new Set(drift.changes[0]?.changes.map(({ system }) => system))).toEqual(
      new Set(['salesforce', 'personalization']),
    );
    expect(drift.inPersonalization).toMatchObject([{ by: 'Sam Setup', system: 'personalization' }]);
    const withoutKey = await look({}, { withKey: false });
    expect(withoutKey.personalizationLog.answer).toBe('Not asked.');
    expect(withoutKey.knownGood.drift.changes[0]?.changes.map(({ system }) => system)).toEqual(['salesforce']);
  });

  test('is found behind many pages of Personalization’s log', async () => {
    await look();
    await demo.ask('POST', '/audit', { user: 'push.admin@example.com', details: 'Push > User: Segments removed' });
    await demo.ask('POST', '/audit', { objectType: 'CAMPAIGN', objectName: 'Spring', count: 2_500 });
    const { knownGood, personalizationLog } = await look();
    expect(personalizationLog.answer).toMatch(/^2504 entries$/);
    expect(knownGood.drift.inPersonalization.map(({ by }) => by)).toEqual(['push.admin@example.com']);
  });

  test('is nothing any more once the present state is marked as known good', async () => {
    await look();
    await demo.ask('POST', '/security', { app: { refreshPolicy: { days: 30 } } });
    expect((await look()).knownGood.drift.changes).toMatchObject([
      { id: 'oauth.refreshPolicy', before: 'valid until revoked', after: 'expires after 30 days' },
    ]);
    const marked = await look({}, { isMarked: true });
    expect(marked.knownGood).toMatchObject({ isNew: true, since: { why: 'marked' }, drift: { changes: [] } });
    expect((await look()).knownGood.drift.changes).toEqual([]);
  });

  test('is compared with nothing while a minimum requirement has never passed', async () => {
    await demo.ask('POST', '/security', { user: { ModifyAllData: false } });
    expect((await look()).knownGood).toMatchObject({ since: null, isNew: false });
  });

  test('is no change of a setting when a restricted user looks: what cannot be read now is said apart', async () => {
    const { username } = demo.emulators.ready.salesforce;
    await look({ integrationUser: username });
    await demo.ask('POST', '/security', { as: 'restricted' });
    const { drift } = (await look({ integrationUser: username })).knownGood;
    expect(drift.changes).toEqual([]);
    expect(drift.noLongerRead.map(({ id }) => id)).toContain('user.modifyAllData');
    expect(drift.notCompared).toContain('Signed-in user');
  });

  test('is not made of the facts of another user', async () => {
    await look({ integrationUser: demo.emulators.ready.salesforce.username });
    const other = await look({ integrationUser: 'restricted.user@demo.example.com' });
    expect(other.knownGood.drift.changes.map(({ id }) => id)).toEqual(['user.identity']);
  });
});

describe('a permission set group', () => {
  const group = { viaPermissionSet: true, viaGroup: true };

  test('is named where it gives what the help asks of the profile', async () => {
    await demo.ask('POST', '/security', { user: group });
    const found = (await check()).get('user.modifyAllData');
    expect(found?.verdict).toBe('passed');
    expect(JSON.stringify(found?.evidence)).toContain('DEMO Integration Group (permission set group)');
  });

  test('gives nothing that it mutes', async () => {
    await demo.ask('POST', '/security', { user: group });
    const first = await look();
    expect(first.knownGood.isNew).toBe(true);
    await demo.ask('POST', '/security', { user: { muted: true }, by: 'Sam Setup' });
    const { checks, knownGood } = await look();
    expect(checks.find(({ id }) => id === 'user.modifyAllData')).toMatchObject({
      verdict: 'failed',
      since: { by: 'Sam Setup', action: expect.stringMatching(/was muted$/) },
    });
    expect(knownGood.drift.changes).toMatchObject([
      { before: 'yes, by DEMO Integration Group (permission set group)', after: 'no' },
    ]);
  });
});

describe('a setting that the Metadata API leaves out', () => {
  const left = { pkceRequired: null, rotation: null, scopes: [] };

  test.each(['connectedApp', 'externalClientApp'])('cannot be read, and is not taken for off: %s', async (kind) => {
    await demo.ask('POST', '/security', { app: { kind, ...left } });
    const checks = await check();
    const verdicts = ['oauth.pkce', 'oauth.rotation', 'oauth.scopes'].map((id) => checks.get(id)?.verdict);
    expect(verdicts).toEqual(['cannotBeRead', 'cannotBeRead', 'cannotBeRead']);
    expect(JSON.stringify(checks.get('oauth.rotation')?.evidence)).toContain('Left out of what came back.');
  });
});

describe('a field', () => {
  const created = 'field.Contact.Interaction_Studio_Segments__c';
  const other = { integrationUser: 'restricted.user@demo.example.com' };

  test('that the integration has created is looked at where nobody maps it, also when it is hidden', async () => {
    const push = { User: [{ attribute: 'favoriteCategory', field: 'Favorite_Category__c' }] };
    expect((await check({}, { push })).get(`${created}.visible`)?.verdict).toBe('passed');
    await demo.ask('POST', '/security', { fls: { 'Contact.Interaction_Studio_Segments__c': { read: false } } });
    for (const salesforce of [{}, other]) {
      expect((await check(salesforce, { push })).get(`${created}.visible`)?.verdict).toBe('failed');
    }
  });

  test('that nobody can hide is visible to every user, and one whose case differs is the same', async () => {
    const pull = {
      Contact: {
        fields: [
          { field: 'LastName', attribute: 'lastName' },
          { field: 'loyalty_id__C', attribute: 'loyaltyId' },
        ],
      },
    };
    for (const salesforce of [{}, other]) {
      const checks = await check(salesforce, { pull });
      for (const name of ['LastName', 'loyalty_id__C']) {
        expect(checks.get(`field.Contact.${name}.visible`)?.verdict, name).toBe('passed');
      }
    }
  });
});

describe('a restricted user who signs in', () => {
  const bothKinds = ['connectedApp', 'externalClientApp'].flatMap((kind) =>
    [...flips, ...nameless].map(([change, id]) => [kind, change, id] as const),
  );

  test.each(bothKinds)('gets no false passed: %s, %j', async (kind, change, id) => {
    await demo.ask('POST', '/security', { app: { kind } });
    await demo.ask('POST', '/security', { ...(change as object), as: 'restricted' });
    const { username } = demo.emulators.ready.salesforce;
    const found = (await check({ integrationUser: username })).get(id);
    expect(found?.verdict, JSON.stringify(found?.evidence)).not.toBe('passed');
  });

  test('is told of each check that it cannot be read, and by whom it could be', async () => {
    await demo.ask('POST', '/security', { as: 'restricted' });
    const { username } = demo.emulators.ready.salesforce;
    const checks = [...(await check({ integrationUser: username })).values()];
    const verdicts = Object.fromEntries(
      checks.filter(({ area }) => area !== 'field').map(({ id, verdict }) => [id, verdict]),
    );
    expect(verdicts).toEqual({
      'user.modifyAllData': 'cannotBeRead',
      'user.apiEnabled': 'cannotBeRead',
      'user.viewSetup': 'cannotBeRead',
      'user.active': 'passed',
      'org.edition': 'passed',
      'oauth.installed': 'cannotBeRead',
      'oauth.permittedUsers': 'cannotBeRead',
      'oauth.refreshPolicy': 'cannotBeRead',
      'oauth.scopes': 'cannotBeRead',
      'oauth.pkce': 'cannotBeRead',
      'oauth.rotation': 'cannotBeRead',
      'signedIn.viewAll': 'cannotBeRead',
      'signedIn.apiEnabled': 'passed',
      'signedIn.viewSetup': 'warning',
      'signedIn.edit': 'passed',
    });
    expect(new Set(checks.filter(({ area }) => area === 'field').map(({ verdict }) => verdict))).toEqual(
      new Set(['cannotBeRead']),
    );
  });
});
