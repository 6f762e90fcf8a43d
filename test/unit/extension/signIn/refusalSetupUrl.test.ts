import { expect, test } from 'vitest';
import type { SignInRefusalCause } from '../../../../src/core/model/syncError.ts';
import { refusalSetupUrl } from '../../../../src/extension/signIn/refusalSetupUrl.ts';

const pages: Readonly<Record<SignInRefusalCause, string>> = {
  appNotInstalled: 'ConnectedAppsUsage',
  appBlocked: 'ConnectedAppsUsage',
  appPolicies: 'ConnectedAppsUsage',
  notPreauthorized: 'ConnectedAppsUsage',
  addressOrHour: 'EnhancedProfiles',
  inactiveUser: 'ManageUsers',
  apiNotEnabled: 'ManageUsers',
};

test.each(Object.entries(pages))('what mends %s stands on the page %s of Setup', (cause, page) => {
  const refusal = { cause: cause as SignInRefusalCause, origin: 'https://acme.my.salesforce.com' };
  expect(refusalSetupUrl(refusal)).toBe(`https://acme.my.salesforce.com/lightning/setup/${page}/home`);
});

test.each(['login', 'test'])('where only %s.salesforce.com is known, it signs in first and leads on', (host) => {
  const refusal = { cause: 'inactiveUser', origin: `https://${host}.salesforce.com` } as const;
  expect(refusalSetupUrl(refusal)).toBe(
    `https://${host}.salesforce.com/?startURL=%2Flightning%2Fsetup%2FManageUsers%2Fhome`,
  );
});

test('the demo has no Setup pages', () => {
  expect(refusalSetupUrl({ cause: 'inactiveUser', origin: 'http://127.0.0.1:8080' })).toBeNull();
});
