import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { dryRunRequest } from '../../engine/protocol.ts';
import type { CommandContext } from './commandContext.ts';

/** Asks the engine for a dry run of a configuration, cancellable, and puts its result into the state. */
export async function runDryRun(configPath: string, { engine, store }: CommandContext): Promise<void> {
  if (store.state.kind === 'running') throw new SyncError('usage', 'A run is under way. Wait for it, or cancel it.');
  store.dispatch({ kind: 'runStarted' });
  try {
    const { report } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Dry Run', cancellable: true },
      async (progress, token) => {
        const unsubscribe = store.subscribe((state) => {
          if (state.kind === 'running') progress.report({ message: state.label });
        });
        try {
          return await engine.request(dryRunRequest, { configPath }, token);
        } finally {
          unsubscribe();
        }
      },
    );
    store.dispatch({ kind: 'runReported', report });
  } catch (error) {
    store.dispatch({ kind: 'runEnded' });
    throw error;
  }
}
