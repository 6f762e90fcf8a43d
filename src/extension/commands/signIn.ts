import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { signInTarget } from './signInTarget.ts';
import { signInToPersonalization } from './signInToPersonalization.ts';
import { signInToSalesforce } from './signInToSalesforce.ts';
import { signInToSftp } from './signInToSftp.ts';

/** *Sign In…*: which side, where there is more than one. */
export async function signIn(context: CommandContext): Promise<void> {
  const found = await signInTarget(context);
  if (found === undefined) return;
  const { salesforce, personalization, sftp } = found.targets;
  const sides = [
    ...(salesforce ? [{ label: 'Salesforce', description: salesforce.connection, run: signInToSalesforce }] : []),
    ...(personalization
      ? [{ label: 'Personalization', description: personalization.dataset, run: signInToPersonalization }]
      : []),
    ...(sftp ? [{ label: 'SFTP', description: sftp.host, run: signInToSftp }] : []),
  ];
  if (sides.length === 0) {
    void vscode.window.showInformationMessage(t('Both sides of this configuration are files: nothing to sign in to.'));
    return;
  }
  const [only] = sides;
  const title = t('Sign In');
  const chosen = sides.length === 1 ? only : await vscode.window.showQuickPick(sides, { title });
  await chosen?.run(context);
}
