import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../runs/durableFile.ts';
import { openStateFolder } from '../stateFolder.ts';

/**
 * Tells which refresh token of a sign-in is the current one, without knowing it: a salted hash, on the disk before the lock
 * of `whileRenewing` is released. A keyring answers another window with an older token for a while, and after a crash for
 * ever; with rotation, sending that one makes Salesforce withdraw all of them.
 */
export interface RefreshTokenMark {
  /**
   * `current`: may be sent, also where nothing is marked: the sign-in is older than the marks. `replaced`: there is a newer
   * one. `ended`: somebody has signed out, or signed in anew.
   */
  readonly stateOf: (refreshToken: string) => Promise<'current' | 'replaced' | 'ended'>;
  /** Durable when it answers. @throws SyncError `disk` */
  readonly set: (refreshToken: string) => Promise<void>;
  /** No token of this sign-in is to be sent any more. @throws SyncError `disk` */
  readonly end: () => Promise<void>;
}

/**
 * To be used inside `whileRenewing` only.
 * @param signIn names one sign-in, without a secret: the next one of the same person is another
 * @param environment says where the state folder is
 */
export function refreshTokenMark(signIn: string, environment: NodeJS.ProcessEnv): RefreshTokenMark {
  const name = `${createHash('sha256').update(signIn).digest('hex').slice(0, 32)}.json`;

  async function write(content: object): Promise<void> {
    const folder = await openStateFolder(environment, folderName);
    await writeDurably(join(folder, name), [`${JSON.stringify({ version: 1, ...content })}\n`]);
  }

  return {
    async stateOf(refreshToken) {
      const text = await textOf(join(await openStateFolder(environment, folderName), name));
      return text === null ? 'current' : stateIn(text, refreshToken);
    },
    async set(refreshToken) {
      const salt = randomBytes(16).toString('hex');
      await write({ salt, hash: hashOf(salt, refreshToken).toString('hex') });
    },
    async end() {
      await write({ ended: true });
      await removeOldEnds(await openStateFolder(environment, folderName));
    },
  };
}

const folderName = 'sign-in-marks';
/** By then every window has heard of it. */
const endLastsMs = 24 * 60 * 60_000;

function hashOf(salt: string, refreshToken: string): Buffer {
  return createHmac('sha256', salt).update(refreshToken).digest();
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    // There is a mark: what cannot be read must not count as permission.
    return '';
  }
}

/** A mark that is damaged, or of a newer version, permits nothing; the next sign-in makes a new one. */
function stateIn(text: string, refreshToken: string): 'current' | 'replaced' | 'ended' {
  try {
    const { salt, hash, ended } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (ended === true) return 'ended';
    if (typeof salt !== 'string' || typeof hash !== 'string') return 'replaced';
    return timingSafeEqual(Buffer.from(hash, 'hex'), hashOf(salt, refreshToken)) ? 'current' : 'replaced';
  } catch {
    return 'replaced';
  }
}

/** Nobody is told when that fails: the folder grows by a few bytes. */
async function removeOldEnds(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name);
    try {
      const isOld = Date.now() - (await stat(file)).mtimeMs > endLastsMs;
      if (isOld && (await readFile(file, 'utf8')).includes('"ended"')) await rm(file, { force: true });
    } catch {
      // Another window has removed it first.
    }
  }
}
