import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { connectRequest } from '../../engine/protocol.ts';
import { activeConfiguration } from '../host/activeConfiguration.ts';
import { errorLogText, errorText } from '../host/errorText.ts';
import { viewIds } from '../ids.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';
import { lookAtPersonalization } from './lookAtPersonalization.ts';

/**
 * *Connect*: signs in to Salesforce and looks, without reading a record, and looks at Personalization beside it. What goes
 * wrong stands in the Connection view, with what to do, and no notification says it again.
 */
export async function connect(context: CommandContext): Promise<void> {
  const { engine, store, runs, log, views } = context;
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  store.dispatch({ kind: 'configurationChosen', configPath });
  try {
    const run = { kind: 'connect', title: t('Connect'), viewId: viewIds.connection } as const;
    const facts = await runs.follow(run, (token) => {
      // Not waited for: a server that hangs takes long to be given up, and a dry run may start before.
      void lookAtPersonalization(context, configPath);
      return engine.request(connectRequest, { configPath }, token);
    });
    store.dispatch({ kind: 'connected', facts });
  } catch (error) {
    if (error instanceof SyncError && (error.code === 'cancelled' || error.code === 'usage')) throw error;
    log.error(errorLogText(error));
    store.dispatch({ kind: 'connectionFailed', message: errorText(error) });
    // It may have been asked for by opening the window: nobody's keyboard is taken away then.
    if (!views.connection.view.visible) await vscode.commands.executeCommand(`${viewIds.connection}.focus`);
  }
}
