import path from 'node:path';
import * as vscode from 'vscode';
import type { SyncMode } from '../../engine/protocol.ts';
import type { StateStore } from '../store/stateStore.ts';

/**
 * Keeps the mode as the followed configuration says it now, also while nobody is connected: what an open preview would
 * write goes by the mode of its own time, and both are shown.
 */
export function followMode(store: StateStore): vscode.Disposable {
  let watched: string | null = null;
  let file: vscode.Disposable | undefined;

  const unsubscribe = store.subscribe(({ configPath }) => {
    if (configPath === watched) return;
    watched = configPath;
    file?.dispose();
    file = configPath === null ? undefined : watchFile(configPath, () => void read(configPath));
    if (configPath !== null) void read(configPath);
  });
  async function read(configPath: string): Promise<void> {
    const mode = await modeIn(vscode.Uri.file(configPath));
    if (store.state.configPath === configPath && store.state.mode !== mode) store.dispatch({ kind: 'modeRead', mode });
  }
  return vscode.Disposable.from({ dispose: unsubscribe }, { dispose: () => void file?.dispose() });
}

function watchFile(configPath: string, onChange: () => void): vscode.Disposable {
  const place = new vscode.RelativePattern(vscode.Uri.file(path.dirname(configPath)), path.basename(configPath));
  const watcher = vscode.workspace.createFileSystemWatcher(place);
  return vscode.Disposable.from(watcher, watcher.onDidCreate(onChange), watcher.onDidChange(onChange));
}

/** Null where the file cannot be read, or says a mode that is none: its problems are said elsewhere. */
async function modeIn(file: vscode.Uri): Promise<SyncMode | null> {
  try {
    const { saidMode } = await import('../commands/modePlace.ts');
    return saidMode(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  } catch {
    return null;
  }
}
