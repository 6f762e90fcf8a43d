import { execFile } from 'node:child_process';
import { SyncError } from '../../../core/model/syncError.ts';
import type { SalesforceCliCredentials, Session } from './credentials.ts';

const cliLimitMs = 30_000;

/** Asks the Salesforce CLI for the instance URL and a fresh access token of an org that it is signed in to. */
export async function askSalesforceCli(credentials: SalesforceCliCredentials, signal: AbortSignal): Promise<Session> {
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
  return { instanceUrl, accessToken };
}

async function showToken(credentials: SalesforceCliCredentials, signal: AbortSignal): Promise<string> {
  const answer = await run(credentials, ['org', 'auth', 'show-access-token'], signal);
  return textOf(answer['accessToken']);
}

/** Runs one command of the CLI, without a shell, and answers the `result` of its JSON. */
async function run(
  credentials: SalesforceCliCredentials,
  words: readonly string[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  const args = [...words, '--target-org', credentials.org, '--json'];
  const output = await new Promise<string>((resolve, reject) => {
    const { file, args: all } = commandLine(credentials.command ?? 'sf', args);
    const options = {
      env: environmentFor(credentials),
      signal,
      timeout: cliLimitMs,
      windowsHide: true,
      maxBuffer: 16 * 1024 * 1024,
    };
    execFile(file, all, options, (error, stdout) => {
      // A refusal comes as JSON too, with an exit code; `error.message` would quote the whole command line.
      if (error === null || stdout.trim() !== '') resolve(stdout);
      else reject(failureOf(error, signal));
    });
  });
  return resultOf(output, credentials.org);
}

/** Node starts no `.cmd` file by itself. Every word is checked or our own, so there is nothing to quote. */
function commandLine(command: string, args: readonly string[]): { file: string; args: string[] } {
  if (process.platform !== 'win32' || command.endsWith('.exe')) return { file: command, args: [...args] };
  const script = command === 'sf' ? 'sf.cmd' : command;
  return { file: 'cmd.exe', args: ['/d', '/s', '/c', script, ...args] };
}

/** The child gets what it needs to find its own files, and none of this product's secrets. */
function environmentFor({ environment }: SalesforceCliCredentials): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('PSYNC_'));
  return { ...Object.fromEntries(own), NO_COLOR: '1', FORCE_COLOR: '0' };
}

function resultOf(output: string, org: string): Readonly<Record<string, unknown>> {
  const parsed = parseOutput(output, org);
  const result = parsed['result'];
  if (typeof result === 'object' && result !== null) return result as Readonly<Record<string, unknown>>;
  const said = textOf(parsed['message']).slice(0, 300) || 'it does not say why';
  throw unusable(org, said.replace(/\.$/, ''));
}

/** Older CLIs print warnings before the JSON. */
function parseOutput(output: string, org: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(output.slice(Math.max(0, output.indexOf('{')))) as Readonly<Record<string, unknown>>;
  } catch {
    throw unusable(org, 'its answer cannot be read');
  }
}

function unusable(org: string, why: string): SyncError {
  return new SyncError(
    'signInFailed',
    `The Salesforce CLI gives no access to "${org}": ${why}. Sign in with "sf org login web --alias ${org}", or name another org.`,
  );
}

function failureOf(error: Error & { code?: unknown; killed?: boolean }, signal: AbortSignal): SyncError {
  if (signal.aborted) return new SyncError('cancelled', 'Cancelled.');
  if (error.code === 'ENOENT') {
    return new SyncError(
      'cannotConnect',
      'The Salesforce CLI is not installed, or not in the PATH. Install "sf", or sign in another way.',
    );
  }
  if (error.killed === true) {
    return new SyncError('cannotConnect', `The Salesforce CLI did not answer within ${cliLimitMs / 1000} s.`);
  }
  return new SyncError(
    'cannotConnect',
    `The Salesforce CLI failed without an answer (exit code ${String(error.code)}).`,
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
