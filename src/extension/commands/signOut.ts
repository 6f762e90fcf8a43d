import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { type SignInSide, type SignInState, signInStateRequest, signOutRequest } from '../../engine/signInProtocol.ts';
import { readSignIns } from '../host/followSignIns.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { signInTarget } from './signInTarget.ts';

/** *Sign Out…*: revokes at Salesforce what can be revoked, and forgets the sign-in in every window. */
export async function signOut(context: CommandContext): Promise<void> {
  const { engine, log } = context;
  const found = await signInTarget(context);
  if (found === undefined) return;
  const { configPath } = found;
  const sides = sidesOf(await engine.request(signInStateRequest, { configPath }));
  if (sides.length === 0) {
    throw new SyncError('usage', t('Nobody is signed in for this configuration. The demo ends with Stop Demo.'));
  }
  const placeHolder = t('Signs out in every window. Tokens of a browser sign-in are revoked at Salesforce.');
  const chosen = await vscode.window.showQuickPick(sides, { title: t('Sign Out'), placeHolder });
  if (chosen === undefined) return;
  const { problem } = await engine.request(signOutRequest, { configPath, side: chosen.side });
  await readSignIns(context);
  if (problem === null) return;
  log.warn(problem);
  void vscode.window.showWarningMessage(t('You are signed out here. {0}', problem));
}

function sidesOf({
  salesforce,
  personalization,
  sftp,
}: SignInState): readonly (vscode.QuickPickItem & { readonly side: SignInSide })[] {
  return [
    ...(salesforce && salesforce.way !== 'demo'
      ? [{ label: 'Salesforce', description: salesforce.username, side: 'salesforce' as const }]
      : []),
    ...(personalization
      ? [{ label: 'Personalization', description: personalization.apiKeyId, side: 'personalization' as const }]
      : []),
    ...(sftp ? [{ label: 'SFTP', description: `${sftp.username}@${sftp.host}`, side: 'sftp' as const }] : []),
  ];
}
