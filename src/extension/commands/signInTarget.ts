import * as vscode from 'vscode';
import { type SignInTargets, signInTargetsRequest } from '../../engine/signInProtocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

/** The configuration in use and what it signs in to. Undefined when the user chose none. */
export async function signInTarget({
  engine,
  store,
}: CommandContext): Promise<{ readonly configPath: string; readonly targets: SignInTargets } | undefined> {
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return undefined;
  store.dispatch({ kind: 'configurationChosen', configPath });
  return { configPath, targets: await engine.request(signInTargetsRequest, { configPath }) };
}

/** Does not wait for an answer. */
export function sayKeptForThisWindow(): void {
  void vscode.window.showWarningMessage(
    t(
      'VS Code has no keyring here, so the sign-in is kept for this window only. Next time you sign in again, or set up a keyring for VS Code.',
    ),
  );
}
