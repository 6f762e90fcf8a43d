/** The SFTP server of Personalization, to which feed files go. Which server it is, is decided by its pinned key. */
import type { Client, SFTPWrapper } from 'ssh2';
import type { FeedFile, FeedServer, HostKey } from '../../../core/feedServer.ts';
import type { FeedAccess, ServerAddress } from './feedAccess.ts';
import { noSftp, otherHostKey, refusedSignIn, unreachableServer, unusableFolder } from './sftpFailure.ts';
import { type ServerSignIn, serverSignIn } from './signInToServer.ts';
import { overSsh, SshFailure } from './sshConnection.ts';

/** Longer than a far server takes for any one step. */
const defaultLimitMs = 20_000;

/** @param limitMs for each step of a connection */
export function createFeedServer(access: FeedAccess, limitMs = defaultLimitMs): FeedServer {
  return {
    hostKey: (signal) => readHostKey(access, signal, limitMs),
    look: (signal) => look(access, signal, limitMs),
  };
}

/** See `FeedServer.hostKey`: before anybody has signed in. */
export async function readHostKey(
  address: ServerAddress,
  signal: AbortSignal,
  limitMs = defaultLimitMs,
): Promise<HostKey> {
  const shown: HostKey[] = [];
  // The connection ends when the key is known: it is never accepted here.
  const accept = (key: HostKey): boolean => {
    shown.push(key);
    return false;
  };
  try {
    return await overSsh(address, { limitMs, accept, auth: { username: 'none' } }, neverUsed, signal);
  } catch (error) {
    const [key] = shown;
    if (key !== undefined) return key;
    throw error instanceof SshFailure ? unreachableServer(address, error) : error;
  }
}

function neverUsed(): Promise<never> {
  return Promise.reject(new Error('a host key that was not accepted was gone on with'));
}

async function look(access: FeedAccess, signal: AbortSignal, limitMs: number): Promise<readonly FeedFile[]> {
  const signIn = await serverSignIn(access);
  const others: HostKey[] = [];
  const accept = (key: HostKey): boolean => {
    const isPinned = key.fingerprint === access.fingerprint;
    if (!isPinned) others.push(key);
    return isPinned;
  };
  try {
    return await overSsh(access, { limitMs, accept, auth: signIn.auth }, (client) => list(client, access), signal);
  } catch (error) {
    const [other] = others;
    if (other !== undefined) throw otherHostKey(access, other, access.fingerprint);
    throw error instanceof SshFailure ? explained(error, access, signIn) : error;
  }
}

/** Who closes a connection while somebody signs in has refused, whatever else is said. */
function explained(failure: SshFailure, access: FeedAccess, signIn: ServerSignIn): Error {
  const isRefusal = failure.stage === 'signingIn' && failure.code !== 'time';
  return isRefusal ? refusedSignIn(access, signIn) : unreachableServer(access, failure);
}

async function list(client: Client, access: FeedAccess): Promise<readonly FeedFile[]> {
  const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
    client.sftp((error, opened) => {
      if (error) reject(noSftp(access));
      else resolve(opened);
    });
  });
  return await new Promise((resolve, reject) => {
    sftp.readdir(access.directory, (error, files) => {
      if (error) {
        reject(unusableFolder(access, (error as { readonly code?: unknown }).code, error.message));
        return;
      }
      resolve(
        files.map(({ filename, attrs }) => ({ name: filename, bytes: attrs.size, isFolder: attrs.isDirectory() })),
      );
    });
  });
}
