import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { readRequirements } from './checkRequirements.ts';

/** *Mark as Known Good*: what is there now is what later checks compare with. Asks first: what was good before is forgotten. */
export async function markKnownGood(context: CommandContext): Promise<void> {
  const { requirements } = context.store.state;
  if (requirements === null) {
    throw new SyncError('usage', t('Check the security requirements first, and look at what has changed.'));
  }
  const failed = requirements.checks.filter(({ verdict }) => verdict === 'failed').length;
  const button = t('Mark as Known Good');
  const detail = [
    t(
      'Later checks compare with what Salesforce tells now; what was known good before is forgotten, except what cannot be read now.',
    ),
    ...(failed === 0 ? [] : [t('{0} security requirements fail now.', failed)]),
  ].join('\n');
  const message = t('Is the present state of the security settings good?');
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, button);
  if (chosen !== button) return;
  const carriedOver = (await readRequirements(context, true))?.knownGood.carriedOver ?? 0;
  if (carriedOver > 0) sayCarriedOver(carriedOver);
}

/** Does not wait for an answer. */
function sayCarriedOver(settings: number): void {
  void vscode.window.showInformationMessage(
    t(
      'Marked as known good. {0} settings cannot be read with this sign-in and stay as they were known before.',
      settings,
    ),
  );
}
