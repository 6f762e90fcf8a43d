import type { Client, ClientErrorExtensions, ConnectConfig } from 'ssh2';
import type { HostKey } from '../../../core/feedServer.ts';
import { SyncError } from '../../../core/model/syncError.ts';
import type { ServerAddress } from './feedAccess.ts';
import { hostKeyOf } from './hostKey.ts';

/** How far a connection came: what failed is told by it. */
export type SshStage = 'connecting' | 'agreeing' | 'signingIn' | 'working';

/** Ended before it was of use; the adapter's other files say it in words. */
export class SshFailure extends Error {
  readonly stage: SshStage;
  readonly code: string;

  constructor(stage: SshStage, code: string, cause?: unknown) {
    super(`SSH ended while ${stage}`, { cause });
    this.name = 'SshFailure';
    this.stage = stage;
    this.code = code;
  }
}

export interface SshOptions {
  /** For each stage, in milliseconds. */
  readonly limitMs: number;
  /** Whether the key that the server shows is one to go on with. */
  readonly accept: (key: HostKey) => boolean;
  readonly auth: Pick<ConnectConfig, 'username' | 'authHandler'>;
}

/**
 * Connects, signs in, and hands the connection to `use`; it is closed afterwards, however that ends. Nothing is sent to a
 * server whose key is not accepted.
 * @throws SshFailure; SyncError `cancelled`; what `use` throws
 */
export async function overSsh<T>(
  { host, port }: ServerAddress,
  { limitMs, accept, auth }: SshOptions,
  use: (client: Client) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  if (signal.aborted) throw cancelled();
  // Loaded at the first call: hardly any run speaks SFTP.
  const { default: ssh2 } = await import('ssh2');
  const client = new ssh2.Client();
  const { promise: failed, reject } = Promise.withResolvers<never>();
  failed.catch(() => undefined);
  let stage: SshStage = 'connecting';
  let timer = setTimeout(timeUp, limitMs);
  function timeUp(): void {
    reject(new SshFailure(stage, 'time'));
  }
  function enter(next: SshStage): void {
    stage = next;
    clearTimeout(timer);
    timer = setTimeout(timeUp, limitMs);
  }
  function cancel(): void {
    reject(cancelled());
  }
  signal.addEventListener('abort', cancel, { once: true });
  client.on('connect', () => enter('agreeing'));
  client.on('handshake', () => enter('signingIn'));
  client.on('error', (error: Error & ClientErrorExtensions) => reject(new SshFailure(stage, codeOf(error), error)));
  client.on('close', () => reject(new SshFailure(stage, 'closed')));
  const ready = new Promise<void>((resolve) => client.once('ready', resolve));
  try {
    client.connect({
      host,
      port,
      // Our own limit counts for each stage; the library's would count for all of them together.
      readyTimeout: 0,
      keepaliveInterval: 10_000,
      hostVerifier: (key: Buffer) => accept(hostKeyOf(key)),
      ...auth,
    });
    await Promise.race([ready, failed]);
    enter('working');
    return await Promise.race([use(client), failed]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    client.destroy();
  }
}

function codeOf(error: Error & ClientErrorExtensions & { readonly code?: unknown }): string {
  if (typeof error.code === 'string') return error.code;
  return error.level ?? 'unknown';
}

function cancelled(): SyncError {
  return new SyncError('cancelled', 'Cancelled.');
}
