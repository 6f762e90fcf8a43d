import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { signInToSalesforceRequest } from '../../engine/signInProtocol.ts';
import { settingIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { askSalesforceWay } from '../signIn/askSalesforceWay.ts';
import type { CommandContext } from './commandContext.ts';
import { connect } from './connect.ts';
import { sayKeptForThisWindow, signInTarget } from './signInTarget.ts';

/** *Sign In to Salesforce…*: asks how, signs in, and looks at the connection. What comes of it stands in the Connection view. */
export async function signInToSalesforce(context: CommandContext): Promise<void> {
  const { engine, runs } = context;
  const found = await signInTarget(context);
  if (found === undefined) return;
  const { salesforce } = found.targets;
  if (salesforce === null) {
    throw new SyncError(
      'usage',
      t('The Salesforce side of this configuration is files: there is nothing to sign in to.'),
    );
  }
  const { connection } = salesforce;
  const way = await askSalesforceWay(engine, connection);
  if (way === null) return;
  const title =
    way.kind === 'browser'
      ? t('Sign in at Salesforce, in the browser window that opens')
      : t('Asking the Salesforce CLI for {0}', way.org);
  const signedIn = await runs.follow({ kind: 'signIn', title }, (token) =>
    engine.request(signInToSalesforceRequest, { connection, way }, token),
  );
  if (way.kind === 'browser') await rememberClientId(way.clientId);
  if (!signedIn.lasting) sayKeptForThisWindow();
  await connect(context);
}

/** Not a secret: the app's public name. The demo's changes with every start. */
async function rememberClientId(clientId: string): Promise<void> {
  if (clientId.includes('DEMO')) return;
  await vscode.workspace
    .getConfiguration()
    .update(settingIds.salesforceClientId, clientId, vscode.ConfigurationTarget.Global);
}
