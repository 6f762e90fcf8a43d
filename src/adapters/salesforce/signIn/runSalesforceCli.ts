import { execFile } from 'node:child_process';
import { SyncError } from '../../../core/model/syncError.ts';

const cliLimitMs = 30_000;

/** How the Salesforce CLI is started. */
export interface SalesforceCli {
  /** Path of the executable; `sf` from the environment's PATH when absent. */
  readonly command?: string;
  /** The environment for the child process; what starts with `PSYNC_` is kept from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs one command of the CLI, without a shell, and answers its JSON.
 * @param words its words, checked or our own: they are not quoted
 * @throws SyncError `cannotConnect` when there is no CLI or no answer, `cancelled`; null when the answer is no JSON
 */
export async function runSalesforceCli(
  cli: SalesforceCli,
  words: readonly string[],
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | null> {
  const output = await new Promise<string>((resolve, reject) => {
    const { file, args: all } = commandLine(cli.command ?? 'sf', [...words, '--json']);
    const options = {
      env: environmentFor(cli),
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
  return parseOutput(output);
}

/** Node starts no `.cmd` file by itself. Every word is checked or our own, so there is nothing to quote. */
function commandLine(command: string, args: readonly string[]): { file: string; args: string[] } {
  if (process.platform !== 'win32' || command.endsWith('.exe')) return { file: command, args: [...args] };
  const script = command === 'sf' ? 'sf.cmd' : command;
  return { file: 'cmd.exe', args: ['/d', '/s', '/c', script, ...args] };
}

/** The child gets what it needs to find its own files, and none of this product's secrets. */
function environmentFor({ environment }: SalesforceCli): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('PSYNC_'));
  return { ...Object.fromEntries(own), NO_COLOR: '1', FORCE_COLOR: '0' };
}

/** Older CLIs print warnings before the JSON. */
function parseOutput(output: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(output.slice(Math.max(0, output.indexOf('{')))) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
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
