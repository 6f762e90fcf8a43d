import type { AuthHandlerMiddleware, AuthenticationType, ConnectConfig, KeyboardInteractiveAuthMethod } from 'ssh2';
import { SyncError } from '../../../core/model/syncError.ts';
import type { FeedAccess } from './feedAccess.ts';

/** How a server is signed in to, and what it has said to it. */
export interface ServerSignIn {
  readonly auth: Pick<ConnectConfig, 'username' | 'authHandler'>;
  /** What the server lets people sign in with, as far as it has said. */
  readonly offered: () => readonly string[];
  /** Whether the password or the key was sent at all. */
  readonly wasTried: () => boolean;
}

/**
 * Asks the server what it takes, then tries the one secret once. A server that wants a password typed into a dialog of its own
 * (keyboard-interactive) is given the same password.
 * @throws SyncError `usage` when the private key cannot be read
 */
export async function serverSignIn({
  username,
  secret,
}: Pick<FeedAccess, 'username' | 'secret'>): Promise<ServerSignIn> {
  if (secret.kind === 'privateKey') await requireReadable(secret.privateKey, secret.passphrase);
  let offered: readonly string[] = [];
  let isTried = false;

  const handler: AuthHandlerMiddleware = (methodsLeft: readonly AuthenticationType[] | null, _partial, next) => {
    // Typed as always there, but null at the first call.
    if (methodsLeft === null) return next({ type: 'none', username });
    offered = [...methodsLeft];
    if (isTried) return next(false as never);
    const method = methodFor(offered);
    isTried = method !== null;
    return next((method ?? false) as never);
  };

  function methodFor(methods: readonly string[]) {
    if (secret.kind === 'privateKey') {
      const { privateKey: key, passphrase } = secret;
      if (!methods.includes('publickey')) return null;
      return { type: 'publickey', username, key, ...(passphrase !== null && { passphrase }) } as const;
    }
    const { password } = secret;
    if (methods.includes('password')) return { type: 'password', username, password } as const;
    if (!methods.includes('keyboard-interactive')) return null;
    let isAsked = false;
    const dialog: KeyboardInteractiveAuthMethod = {
      type: 'keyboard-interactive',
      username,
      prompt(_name, _instructions, _language, prompts, finish) {
        // A second question is for something else, or says that the password was wrong.
        finish(prompts.map(() => (isAsked ? '' : password)));
        isAsked = isAsked || prompts.length > 0;
      },
    };
    return dialog;
  }

  return { auth: { username, authHandler: handler }, offered: () => offered, wasTried: () => isTried };
}

async function requireReadable(privateKey: string, passphrase: string | null): Promise<void> {
  const { default: ssh2 } = await import('ssh2');
  const parsed = ssh2.utils.parseKey(privateKey, passphrase ?? undefined);
  if (!(parsed instanceof Error)) {
    if ([parsed].flat()[0]?.isPrivateKey() === true) return;
    throw new SyncError(
      'usage',
      'This is a public key. To sign in to the SFTP server give the private key that belongs to it.',
    );
  }
  if (/no passphrase given/i.test(parsed.message)) {
    throw new SyncError('usage', 'The private key for the SFTP server is encrypted. Give its passphrase too.');
  }
  if (passphrase !== null && /passphrase|integrity|decrypt/i.test(parsed.message)) {
    throw new SyncError('usage', 'The passphrase does not open the private key for the SFTP server.');
  }
  throw new SyncError(
    'usage',
    'The private key for the SFTP server cannot be read: it is none in OpenSSH or PEM format. PuTTY keys can be exported as OpenSSH keys.',
  );
}
