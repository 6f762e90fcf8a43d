/**
 * Signing in, the engine's half: what is kept of a sign-in, who renews it, and what it is good for. Nothing is kept here:
 * every read asks the extension, whose SecretStorage all windows share.
 */
import type { MessageConnection } from 'vscode-jsonrpc';
import { SyncError } from '../../core/model/syncError.ts';
import type { Request } from '../requestName.ts';
import { keepSecretRequest, openBrowserRequest, readSecretRequest, removeSecretRequest } from '../signInProtocol.ts';

/** Where sign-ins are kept, one JSON text each, and how a person is sent to a sign-in page. Keys: see `OfSecret`. */
export interface Keyring {
  /** Null where nobody has signed in. @throws SyncError `disk` when the keyring does not answer */
  readonly read: (key: string) => Promise<string | null>;
  /**
   * Answers when the text is kept, with whether it outlives this window.
   * @throws SyncError `disk` when it could not be kept
   */
  readonly keep: (key: string, value: string) => Promise<{ readonly lasting: boolean }>;
  /** Forgets it; no error where there is nothing. @throws SyncError `disk` */
  readonly remove: (key: string) => Promise<void>;
  /** False when the person declined, or no browser could be opened. */
  readonly openBrowser: (url: string) => Promise<boolean>;
}

/** The keyring of the extension at the other end of `connection`. */
export function keyringOver(connection: Pick<MessageConnection, 'sendRequest'>): Keyring {
  return {
    read: async (key) => (await ask(connection, readSecretRequest, { key }, 'cannot be read')).value,
    keep: (key, value) => ask(connection, keepSecretRequest, { key, value }, 'cannot be written'),
    async remove(key) {
      await ask(connection, removeSecretRequest, { key }, 'cannot be changed');
    },
    openBrowser: async (url) =>
      (await connection.sendRequest<{ readonly opened: boolean }>(openBrowserRequest.method, { url }).catch(notOpened))
        .opened,
  };
}

async function ask<Params, Result>(
  connection: Pick<MessageConnection, 'sendRequest'>,
  { method }: Request<Params, Result>,
  params: Params,
  what: string,
): Promise<Result> {
  try {
    return await connection.sendRequest<Result>(method, params);
  } catch {
    // The cause could quote what was to be kept.
    throw new SyncError(
      'disk',
      `The keyring in which VS Code keeps sign-ins ${what}. Unlock the keyring of this machine and try again.`,
    );
  }
}

function notOpened(): { readonly opened: boolean } {
  return { opened: false };
}
