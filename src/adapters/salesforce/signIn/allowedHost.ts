import { SyncError } from '../../../core/model/syncError.ts';

/** Salesforce's own domains; a token is sent nowhere else. */
const salesforceDomains = ['salesforce.com', 'salesforce.mil', 'force.com', 'cloudforce.com'];

/** A part of every token and client id that an emulator gives out. */
const demoMark = 'DEMO';

/**
 * The origin (`https://host`) of a Salesforce URL that may be sent a secret: https at one of Salesforce's domains, or http
 * at a loopback literal for a demo. A demo secret never leaves the machine, and no other secret goes to a demo.
 * @param secret what would be sent there: an access token or a client id. Looked at for the mark of a demo only.
 * @param what names the setting, for the message
 * @throws SyncError `usage`
 */
export function allowedOrigin(url: string, secret: string, what: string): string {
  const parsed = parse(url, what);
  if (isLoopbackLiteral(parsed.hostname)) {
    if (secret.includes(demoMark)) return parsed.origin;
    throw new SyncError('usage', `${what} points at this machine, but the credentials are not those of a demo.`);
  }
  if (parsed.protocol !== 'https:') {
    throw new SyncError(
      'usage',
      `${what} must begin with https://: ${parsed.protocol}//${parsed.host} is not encrypted.`,
    );
  }
  if (!salesforceDomains.some((domain) => parsed.hostname.endsWith(`.${domain}`))) {
    throw new SyncError(
      'usage',
      `${what} names ${parsed.hostname}, which is not a Salesforce host (*.salesforce.com, *.force.com). Use the org's My Domain.`,
    );
  }
  if (secret.startsWith(demoMark) || (secret.startsWith('00D') && secret.includes(`!${demoMark}`))) {
    throw new SyncError('usage', `${what} names a real org, but the credentials are those of a demo.`);
  }
  return parsed.origin;
}

/** A demo: the product's own emulator on this machine. */
export function isDemoOrigin(origin: string): boolean {
  return isLoopbackLiteral(new URL(origin).hostname);
}

/**
 * The My Domain name of an instance URL (`acme`, `acme--uat`), which an admin types to confirm an org; the host itself
 * where an org has none, `demo` for a demo.
 */
export function myDomainOf(origin: string): string {
  const { hostname } = new URL(origin);
  if (isLoopbackLiteral(hostname)) return 'demo';
  const [first = ''] = hostname.split('.');
  return hostname.includes('.my.salesforce') ? first : hostname;
}

function parse(url: string, what: string): URL {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw new SyncError('usage', `${what} is not a URL.`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw new SyncError('usage', `${what} must not hold a user name or password.`);
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    throw new SyncError('usage', `${what} must begin with https://.`);
  }
  return parsed;
}

/** `localhost` is a name that could be made to point elsewhere; the literals cannot. */
function isLoopbackLiteral(hostname: string): boolean {
  return hostname === '127.0.0.1' || hostname === '[::1]';
}
