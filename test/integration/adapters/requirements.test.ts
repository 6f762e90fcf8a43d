import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkRequirements } from '../../../src/core/checkRequirements.ts';
import { configurationSchema } from '../../../src/core/config/configuration.ts';
import { demoConfiguration } from '../../../src/core/config/demoConfiguration.ts';
import type { RequirementCheck, Verdict } from '../../../src/core/requirements/requirementCheck.ts';
import { connect, type Demo, startDemo } from './demo.ts';

let demo: Demo;

beforeAll(async () => {
  demo = await startDemo('--users', '20', '--contacts', '20', '--leads', '5', '--accounts', '5');
});
afterEach(async () => {
  await demo.ask('POST', '/reset');
});
afterAll(async () => {
  await demo.emulators.stop();
});

async function check(
  salesforce: Readonly<Record<string, unknown>> = {},
): Promise<ReadonlyMap<string, RequirementCheck>> {
  const configuration = configurationSchema.parse({ ...demoConfiguration('engage'), salesforce });
  const { facts, security } = connect(demo);
  const work = { signal: new AbortController().signal, emit: () => undefined };
  const { checks } = await checkRequirements(configuration, { facts, security }, work);
  return new Map(checks.map((one) => [one.id, one]));
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
        'signedIn.viewAll',
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

  test('of the refresh policy shows nothing but this one check, besides what rests on the same setting', async () => {
    await demo.ask('POST', '/security', { app: { refreshPolicy: { days: 30 } } });
    const others = [...(await check()).values()].filter(({ verdict }) => verdict !== 'passed').map(({ id }) => id);
    expect(others).toEqual(['oauth.refreshPolicy']);
  });
});

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

describe('a restricted user who signs in', () => {
  test.each(flips)('gets no false passed of %j', async (change, id) => {
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
    });
    expect(new Set(checks.filter(({ area }) => area === 'field').map(({ verdict }) => verdict))).toEqual(
      new Set(['cannotBeRead']),
    );
  });
});
