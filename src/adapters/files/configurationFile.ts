import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Configuration } from '../../core/config/configuration.ts';
import { parseConfiguration } from '../../core/config/parseConfiguration.ts';
import { SyncError } from '../../core/model/syncError.ts';

/** No configuration is this long; a file that is was named by mistake. */
const maxBytes = 4 * 1024 * 1024;

export interface ConfigurationFile {
  /** Absolute. */
  readonly file: string;
  readonly configuration: Configuration;
  /** Of the file's bytes. */
  readonly sha256: string;
}

/** Reads and parses a configuration file. `configuration` with every problem and its place; `usage` when it is not there. */
export async function readConfigurationFile(name: string): Promise<ConfigurationFile> {
  const file = resolve(name);
  const bytes = await readBytes(file);
  const parsed = parseConfiguration(decode(bytes, file), file);
  if (parsed.kind === 'problems') {
    throw new SyncError('configuration', 'Please mend these and run again.', { problems: parsed.problems });
  }
  return { file, configuration: parsed.configuration, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Its text as it is on disk, good or not. `usage` when it is not there, `configuration` when it is no text. */
export async function readConfigurationText(name: string): Promise<string> {
  const file = resolve(name);
  return decode(await readBytes(file), file);
}

/** What `ConfigurationFile.sha256` would be now; null when the file cannot be read any more. */
export async function hashConfigurationFile(file: string): Promise<string | null> {
  try {
    return createHash('sha256')
      .update(await readBytes(resolve(file)))
      .digest('hex');
  } catch {
    return null;
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file);
    if (size > maxBytes) throw new SyncError('configuration', `${file} has ${size} bytes; that is no configuration.`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof SyncError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new SyncError(
      'usage',
      missing
        ? `There is no configuration at ${file}. Choose another, or create it.`
        : `${file} cannot be read. Is it a file that you may read?`,
      { cause: error },
    );
  }
}

function decode(bytes: Buffer, file: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new SyncError('configuration', `${file} is UTF-16; save it as UTF-8.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new SyncError('configuration', `${file} is not UTF-8; save it as UTF-8.`, { cause: error });
  }
}
