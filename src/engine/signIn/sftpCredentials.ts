import type { Configuration } from '../../core/config/configuration.ts';
import type { SignInState } from '../signInProtocol.ts';
import type { Keyring } from './keyring.ts';

type Feed = Pick<Configuration['personalization'], 'feed'>;

/** For the state of sign-ins; null where feeds go to no server, or nobody has signed in to it. */
export function sftpSignInState(_keyring: Keyring, _feed: Feed): Promise<SignInState['sftp']> {
  return Promise.resolve(null);
}

/** Forgets the sign-in; no error where there is none. */
export async function removeSftpSignIn(keyring: Keyring, { feed }: Feed): Promise<void> {
  if (feed.kind === 'sftp') await keyring.remove(`sftp:${feed.username}@${feed.host}:${feed.port}`);
}
