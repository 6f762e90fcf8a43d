import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import type { DryRunResult } from '../../engine/protocol.ts';
import type { CommandContext } from './commandContext.ts';

/** Asks the engine for a dry run, with the token that the user's *Cancel* triggers. */
type AskEngine = (token: vscode.CancellationToken) => Promise<DryRunResult>;

/** Shows the progress of a dry run, cancellable, and puts its result into the state. One run at a time. */
export async function previewRun(title: string, { store }: CommandContext, ask: AskEngine): Promise<void> {
  if (store.state.kind === 'running') throw new SyncError('usage', 'A run is under way. Wait for it, or cancel it.');
  store.dispatch({ kind: 'runStarted' });
  try {
    const { report } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const unsubscribe = store.subscribe((state) => {
          if (state.kind === 'running') progress.report({ message: state.label });
        });
        try {
          return await ask(token);
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
