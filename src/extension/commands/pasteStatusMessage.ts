import * as vscode from 'vscode';
import { explainStatusMessageRequest } from '../../engine/nightProtocol.ts';
import { t } from '../l10n.ts';
import { openMarkdown } from '../preview/openMarkdown.ts';
import type { CommandContext } from './commandContext.ts';

/** Longer texts on the clipboard are something else, and a few words may be a secret: neither is shown on the screen. */
const longestMessage = 2_000;
const fewestWords = 3;

/** *Paste Status Message…*: explains the text that Personalization shows as *Status Message*. Asks nobody outside. */
export async function pasteStatusMessage({ engine }: CommandContext, given?: unknown): Promise<void> {
  const message = typeof given === 'string' ? given : await askForMessage();
  if (message === undefined) return;
  await openMarkdown(await engine.request(explainStatusMessageRequest, { message }));
}

async function askForMessage(): Promise<string | undefined> {
  // An input box has one line; a message that was copied with line breaks is offered as one.
  const copied = (await vscode.env.clipboard.readText()).trim().replaceAll(/\s+/g, ' ');
  const isMessage = copied.length <= longestMessage && copied.split(' ').length >= fewestWords;
  return await vscode.window.showInputBox({
    title: t('Paste Status Message…'),
    prompt: t('The text beside Status Message in Third-Party > Integration Setup > Salesforce CRM, tab Setup.'),
    value: isMessage ? copied : '',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? t('Paste the text of the status message.') : undefined),
  });
}
