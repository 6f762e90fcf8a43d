import * as vscode from 'vscode';
import { commandIds } from '../ids.ts';
import type { StateStore } from '../store/stateStore.ts';
import { asksToVerify, isConnectedOrg } from '../store/verifiedConnections.ts';

export interface VerifyOptions {
  readonly store: StateStore;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  readonly view: Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>;
}

const CONNECTED = 'connectedConfigurations';

/**
 * Looks at a connection that worked before as soon as its view is in sight: a dead one must not look alive until the first
 * run fails. Once a window for each configuration; never one that nobody has connected yet, and never in Restricted Mode.
 */
export function verifyOnOpen({ store, memory, view }: VerifyOptions): vscode.Disposable {
  const looked = new Set<string>();
  const known = (): readonly string[] => memory.get<readonly string[]>(CONNECTED) ?? [];
  const look = (): void => {
    const { state } = store;
    const { configPath } = state;
    if (configPath === null) return;
    if (isConnectedOrg(state)) {
      looked.add(configPath);
      if (!known().includes(configPath)) void memory.update(CONNECTED, [...known(), configPath]);
    } else if (view.visible && vscode.workspace.isTrusted && asksToVerify(state, { known: known(), looked })) {
      looked.add(configPath);
      void vscode.commands.executeCommand(commandIds.connect);
    }
  };
  const unsubscribe = store.subscribe(look);
  return vscode.Disposable.from({ dispose: unsubscribe }, view.onDidChangeVisibility(look));
}
