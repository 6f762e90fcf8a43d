import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { recordUrl } from './recordUrl.ts';
import { selectedRecords } from './selectedRecords.ts';

/** *Open in Salesforce*: the page of the CRM record, in the browser. No session travels along: the browser signs in itself. */
export async function openInSalesforce(context: CommandContext, ...args: readonly unknown[]): Promise<void> {
  const { preview, connection } = context.store.state;
  const facts = preview?.facts ?? (connection.kind === 'connected' ? connection.facts : null);
  const what = t('Select a matched record or a candidate in the Match Preview first.');
  const [record] = selectedRecords(context, args, ({ crmId }) => crmId !== null, what);
  if (facts === null || typeof record?.crmId !== 'string') throw new SyncError('usage', what);
  const { instanceUrl, connection: signedIn } = facts;
  if (instanceUrl === null) throw new SyncError('usage', t('The Salesforce side is files: there is no page to open.'));
  if (signedIn.org.isDemo) throw new SyncError('usage', t('The demo’s records have no page in Salesforce.'));
  await vscode.env.openExternal(vscode.Uri.parse(recordUrl(instanceUrl, record.object, record.crmId), true));
}
