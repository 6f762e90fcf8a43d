import type { HostKey } from '../../../core/feedServer.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { FeedAccess, ServerAddress } from './feedAccess.ts';
import type { ServerSignIn } from './signInToServer.ts';
import type { SshFailure } from './sshConnection.ts';

/** A server that could not be talked to, with the ways out that a company's network leaves. */
export function unreachableServer({ host, port }: ServerAddress, { stage, code, cause }: SshFailure): SyncError {
  const server = `the SFTP server ${host}, port ${port}`;
  if (stage === 'agreeing') {
    const isAlgorithm = cause instanceof Error && /no matching/i.test(cause.message);
    const why = isAlgorithm
      ? `It knows none of the encryptions that are used here (${cause.message}).`
      : code === 'time'
        ? 'It took the connection, and then said nothing: a firewall may hold it back, or another program listens there.'
        : 'It ended the connection before anything was agreed on: a firewall may have cut it, or another program listens there.';
    return new SyncError('cannotConnect', `No connection to ${server}. ${why} ${waysOut({ host, port })}`);
  }
  if (stage === 'connecting') {
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      return new SyncError(
        'cannotConnect',
        `No connection to ${server}: the host name is not known on this network (${code}). Check "host" of personalization.feed. ${waysOut({ host, port })}`,
      );
    }
    const why = connectionWords[code] ?? `it failed (${code})`;
    return new SyncError('cannotConnect', `No connection to ${server}: ${why}. ${waysOut({ host, port })}`);
  }
  return new SyncError(
    'cannotConnect',
    `The connection to ${server} ${code === 'time' ? 'stood still and was ended' : 'was lost'}. Try again later.`,
  );
}

const connectionWords: Readonly<Record<string, string>> = {
  time: 'nobody answered in time',
  ETIMEDOUT: 'nobody answered in time (ETIMEDOUT)',
  ECONNREFUSED: 'it was refused (ECONNREFUSED)',
  ECONNRESET: 'it was cut (ECONNRESET)',
  closed: 'it was cut',
  EHOSTUNREACH: 'the host is not reachable (EHOSTUNREACH)',
  ENETUNREACH: 'the network is not reachable (ENETUNREACH)',
  EACCES: 'this machine does not allow it (EACCES)',
  EPERM: 'this machine does not allow it (EPERM)',
};

function waysOut({ host, port }: ServerAddress): string {
  return (
    `Many companies block SFTP, and the proxy for web pages does not carry it. Ask IT to allow outgoing connections to ${host}, ` +
    `port ${port}; or set personalization.feed to { "kind": "directory", "path": "…" } and upload the feed files by hand on ` +
    'the Feeds Dashboard of Personalization.'
  );
}

/** Two keys, for a person to compare. */
export function otherHostKey({ host, port }: ServerAddress, shown: HostKey, pinned: string): SyncError {
  return new SyncError(
    'cannotConnect',
    `The SFTP server ${host}, port ${port}, shows another host key than the one that was confirmed: ${shown.fingerprint} ` +
      `(${shown.algorithm}) instead of ${pinned}. Nothing was sent to it. Ask whoever runs the server: if its key was ` +
      'changed, sign in to SFTP again and confirm the new one; if not, something between you and the server pretends to be it.',
  );
}

/** The server said no to a sign-in. */
export function refusedSignIn(
  { host, username, secret }: Pick<FeedAccess, 'host' | 'username' | 'secret'>,
  signIn: ServerSignIn,
): SyncError {
  const what = secret.kind === 'password' ? 'password' : 'private key';
  if (!signIn.wasTried()) {
    const methods = signIn.offered().join(', ');
    return new SyncError(
      'signInFailed',
      `The SFTP server ${host} takes no ${what}${methods === '' ? '' : `; it takes: ${methods}`}. Sign in the other way.`,
    );
  }
  const check =
    secret.kind === 'password'
      ? 'Check both; a password may have expired.'
      : 'Check that its public key is registered for that user in Personalization.';
  return new SyncError(
    'signInFailed',
    `The SFTP server ${host} refused the user "${username}" with this ${what}. ${check} It is not tried again, because servers lock out who guesses.`,
  );
}

/** The folder could not be listed. @param status of the protocol */
export function unusableFolder({ host, username, directory }: FeedAccess, status: unknown, said: string): SyncError {
  const on = `on the SFTP server ${host}`;
  switch (status) {
    case 2:
      return new SyncError(
        'accessDenied',
        `There is no folder "${directory}" ${on}. Check "directory" of personalization.feed: it is /<dataset>/inbound.`,
      );
    case 3:
      return new SyncError(
        'accessDenied',
        `The user "${username}" may not read the folder "${directory}" ${on}. Ask for access to it, or sign in as another user.`,
      );
    default:
      return new SyncError('accessDenied', `The folder "${directory}" ${on} cannot be listed: ${said.slice(0, 200)}.`);
  }
}

export function noSftp({ host, username }: FeedAccess): SyncError {
  return new SyncError(
    'accessDenied',
    `The server ${host} lets "${username}" sign in, but gives no SFTP. Check that host, port and user are those of Personalization's feeds.`,
  );
}
