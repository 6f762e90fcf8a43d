import path from 'node:path';
import * as vscode from 'vscode';
import { checkPreviewRequest, sourceFoldersRequest } from '../../engine/protocol.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { EngineClient } from './engineClient.ts';

export interface StalenessOptions {
  readonly engine: EngineClient;
  readonly store: StateStore;
  readonly log: vscode.LogOutputChannel;
}

/** An editor saves, a script writes several files: one look after the last of them is enough. */
const QUIET_MS = 500;

/**
 * Looks again at an open preview when a file beside its configuration or an export below it changes, and when the user comes
 * back to the window:
 * what is shown must not look newer than it is.
 */
export function watchStaleness(options: StalenessOptions): vscode.Disposable {
  const { store } = options;
  let timer: NodeJS.Timeout | undefined;
  let files: vscode.Disposable | undefined;
  let sources: vscode.Disposable | undefined;
  let watched: string | null = null;
  let watchedRun: string | null = null;

  function lookSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void checkStaleness(options), QUIET_MS);
  }
  async function watchSources(runId: string): Promise<void> {
    const folders = await sourceFolders(options, runId);
    // Asked of the engine: another preview may be open by now.
    if (runId !== watchedRun) return;
    sources = vscode.Disposable.from(...folders.map((folder) => watchFolder(folder, lookSoon)));
  }
  const unsubscribe = store.subscribe(({ preview }) => {
    const configPath = preview?.configPath ?? null;
    const runId = preview?.report.runId ?? null;
    if (runId !== watchedRun) {
      watchedRun = runId;
      sources?.dispose();
      sources = undefined;
      if (runId !== null) void watchSources(runId);
    }
    if (configPath === watched) return;
    watched = configPath;
    files?.dispose();
    files = configPath === null ? undefined : watchFolder(path.dirname(configPath), lookSoon);
  });
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused) lookSoon();
  });
  return vscode.Disposable.from(
    focus,
    { dispose: unsubscribe },
    { dispose: () => void files?.dispose() },
    { dispose: () => void sources?.dispose() },
    {
      dispose: () => clearTimeout(timer),
    },
  );
}

/** Asks the engine whether the preview still shows what a run would do, and puts the answer into the state. Never throws. */
export async function checkStaleness({ engine, store, log }: StalenessOptions): Promise<void> {
  const { preview, run } = store.state;
  if (preview === null || run !== null) return;
  const { runId } = preview.report;
  try {
    const { reasons } = await engine.request(checkPreviewRequest, { runId });
    const present = store.state.preview;
    if (present?.report.runId !== runId || isSame(present.staleReasons, reasons)) return;
    store.dispatch({ kind: 'previewStale', reasons });
  } catch (error) {
    log.warn(`The preview cannot be checked: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Where exports lie that are not beside the configuration. Never throws: what is not watched is looked at on coming back. */
async function sourceFolders({ engine, log }: StalenessOptions, runId: string): Promise<readonly string[]> {
  try {
    return (await engine.request(sourceFoldersRequest, { runId })).folders;
  } catch (error) {
    log.warn(`Exports are not watched: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

/** The folder itself: the configuration, links, exclusions, and the exports that lie beside them. */
function watchFolder(folder: string, onChange: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), '*'));
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(onChange),
    watcher.onDidChange(onChange),
    watcher.onDidDelete(onChange),
  );
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index]);
}
