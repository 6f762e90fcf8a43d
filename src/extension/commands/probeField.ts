import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { probeChoiceRequest, probeRequest } from '../../engine/reconfigureProtocol.ts';
import { t } from '../l10n.ts';
import { begunReconfigure } from './begunReconfigure.ts';
import type { CommandContext } from './commandContext.ts';

/** *Test Write…*: writes a mapped field of one Contact with its own value, after a question that names both. */
export async function probeField(context: CommandContext): Promise<void> {
  const { engine, store } = context;
  begunReconfigure(context);
  const { configPath } = store.state;
  if (configPath === null) return;
  const { refusal, org, fields } = await engine.request(probeChoiceRequest, { configPath });
  if (refusal !== null) throw new SyncError('refused', refusal);
  if (fields.length === 0) throw new SyncError('usage', t('No field of Contact is mapped that this sign-in may edit.'));
  const title = t('Test Write');
  const field = await vscode.window.showQuickPick(
    fields.map((one) => ({ label: one.label, description: one.field, field: one.field })),
    { title, placeHolder: t('Which field?'), ignoreFocusOut: true },
  );
  if (field === undefined) return;
  const contactId = await askContact(title);
  if (contactId === undefined) return;
  const button = t('Write');
  const message = t('Write {0} of one Contact in {1}?', `Contact.${field.field}`, org);
  const detail = t(
    'Contact {0} is read, the field is written with the value that it has, and read again. Triggers, flows and validation rules of the org run as at any update.',
    contactId,
  );
  const chosen = await vscode.window.showWarningMessage(message, { modal: true, detail }, button);
  if (chosen !== button) return;
  const target = { contactId, field: field.field };
  const probe = await engine.request(probeRequest, { configPath, target });
  const state = begunReconfigure(context);
  const reconfiguration = { ...state.reconfiguration, probe };
  store.dispatch({ kind: 'reconfigured', reconfigure: { ...state, reconfiguration } });
  if (probe.outcome !== 'written') throw new SyncError('refused', probe.words);
  void vscode.window.showInformationMessage(probe.words);
}

async function askContact(title: string): Promise<string | undefined> {
  const given = await vscode.window.showInputBox({
    title,
    prompt: t('Which Contact? Its id, or the address of its page.'),
    placeHolder: '003…',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === '' || contactIdIn(text) !== undefined ? undefined : t('There is no id of a Contact in it.'),
  });
  return given === undefined ? undefined : contactIdIn(given);
}

function contactIdIn(text: string): string | undefined {
  return /(?<![0-9A-Za-z])003[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?(?![0-9A-Za-z])/.exec(text)?.[0];
}
