import { SyncError } from '../../../core/model/syncError.ts';
import type { SalesforceCliCredentials, Session } from './credentials.ts';
import { runSalesforceCli } from './runSalesforceCli.ts';

/** What the Salesforce CLI gives for an org. */
export interface CliSession extends Session {
  /** Null where the CLI does not say. */
  readonly orgId: string | null;
}

/** Asks the Salesforce CLI for the instance URL and a fresh access token of an org that it is signed in to. */
export async function askSalesforceCli(
  credentials: SalesforceCliCredentials,
  signal: AbortSignal,
): Promise<CliSession> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._@+-]*$/.test(credentials.org)) {
    throw new SyncError('usage', 'The org of the Salesforce CLI must be an alias or a username.');
  }
  const display = await run(credentials, ['org', 'display'], signal);
  const instanceUrl = textOf(display['instanceUrl']);
  if (instanceUrl === '') throw unusable(credentials.org, 'it names no instance URL');
  // CLIs since May 2026 show "[REDACTED]" here and give the token, freshly renewed, by a command of its own.
  const shown = textOf(display['accessToken']);
  const accessToken = shown === '' || shown.startsWith('[REDACTED') ? await showToken(credentials, signal) : shown;
  if (accessToken === '' || accessToken.startsWith('[REDACTED')) {
    throw unusable(credentials.org, 'it gives no access token');
  }
  return { instanceUrl, accessToken, orgId: textOf(display['id']) || null };
}

async function showToken(credentials: SalesforceCliCredentials, signal: AbortSignal): Promise<string> {
  const answer = await run(credentials, ['org', 'auth', 'show-access-token'], signal);
  return textOf(answer['accessToken']);
}

async function run(
  credentials: SalesforceCliCredentials,
  words: readonly string[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await runSalesforceCli(credentials, [...words, '--target-org', credentials.org], signal);
  if (answer === null) throw unusable(credentials.org, 'its answer cannot be read');
  const result = answer['result'];
  if (typeof result === 'object' && result !== null) return result as Readonly<Record<string, unknown>>;
  const said = textOf(answer['message']).slice(0, 300) || 'it does not say why';
  throw unusable(credentials.org, said.replace(/\.$/, ''));
}

function unusable(org: string, why: string): SyncError {
  return new SyncError(
    'signInFailed',
    `The Salesforce CLI gives no access to "${org}": ${why}. Sign in with "sf org login web --alias ${org}", or name another org.`,
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
