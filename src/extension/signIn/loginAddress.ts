import { t } from '../l10n.ts';

/** Where one signs in whose org has no other address in use. */
export const loginHosts = {
  production: 'https://login.salesforce.com',
  sandbox: 'https://test.salesforce.com',
} as const;

/** The origin that a person means by `acme.my.salesforce.com`, by a whole address of a page there, or by a demo's address. */
export function loginOrigin(typed: string): string | null {
  const text = typed.trim();
  const withScheme = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const { protocol, hostname, host, username, password } = new URL(withScheme);
  if (username !== '' || password !== '') return null;
  if (isLoopback(hostname)) return protocol === 'http:' ? `http://${host}` : null;
  const signInHost = withoutPageHost(hostname);
  const isSalesforce = /\.(?:salesforce\.(?:com|mil)|force\.com|cloudforce\.com)$/.test(signInHost);
  return protocol === 'https:' && isSalesforce ? `https://${signInHost}` : null;
}

/** What is wrong with a typed address, for people; undefined when nothing is. */
export function loginAddressProblem(typed: string): string | undefined {
  if (loginOrigin(typed) !== null) return undefined;
  return t('It looks like acme.my.salesforce.com. Setup → Quick Find “My Domain” shows it.');
}

/** A consumer key has no space and is never an address or a user name. */
export function clientIdProblem(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '') return t('Paste the Consumer Key of the app: Setup → External Client App Manager → OAuth settings.');
  return /[\s/@:]/.test(text) ? t('This is no Consumer Key: it holds a space, “/”, “@” or “:”.') : undefined;
}

/** Pages of an org are at other hosts than its sign-in. */
function withoutPageHost(hostname: string): string {
  return hostname
    .replace(/\.lightning\.force\.com$/, '.my.salesforce.com')
    .replace(/\.my\.salesforce-setup\.com$/, '.my.salesforce.com');
}

function isLoopback(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]';
}
