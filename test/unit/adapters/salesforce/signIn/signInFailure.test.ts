import { describe, expect, test } from 'vitest';
import { signInFailure } from '../../../../../src/adapters/salesforce/signIn/signInFailure.ts';

const origin = 'https://acme.my.salesforce.com';

describe('a refused sign-in', () => {
  test.each([
    ['invalid_client', 'app must be installed into org', 'appNotInstalled'],
    ['OAUTH_APP_BLOCKED', 'this app is blocked by admin', 'appBlocked'],
    ['OAUTH_APPROVAL_ERROR_GENERIC', 'An unexpected error has occured during authentication.', 'appPolicies'],
    ['invalid_grant', 'user is not admin approved to access this app', 'notPreauthorized'],
    ['invalid_app_access', 'user is not admin approved to access this app', 'notPreauthorized'],
    ['invalid_grant', "user hasn't approved this consumer", 'notPreauthorized'],
    ['invalid_grant', 'token validity expired', 'appPolicies'],
    ['invalid_grant', 'ip restricted', 'addressOrHour'],
    ['invalid_grant', 'invalid login hours', 'addressOrHour'],
    ['invalid_grant', 'inactive user', 'inactiveUser'],
    ['INVALID_SESSION_ID', 'This session is not valid for use with the REST API', 'apiNotEnabled'],
  ])('with %s: "%s" has a cause that a page of Setup mends: %s', (code, description, cause) => {
    const error = signInFailure(origin, code, description);
    expect([error.code, error.refusal]).toEqual(['signInFailed', { cause, origin }]);
    expect(error.message).toContain(`Salesforce (acme.my.salesforce.com) refused the sign-in: "${code}`);
  });

  test.each([
    ['invalid_grant', 'expired access/refresh token'],
    ['access_denied', 'end-user denied authorization'],
    ['invalid_grant', 'authentication failure'],
    ['unheard_of', ''],
  ])('with %s: "%s" has none: signing in again is all that may help', (code, description) => {
    expect(signInFailure(origin, code, description).refusal).toBeUndefined();
  });
});
