import { z } from 'zod';
import type { FeedAccess } from '../../adapters/createPorts.ts';
import type { Configuration } from '../../core/config/configuration.ts';
import { secretKeyOf, type SignInState } from '../signInProtocol.ts';
import type { Keyring } from './keyring.ts';

type Feed = Pick<Configuration['personalization'], 'feed'>;
type ServerUser = Pick<FeedAccess, 'host' | 'port' | 'username'>;

const storedSftp = z.object({
  version: z.literal(1),
  /** The key that a person has confirmed. */
  fingerprint: z.string().startsWith('SHA256:'),
  secret: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('password'), password: z.string() }),
    z.object({ kind: z.literal('privateKey'), privateKey: z.string(), passphrase: z.string().nullable() }),
  ]),
});

export async function keepSftp(
  keyring: Keyring,
  { fingerprint, secret, ...server }: FeedAccess,
): Promise<{ readonly lasting: boolean }> {
  return await keyring.keep(secretKeyOf.sftp(server), JSON.stringify({ version: 1, fingerprint, secret }));
}

/** What signs in to the feed's server, to the key of it that was confirmed; null where nobody has signed in. */
export async function sftpAccess(
  keyring: Keyring,
  { host, port, username, directory }: Omit<FeedAccess, 'fingerprint' | 'secret'>,
): Promise<FeedAccess | null> {
  const stored = await readSftp(keyring, { host, port, username });
  if (stored === null) return null;
  const { fingerprint, secret } = stored;
  return { host, port, username, directory, fingerprint, secret };
}

/** For the state of sign-ins; null where feeds go to no server, or nobody has signed in to it. */
export async function sftpSignInState(keyring: Keyring, { feed }: Feed): Promise<SignInState['sftp']> {
  if (feed.kind !== 'sftp') return null;
  const stored = await readSftp(keyring, feed);
  return stored === null ? null : { username: feed.username, host: feed.host, fingerprint: stored.fingerprint };
}

/** Forgets the sign-in; no error where there is none. */
export async function removeSftpSignIn(keyring: Keyring, { feed }: Feed): Promise<void> {
  if (feed.kind === 'sftp') await keyring.remove(secretKeyOf.sftp(feed));
}

async function readSftp(keyring: Keyring, server: ServerUser): Promise<z.infer<typeof storedSftp> | null> {
  const text = await keyring.read(secretKeyOf.sftp(server));
  return text === null ? null : parsed(text);
}

/** What cannot be read was kept by another version, or damaged: signing in again replaces it. */
function parsed(text: string): z.infer<typeof storedSftp> | null {
  try {
    return storedSftp.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
