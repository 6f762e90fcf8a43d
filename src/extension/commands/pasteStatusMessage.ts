import * as vscode from 'vscode';
import { explainStatusMessageRequest } from '../../engine/nightProtocol.ts';
import { t } from '../l10n.ts';
import { openMarkdown } from '../preview/openMarkdown.ts';
import type { CommandContext } from './commandContext.ts';

/** *Paste Status Message…*: explains the text that Personalization shows as *Status Message*. Asks nobody outside. */
export async function pasteStatusMessage({ engine }: CommandContext): Promise<void> {
  // The person pastes: the clipboard may hold anything, and a browser asks before it lets anybody read it.
  const message = await vscode.window.showInputBox({
    title: t('Paste Status Message…'),
    prompt: t('The text beside Status Message in Third-Party > Integration Setup > Salesforce CRM, tab Setup.'),
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Paste the text of the status message.') : undefined),
  });
  if (message === undefined) return;
  await openMarkdown(await engine.request(explainStatusMessageRequest, { message }));
}
