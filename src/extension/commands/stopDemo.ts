import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { stopDemoRequest } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

/** *Stop Demo*: ends the emulators; their made-up org goes with them. */
export async function stopDemo({ engine, store }: CommandContext): Promise<void> {
  const { demoConfigPath, run } = store.state;
  if (demoConfigPath === null) {
    vscode.window.setStatusBarMessage(t('The demo does not run.'), 5_000);
    return;
  }
  if (run !== null) throw new SyncError('usage', t('A run is under way. Wait for it, or cancel it.'));
  await engine.request(stopDemoRequest, {});
  store.dispatch({ kind: 'demoEnded' });
}
