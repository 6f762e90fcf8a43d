import * as vscode from 'vscode';
import {
  keepSecretRequest,
  openBrowserRequest,
  readSecretRequest,
  removeSecretRequest,
} from '../../engine/signInProtocol.ts';
import type { EngineQuestion } from './engineConnection.ts';
import { requireTrust } from './requireTrust.ts';
import { isSecretKey } from '../signIn/secretKeys.ts';

/**
 * What the engine may ask of VS Code: the sign-ins in SecretStorage, and the system's browser. Nothing of it in Restricted
 * Mode. Where the storage fails (no keyring) a sign-in is kept in memory, and lasts as long as this window.
 */
export function secretAnswers(secrets: vscode.SecretStorage): readonly EngineQuestion[] {
  const ofThisWindow = new Map<string, string>();
  return [
    question(readSecretRequest, async ({ key }) => {
      requireOwnKey(key);
      return { value: ofThisWindow.get(key) ?? (await storedSecret(secrets, key)) };
    }),
    question(keepSecretRequest, async ({ key, value }) => {
      requireOwnKey(key);
      const lasting = await isStored(secrets, key, value);
      if (lasting) ofThisWindow.delete(key);
      else ofThisWindow.set(key, value);
      return { lasting };
    }),
    question(removeSecretRequest, async ({ key }) => {
      requireOwnKey(key);
      ofThisWindow.delete(key);
      await secrets.delete(key);
      return {};
    }),
    question(openBrowserRequest, async ({ url }) => {
      requireTrust();
      return { opened: await openBrowser(url) };
    }),
  ];
}

function question<Params, Result>(
  { method }: { readonly method: string; readonly types?: (params: Params) => Result },
  answer: (params: Params) => Promise<Result>,
): EngineQuestion {
  return { method, answer: answer as (params: unknown) => Promise<unknown> };
}

function requireOwnKey(key: string): void {
  requireTrust();
  if (!isSecretKey(key)) throw new Error('No such sign-in.');
}

async function storedSecret(secrets: vscode.SecretStorage, key: string): Promise<string | null> {
  return (await secrets.get(key)) ?? null;
}

/** Read back: without a keyring some hosts accept a secret and forget it. */
async function isStored(secrets: vscode.SecretStorage, key: string, value: string): Promise<boolean> {
  try {
    await secrets.store(key, value);
    return (await secrets.get(key)) === value;
  } catch {
    return false;
  }
}

/**
 * A `Uri` made of the address would encode its query a second time on the way, and Salesforce compares the redirect address
 * letter by letter: VS Code takes the text as it is.
 */
async function openBrowser(url: string): Promise<boolean> {
  return await vscode.env.openExternal(url as unknown as vscode.Uri);
}
