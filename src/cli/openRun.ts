import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { loadRequestFiles, type OpenPorts, openPorts, type RequestFiles } from '../adapters/createPorts.ts';
import { SyncError } from '../core/model/syncError.ts';
import { type Choices, noChoices } from '../core/model/choices.ts';
import type { Work } from '../core/ports.ts';
import type { RunRequest } from '../core/runRequest.ts';
import { type Credentials, readCredentials } from './credentials.ts';
import type { CommandContext, CommonOptions } from './commandContext.ts';

/** Everything a command needs to run: the request, the ports, and how to clean up after them. */
export interface OpenRun extends OpenPorts {
  readonly request: RunRequest;
  readonly work: Work;
}

/**
 * Reads the configuration, collects the credentials, opens the ports, runs `use`, and leaves nothing behind: what was
 * downloaded for this run is personal data and goes with it.
 */
export async function withOpenRun<T>(
  context: CommandContext,
  options: CommonOptions & { readonly only?: string },
  use: (run: OpenRun) => Promise<T>,
): Promise<T> {
  const { files, credentials } = await readRequest(context, options);
  const scratch = mkdtempSync(join(tmpdir(), 'personalization-sync-'));
  const removeScratch = () => rmSync(scratch, { recursive: true, force: true });
  // However the process ends, short of a kill: a second Ctrl-C does not come back here.
  process.once('exit', removeScratch);
  try {
    const ports = await openPorts({ ...files, ...credentials, scratch });
    try {
      const request: RunRequest = {
        configuration: files.configuration,
        configurationSha256: files.configurationSha256,
        decisions: files.decisions,
        via: 'cli',
        scratch,
        overriddenGuards: options.overrideGuard,
        choices: choicesOf(files.selection),
        // In another mode a selection only lets matches by name alone pass.
        onlySelected: files.selection !== null && files.configuration.mode === 'repair',
      };
      return await use({ ...ports, request, work: { signal: context.signal, emit: context.terminal.showEvent } });
    } finally {
      await ports.close();
    }
  } finally {
    process.off('exit', removeScratch);
    removeScratch();
  }
}

/** The files that a command is asked with, and what signs in. Sends nothing. */
export async function readRequest(
  context: CommandContext,
  options: CommonOptions & { readonly only?: string },
): Promise<{ readonly files: RequestFiles; readonly credentials: Credentials }> {
  if (!existsSync(options.config)) {
    const place = resolve(options.config);
    throw new SyncError(
      'usage',
      `There is no configuration at ${place}. Name one with --config, or create personalization-sync.json.`,
    );
  }
  const files = await loadRequestFiles(options.config, options.only ?? null);
  const credentials = readCredentials(context.environment, {
    sfOrg: options.sfOrg,
    secretFromStdin: await secretFromStdin(options.secretStdin),
    // Losing the access of the next night is told even under --quiet.
    warn: (text) => context.terminal.error(text),
  });
  return { files, credentials };
}

/** What `--only` names is written. */
function choicesOf(selection: ReadonlySet<string> | null): Choices {
  const records = Object.fromEntries([...(selection ?? [])].map((key) => [key, 'include'] as const));
  return { ...noChoices, records };
}

async function secretFromStdin(name: string | undefined) {
  if (name === undefined) return undefined;
  if (process.stdin.isTTY) throw new SyncError('usage', '--secret-stdin reads from a pipe, not from a terminal.');
  return { name, value: (await readAll(process.stdin)).replace(/\r?\n$/, '') };
}
