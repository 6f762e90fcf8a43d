import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { signInToPersonalizationRequest } from '../../engine/signInProtocol.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { readSignIns } from '../host/followSignIns.ts';
import type { CommandContext } from './commandContext.ts';
import { sayKeptForThisWindow, signInTarget } from './signInTarget.ts';

/** *Sign In to Personalization…*: asks for the API key, tries it with a real call, and keeps it. */
export async function signInToPersonalization(context: CommandContext): Promise<void> {
  const { engine, runs } = context;
  const found = await signInTarget(context);
  if (found === undefined) return;
  const { personalization } = found.targets;
  if (personalization === null) {
    throw new SyncError(
      'usage',
      t('The Personalization side of this configuration is files: there is nothing to sign in to.'),
    );
  }
  const key = await askForKey(`${personalization.account}.${personalization.instance}.evergage.com`);
  if (key === undefined) return;
  const title = t('Asking Personalization for one user');
  const signedIn = await runs.follow({ kind: 'signIn', title, viewId: viewIds.connection }, (token) =>
    engine.request(signInToPersonalizationRequest, { ...personalization, ...key }, token),
  );
  if (!signedIn.lasting) sayKeptForThisWindow();
  await readSignIns(context);
  const { dataset, accounts } = signedIn;
  context.store.dispatch({ kind: 'personalizationLooked', look: { dataset, api: { kind: 'answered', accounts } } });
  await vscode.commands.executeCommand(`${viewIds.connection}.focus`);
}

async function askForKey(
  host: string,
): Promise<{ readonly apiKeyId: string; readonly apiKeySecret: string } | undefined> {
  const title = t('Sign In to Personalization: {0}', host);
  const apiKeyId = await vscode.window.showInputBox({
    title: `${title} (1/2)`,
    prompt: t('API key id. In Personalization: Security → API Tokens.'),
    ignoreFocusOut: true,
    validateInput: needed,
  });
  if (apiKeyId === undefined) return undefined;
  const apiKeySecret = await vscode.window.showInputBox({
    title: `${title} (2/2)`,
    prompt: t('API key secret. Personalization shows it once, when the key is made.'),
    password: true,
    ignoreFocusOut: true,
    validateInput: needed,
  });
  return apiKeySecret === undefined ? undefined : { apiKeyId: apiKeyId.trim(), apiKeySecret: apiKeySecret.trim() };
}

function needed(text: string): string | undefined {
  return text.trim() === '' ? t('It cannot be empty.') : undefined;
}
