import * as vscode from 'vscode';
import type { StateStore } from '../store/stateStore.ts';
import type { ReconfigureState } from '../store/syncState.ts';

const RECONFIGURE = 'reconfigure';

type Kept = Readonly<Record<string, ReconfigureState>>;

/** Keeps how far *Reconfigure and Test* has come, by configuration, over a reload of the window. */
export function keepReconfigure({
  store,
  memory,
}: {
  readonly store: StateStore;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
}): vscode.Disposable {
  let seen = store.state;
  const unsubscribe = store.subscribe((state) => {
    const before = seen;
    seen = state;
    const { configPath, demoConfigPath, reconfigure } = state;
    // A demo is gone with its window.
    if (configPath === null || configPath === demoConfigPath) return;
    if (configPath !== before.configPath) {
      const kept = memory.get<Kept>(RECONFIGURE)?.[configPath];
      if (kept !== undefined) store.dispatch({ kind: 'reconfigured', reconfigure: kept });
    } else if (reconfigure !== before.reconfigure) void keep(memory, configPath, reconfigure);
  });
  return new vscode.Disposable(unsubscribe);
}

async function keep(memory: vscode.Memento, configPath: string, state: ReconfigureState | null): Promise<void> {
  const { [configPath]: _before, ...others } = memory.get<Kept>(RECONFIGURE) ?? {};
  await memory.update(RECONFIGURE, state === null ? others : { ...others, [configPath]: state });
}
