import { type SignInRefusalCause, SyncError } from '../../../core/model/syncError.ts';

interface Known {
  readonly when: RegExp;
  /** Where a page of Setup is the place to mend it. */
  readonly cause?: SignInRefusalCause;
  readonly means: string;
}

/** What Salesforce says when it refuses a sign-in or a session, what it means, and what to do. The first that fits is told. */
const known: readonly Known[] = [
  {
    when: /app must be installed into org/i,
    cause: 'appNotInstalled',
    means:
      'The connected app is not installed in this org, and the user may not use uninstalled apps. Install it under Setup → Connected Apps OAuth Usage, or give the user "Approve Uninstalled Connected Apps".',
  },
  {
    when: /OAUTH_APP_BLOCKED|app.*blocked/i,
    cause: 'appBlocked',
    means: 'An admin has blocked this connected app. Unblock it under Setup → Connected Apps OAuth Usage.',
  },
  {
    when: /OAUTH_APPROVAL_ERROR_GENERIC/i,
    cause: 'appPolicies',
    means:
      'Salesforce did not approve the app. Check Permitted Users and IP Relaxation in the policies of the app, then sign in again.',
  },
  {
    when: /ip[ _]restricted|invalid login hours|not a trusted ip|INVALID_LOGIN_HOURS/i,
    cause: 'addressOrHour',
    means:
      'The user may not sign in from this address or at this hour. Look at Login IP Ranges and Login Hours of the profile, and at IP Relaxation in the policies of the app.',
  },
  {
    when: /login rate exceeded/i,
    means:
      'The user has signed in too often within the hour. Wait an hour, and look for jobs that sign in anew for each call.',
  },
  {
    when: /redirect_uri/i,
    means:
      'The app does not know the address to come back to. Add http://localhost:1717/OauthRedirect, http://localhost:1718/OauthRedirect and http://localhost:1719/OauthRedirect to its callback URLs.',
  },
  {
    when: /code verifier|code challenge/i,
    means:
      'The proof of the sign-in (PKCE) was not accepted. Sign in again; if it fails again, look for a proxy that changes requests.',
  },
  {
    when: /authorization code/i,
    means: 'The code of this sign-in was used already, is too old or is missing. Sign in again.',
  },
  {
    when: /invalid_scope|requested scope/i,
    means:
      'The app does not offer the scopes that are needed: id, api and refresh_token (offline_access). Add them to the OAuth scopes of the app.',
  },
  {
    when: /not valid for use with the (REST )?API/i,
    cause: 'apiNotEnabled',
    means:
      'This session may not use the API. Give the user "API Enabled", and the app the scope "Manage user data via APIs (api)".',
  },
  {
    when: /inactive user/i,
    cause: 'inactiveUser',
    means: 'The user is inactive. Activate the user, or sign in as another one.',
  },
  {
    when: /inactive organi[sz]ation|inactive org/i,
    means: 'The org is inactive: it was deleted, locked or has expired.',
  },
  {
    when: /token validity expired/i,
    cause: 'appPolicies',
    means:
      'The refresh token is older than the app\'s Refresh Token Policy allows. Set the policy to "Refresh token is valid until revoked", and sign in again.',
  },
  {
    when: /expired access\/refresh token|INVALID_SESSION_ID|session expired/i,
    means:
      'The access was withdrawn or has expired. Sign in again; if it happens often, look at the Refresh Token Policy of the app and at the session settings.',
  },
  {
    when: /not admin approved|not approved by (an )?admin|invalid_app_access/i,
    cause: 'notPreauthorized',
    means:
      'Only pre-authorised users may use this app. Assign the user\'s profile or permission set to it, or set Permitted Users to "All users may self-authorize".',
  },
  {
    when: /hasn'?t approved this consumer/i,
    cause: 'notPreauthorized',
    means:
      'The user has not approved the app. Approve it once, or pre-authorise the user with Permitted Users and a permission set.',
  },
  {
    when: /no client credentials user/i,
    means: 'The app has no user to run as. Set one in the policies of the app (Client Credentials Flow).',
  },
  {
    when: /request not supported on this domain/i,
    means: "The Client Credentials Flow works only at the org's My Domain. Use https://<my domain>.my.salesforce.com.",
  },
  {
    when: /client identifier invalid|invalid_client_id/i,
    means: 'The org does not know this client id. Check it, and that the login URL is that of the right org.',
  },
  {
    when: /invalid_client/i,
    means:
      'The client secret or the certificate of the app is not the right one. For a sign-in in the browser the app must not require a secret (Require Secret for Web Server Flow, …for Refresh Token Flow).',
  },
  {
    when: /invalid assertion|audience/i,
    means:
      'Salesforce did not accept the signed request. Check the key, the user name, and that the login URL is that of the right org.',
  },
  // Salesforce gives this code for other reasons as well, which stand above.
  {
    when: /access_denied|end-user denied/i,
    means: 'The access was denied in the browser. Sign in again and choose Allow.',
  },
];

/**
 * A refused sign-in in words. Only Salesforce's own code and description are quoted, never what was sent.
 * @param origin where it was asked
 */
export function signInFailure(origin: string, code: string, description: string): SyncError {
  const said = [code, description].filter((text) => text !== '').join(': ');
  const quoted = said.length > 300 ? `${said.slice(0, 300)}…` : said;
  const { cause, means } = known.find(({ when }) => when.test(said)) ?? unknown;
  const refusal = cause === undefined ? undefined : { cause, origin };
  const message = `Salesforce (${new URL(origin).host}) refused the sign-in: "${quoted}". ${means}`;
  return new SyncError('signInFailed', message, { refusal });
}

const unknown: Omit<Known, 'when'> = { means: 'Check the credentials and the policies of the connected app.' };
