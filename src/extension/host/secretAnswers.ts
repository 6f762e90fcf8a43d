import * as vscode from 'vscode';
import {
  keepSecretRequest,
  openBrowserRequest,
  readSecretRequest,
  removeSecretRequest,
} from '../../engine/signInProtocol.ts';
import type { EngineQuestion } from './engineConnection.ts';
import { KeptSecrets, type KeptSecretsParts } from './keptSecrets.ts';
import { requireTrust } from './requireTrust.ts';
import { isSecretKey } from '../signIn/secretKeys.ts';

/**
 * What the engine may ask of VS Code: the sign-ins in SecretStorage, and the system's browser. Nothing of it in Restricted
 * Mode.
 */
export function secretAnswers(parts: KeptSecretsParts): readonly EngineQuestion[] {
  const kept = new KeptSecrets(parts);
  return [
    question(readSecretRequest, async ({ key }) => {
      requireOwnKey(key);
      return { value: await kept.read(key) };
    }),
    question(keepSecretRequest, async ({ key, value }) => {
      requireOwnKey(key);
      return { lasting: await kept.keep(key, value) };
    }),
    question(removeSecretRequest, async ({ key }) => {
      requireOwnKey(key);
      await kept.remove(key);
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

/**
 * A `Uri` made of the address would encode its query a second time on the way, and Salesforce compares the redirect address
 * letter by letter: VS Code takes the text as it is.
 */
async function openBrowser(url: string): Promise<boolean> {
  return await vscode.env.openExternal(url as unknown as vscode.Uri);
}
