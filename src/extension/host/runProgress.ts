import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { RunningKind, RunningState, SyncState } from '../store/syncState.ts';
import type { EngineClient } from './engineClient.ts';
import { EngineLost, RunInterrupted } from './interruption.ts';
import { percentDone, progressText } from './progressText.ts';
import { throttled } from './throttled.ts';
import { type Pace, paceAfter, timeLeftMs } from './timeLeft.ts';

/** What is asked of the engine, with the token that *Cancel* triggers. */
export type AskEngine<T> = (token: vscode.CancellationToken) => Promise<T>;

export interface FollowedRun {
  readonly kind: RunningKind;
  /** Of the notification. */
  readonly title: string;
  /** Shows the progress in this view, instead of a notification. */
  readonly viewId?: string;
  /** API calls that it will make, as far as they were forecast. */
  readonly forecastCalls?: number;
}

/** The user is free again this long after *Cancel*: an engine that has not answered by then is ended. */
const CANCEL_LIMIT_MS = 4_500;
const PROGRESS_EVERY_MS = 250;
const TICK_MS = 1_000;

/**
 * A run's life, in one place: it starts when none runs, tells how far it is, can be cancelled, and ends — with its result,
 * with an error, or because its engine ended or did not answer. Afterwards the state never says that it still runs.
 */
export class RunProgress {
  readonly #engine: EngineClient;
  readonly #store: StateStore;
  #cancel: vscode.CancellationTokenSource | null = null;

  constructor(engine: EngineClient, store: StateStore) {
    this.#engine = engine;
    this.#store = store;
  }

  /**
   * Follows a run to its end. Throws `usage` while another one runs, `RunInterrupted` when the engine ended in the middle,
   * and what the engine throws.
   */
  async follow<T>(run: FollowedRun, ask: AskEngine<T>): Promise<T> {
    const store = this.#store;
    if (store.state.run !== null) throw new SyncError('usage', t('A run is under way. Wait for it, or cancel it.'));
    const cancel = new vscode.CancellationTokenSource();
    this.#cancel = cancel;
    store.dispatch({ kind: 'runStarted', run: run.kind });
    const witness = watchRun(store);
    const deadline = this.#endLateEngine(cancel.token);
    try {
      return await vscode.window.withProgress(
        {
          location: run.viewId === undefined ? vscode.ProgressLocation.Notification : { viewId: run.viewId },
          title: run.title,
          cancellable: true,
        },
        async (progress, token) => {
          const clicked = token.onCancellationRequested(() => cancel.cancel());
          const reporting = report(store, run, progress);
          try {
            return await ask(cancel.token);
          } finally {
            reporting.dispose();
            clicked.dispose();
          }
        },
      );
    } catch (error) {
      if (!(error instanceof EngineLost)) throw error;
      const interrupted = new RunInterrupted(
        { run: witness.run(), wasCancelled: cancel.token.isCancellationRequested, endedDemo: witness.isOfDemo() },
        error,
      );
      store.dispatch({ kind: 'runInterrupted', notice: interrupted.message });
      throw interrupted;
    } finally {
      deadline.dispose();
      witness.dispose();
      this.#cancel = null;
      cancel.dispose();
      store.dispatch({ kind: 'runEnded' });
    }
  }

  /** Cancels what runs, however often it is asked; answers whether anything does. */
  cancel(): boolean {
    this.#cancel?.cancel();
    return this.#cancel !== null;
  }

  #endLateEngine(token: vscode.CancellationToken): vscode.Disposable {
    let timer: NodeJS.Timeout | undefined;
    const cancelled = token.onCancellationRequested(() => {
      this.#store.dispatch({ kind: 'runCancelling' });
      timer = setTimeout(() => this.#engine.end(), CANCEL_LIMIT_MS);
    });
    return new vscode.Disposable(() => {
      clearTimeout(timer);
      cancelled.dispose();
    });
  }
}

/** Keeps what was last known of the run and of its demo: when the engine ends, the state forgets both. */
function watchRun(store: StateStore): { run(): RunningState; isOfDemo(): boolean; dispose(): void } {
  let run: RunningState | null = store.state.run;
  let isOfDemo = false;
  function look({ run: running, configPath, demoConfigPath }: SyncState): void {
    run = running ?? run;
    if (demoConfigPath !== null) isOfDemo = configPath === demoConfigPath;
  }
  look(store.state);
  const unsubscribe = store.subscribe(look);
  return {
    run: () => run ?? { kind: 'dryRun', label: t('Starting'), labels: {} },
    isOfDemo: () => isOfDemo,
    dispose: unsubscribe,
  };
}

function report(
  store: StateStore,
  { forecastCalls = null }: { readonly forecastCalls?: number | null },
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): vscode.Disposable {
  let pace: Pace | null = null;
  let percent = 0;
  const tell = throttled(() => {
    const { run } = store.state;
    if (run === null) return;
    pace = paceAfter(pace, run, Date.now());
    const message = run.isCancelling
      ? t('Cancelling…')
      : progressText(run, { leftMs: timeLeftMs(pace, run, Date.now()), forecastCalls });
    // The bar only grows, and a run has several phases: it shows how far the writing is, and moves to and fro otherwise.
    const now = run.kind === 'liveSync' && run.labels.apply !== undefined ? (percentDone(run) ?? percent) : percent;
    progress.report({ message, ...(now > percent && { increment: now - percent }) });
    percent = Math.max(percent, now);
  }, PROGRESS_EVERY_MS);
  tell();
  const unsubscribe = store.subscribe(tell);
  const ticking = setInterval(tell, TICK_MS);
  return new vscode.Disposable(() => {
    clearInterval(ticking);
    unsubscribe();
    tell.dispose();
  });
}
