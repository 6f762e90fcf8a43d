import * as vscode from 'vscode';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { isRecord, selectedRecords, selectFirst } from './selectedRecords.ts';

/** *Copy Personalization ID*: of every selected record, one a line. */
export async function copyId(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  const records = selectedRecords(context, args, isRecord, selectFirst());
  await vscode.env.clipboard.writeText(records.map(({ personalizationId }) => personalizationId).join('\n'));
}

/** *Copy Salesforce ID*: 18 characters, of every selected record that has one. */
export async function copySalesforceId(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  const what = t('Select a matched record or a candidate in the Match Preview first.');
  const records = selectedRecords(context, args, ({ crmId }) => crmId !== null, what);
  await vscode.env.clipboard.writeText(records.flatMap(({ crmId }) => crmId ?? []).join('\n'));
}
