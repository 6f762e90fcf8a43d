import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import type { DryRunResult } from '../../engine/protocol.ts';
import type { RunningKind } from '../store/syncState.ts';
import type { CommandContext } from './commandContext.ts';

interface PreviewedRun {
  readonly configPath: string;
  readonly result: DryRunResult;
}

/** Asks the engine for a dry run, with the token that the user's *Cancel* triggers. */
type AskEngine = (token: vscode.CancellationToken) => Promise<PreviewedRun>;

/** Shows the progress of a dry run, cancellable, and puts its result into the state. One run at a time. */
export async function previewRun(
  kind: RunningKind,
  title: string,
  { store }: CommandContext,
  ask: AskEngine,
): Promise<void> {
  if (store.state.run !== null) throw new SyncError('usage', 'A run is under way. Wait for it, or cancel it.');
  store.dispatch({ kind: 'runStarted', run: kind });
  try {
    const { configPath, result } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (progress, token) => {
        const unsubscribe = store.subscribe(({ run }) => {
          if (run !== null) progress.report({ message: run.label });
        });
        try {
          return await ask(token);
        } finally {
          unsubscribe();
        }
      },
    );
    store.dispatch({ kind: 'configurationChosen', configPath });
    store.dispatch({ kind: 'previewOpened', configPath, result });
  } finally {
    store.dispatch({ kind: 'runEnded' });
  }
}
