import path from 'node:path';
import * as vscode from 'vscode';
import { type HistoryRun, listRunsRequest } from '../../engine/protocol.ts';
import type { StateStore } from '../store/stateStore.ts';
import { findConfigurationFiles } from './configurationFiles.ts';
import type { EngineClient } from './engineClient.ts';
import { throttled } from './throttled.ts';

export interface RunHistoryOptions {
  readonly engine: EngineClient;
  readonly store: StateStore;
  readonly view: vscode.TreeView<unknown>;
  readonly log: vscode.LogOutputChannel;
}

/** A run writes several files one after the other. */
const CHANGES_MS = 1_000;

/** Asks for the runs of a configuration and puts them into the state. */
export async function listRuns(engine: EngineClient, store: StateStore): Promise<readonly HistoryRun[]> {
  const { configPath } = store.state;
  const runs = configPath === null ? [] : await engine.request(listRunsRequest, { configPath });
  if (store.state.configPath === configPath) store.dispatch({ kind: 'runsListed', runs });
  return runs;
}

/**
 * Keeps *Run History* as the disk has it, while somebody looks at it: when it comes into sight, when a run ends, and when
 * a run of the command line leaves its folder. Nobody looking, nothing is asked and no engine is started.
 */
export function watchRunHistory(options: RunHistoryOptions): vscode.Disposable {
  const { store, view } = options;
  let isOutdated = true;
  let files: vscode.Disposable | undefined;
  let watched: string | null = null;
  let wasRunning = false;

  const refresh = throttled(() => {
    if (!view.visible || !vscode.workspace.isTrusted) {
      isOutdated = true;
      return;
    }
    isOutdated = false;
    void refreshQuietly(options);
  }, CHANGES_MS);
  const unsubscribe = store.subscribe(({ configPath, run }) => {
    if (configPath !== watched) {
      watched = configPath;
      files?.dispose();
      files = configPath === null ? undefined : watchRunFolders(configPath, refresh);
      refresh();
    }
    if (wasRunning && run === null) refresh();
    wasRunning = run !== null;
  });
  const seen = view.onDidChangeVisibility(() => {
    if (view.visible && isOutdated) refresh();
  });
  if (view.visible) refresh();
  return vscode.Disposable.from(seen, refresh, { dispose: unsubscribe }, { dispose: () => void files?.dispose() });
}

function watchRunFolders(configPath: string, onChange: () => void): vscode.Disposable {
  const runs = vscode.Uri.file(path.join(path.dirname(configPath), '.personalization-sync', 'runs'));
  const watcher = vscode.workspace.createFileSystemWatcher(
    new vscode.RelativePattern(runs, '**/{report.json,failed.csv}'),
  );
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(onChange),
    watcher.onDidChange(onChange),
    watcher.onDidDelete(onChange),
  );
}

/** Nobody asked for it, so nobody is interrupted when it fails. */
async function refreshQuietly({ engine, store, log }: RunHistoryOptions): Promise<void> {
  try {
    await followOnlyConfiguration(store);
    await listRuns(engine, store);
  } catch (error) {
    log.warn(`The runs cannot be listed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The history of a workspace is there before its first dry run of the day; with several configurations the user chooses. */
async function followOnlyConfiguration(store: StateStore): Promise<void> {
  const [only, ...others] = await findConfigurationFiles();
  // Asked last: the user may have chosen one, or started the demo, meanwhile.
  if (only === undefined || others.length > 0 || store.state.configPath !== null) return;
  store.dispatch({ kind: 'configurationChosen', configPath: only.fsPath });
}
