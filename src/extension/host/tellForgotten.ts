import { commands, window } from 'vscode';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { StateStore } from '../store/stateStore.ts';

/** For `KeptSecrets`: the rows of the Connection view say what was not kept, and the user is told once. */
export function tellForgotten(store: StateStore): (forgotten: readonly string[], untold: readonly string[]) => void {
  return (forgotten, untold) => {
    store.dispatch({ kind: 'signInsForgotten', forgotten });
    if (untold.length > 0) void say(untold);
  };
}

async function say(keys: readonly string[]): Promise<void> {
  const sides = [...new Set(keys.map(sideOf))].join(', ');
  const signIn = t('Sign In…');
  const chosen = await window.showWarningMessage(
    t(
      'VS Code has not kept the sign-in to {0}: it seems to have no keyring on this computer, and forgets sign-ins when it is closed. Sign in again, and have a keyring set up for VS Code (on Linux GNOME Keyring or KWallet).',
      sides,
    ),
    signIn,
  );
  if (chosen === signIn) await commands.executeCommand(commandIds.signIn);
}

function sideOf(key: string): string {
  if (key.startsWith('salesforce:')) return 'Salesforce';
  return key.startsWith('sftp:') ? 'SFTP' : 'Personalization';
}
