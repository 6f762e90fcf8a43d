import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { nearest } from '../../../core/config/nearest.ts';
import { SyncError } from '../../../core/model/syncError.ts';

export interface InputPath {
  /** Absolute, without links. */
  readonly path: string;
  /** As the configuration names it. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Finds a file that the configuration names. It must be a file, below the configuration's folder, links followed: a
 * configuration that came with a repository must not reach the rest of the disk. SyncError `configuration` for a path that
 * may not be used, `badInput` for what is not there or is no file.
 * @param setting its place in the configuration, e.g. `personalization.source.users`
 */
export async function findInput(folder: string, name: string, setting: string): Promise<InputPath> {
  const unusable = unusablePath(name);
  if (unusable !== null) refusePath(name, setting, unusable);
  const wanted = resolve(folder, name);
  if (isOutside(folder, wanted)) {
    refusePath(name, setting, `it leads to ${wanted}, outside the configuration's folder ${folder}`);
  }
  const path = await followLinks(wanted, name);
  if (isOutside(await realpath(folder), path)) {
    refusePath(name, setting, `it is a link to ${path}, outside the configuration's folder ${folder}`);
  }
  const found = await stat(path);
  if (!found.isFile()) refuseInput(name, `is ${kindOf(found)}, not a file.`);
  return { path, name, bytes: found.size };
}

/** What no path of a configuration may be, on any platform: the file is shared by people on different ones. */
function unusablePath(name: string): string | null {
  if (name.includes('\0')) return 'it holds a NUL character';
  if (/^~[^/\\]*[/\\]|^~$/.test(name)) return '~ is not your home folder here: paths begin at the configuration';
  if (/^[/\\]{2}/.test(name)) return 'it names another computer (UNC)';
  const device = name.split(/[/\\]/).find((part) => deviceName.test(part));
  if (device !== undefined) return `"${device}" is a device on Windows`;
  // `users.csv:stream` is a hidden part of a file there, and no file name.
  if (process.platform === 'win32' && name.replace(/^[A-Za-z]:[/\\]/, '').includes(':')) return 'it holds a colon';
  return null;
}

const deviceName = /^(?:con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(?:\..*)?$/i;

function isOutside(folder: string, path: string): boolean {
  const way = relative(resolve(folder), path);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}

async function followLinks(wanted: string, name: string): Promise<string> {
  try {
    return await realpath(wanted);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') refuseInput(name, `is not there${await nearHint(wanted)}.`, error);
    return refuseUnreadable(name, error);
  }
}

/** @throws SyncError `badInput` that explains why a file cannot be opened or read. */
export function refuseUnreadable(name: string, error: unknown): never {
  const code = errorCode(error);
  const why = unreadable[code] ?? `cannot be read (${code || String(error)}).`;
  refuseInput(name, why, error);
}

const unreadable: Readonly<Record<string, string>> = {
  ELOOP: 'is a link that leads back to itself.',
  EACCES: 'may not be read by you: permission denied.',
  EPERM: 'may not be read by you: permission denied.',
  ENAMETOOLONG: 'has a name that is too long for this machine.',
  EISDIR: 'is a folder, not a file.',
  ENOENT: 'is not there any more.',
  EIO: 'cannot be read: the disk (or the network drive) reports an error.',
  EHOSTDOWN: 'is on a network drive that does not answer.',
  ETIMEDOUT: 'is on a network drive that does not answer.',
  ESTALE: 'is on a network drive that was disconnected.',
};

/** @throws SyncError `badInput` */
export function refuseInput(name: string, why: string, cause?: unknown): never {
  const message = `${name} ${why}`;
  throw new SyncError('badInput', message, { cause, problems: [{ message, file: name }] });
}

function refusePath(name: string, setting: string, why: string): never {
  const message = `The path "${name}" cannot be used: ${why}. Put the file beside the configuration or below it.`;
  throw new SyncError('configuration', message, { problems: [{ message, path: setting }] });
}

/** A name in the same folder that was probably meant: other letter case, another extension. */
async function nearHint(wanted: string): Promise<string> {
  try {
    const near = nearest(basename(wanted), await readdir(dirname(wanted)));
    return near === null ? ` (looked at ${wanted})` : ` (looked at ${wanted}; there is ${join(dirname(wanted), near)})`;
  } catch {
    return ` (nor is its folder ${dirname(wanted)})`;
  }
}

function kindOf(found: Awaited<ReturnType<typeof stat>>): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a pipe (FIFO)';
  if (found.isSocket()) return 'a socket';
  return 'a device';
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
