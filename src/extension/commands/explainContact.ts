import * as vscode from 'vscode';
import { explainCrmRecordRequest } from '../../engine/protocol.ts';
import { findConfigurationFiles } from '../host/configurationFiles.ts';
import { t } from '../l10n.ts';
import { openMarkdown } from '../preview/openMarkdown.ts';
import { namesRecord } from '../preview/namesRecord.ts';
import { requireOpenPreview } from '../preview/requireOpenPreview.ts';
import type { CommandContext } from './commandContext.ts';

/** *Explain This Contact…*: who writes a record of the CRM, and which fields, from its id or its address in Salesforce. */
export async function explainContact({ engine, store }: CommandContext, argument: unknown): Promise<void> {
  const preview = requireOpenPreview(store.state);
  const reference = crmIdOf(argument) ?? (await askForReference());
  if (reference === undefined) return;
  const files = await findConfigurationFiles();
  const otherConfigPaths = files.map(({ fsPath }) => fsPath).filter((path) => path !== preview.configPath);
  const runId = preview.report.runId;
  await openMarkdown(await engine.request(explainCrmRecordRequest, { runId, reference, otherConfigPaths }));
}

/** A row of the Match Preview that stands for a matched record, or for a candidate. */
function crmIdOf(argument: unknown): string | undefined {
  const { crmId } = (argument ?? {}) as { readonly crmId?: unknown };
  return typeof crmId === 'string' ? crmId : undefined;
}

async function askForReference(): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: t('Explain This Contact'),
    prompt: t('A record id of 15 or 18 characters, or the address of the record’s page in Salesforce'),
    placeHolder: '003…',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || namesRecord(text)
        ? undefined
        : t('This names no Contact, Lead or Account: their ids begin with 003, 00Q and 001.'),
  });
  return typed?.trim() || undefined;
}
