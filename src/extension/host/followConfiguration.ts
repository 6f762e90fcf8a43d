import * as vscode from 'vscode';
import { type Choices, noChoices } from '../../core/model/choices.ts';
import type { StateStore } from '../store/stateStore.ts';
import { configurationToFollow } from '../store/configurationToFollow.ts';
import { findConfigurationFiles, isFile, watchConfigurationFiles } from './configurationFiles.ts';

export interface FollowOptions {
  readonly store: StateStore;
  /** Of the workspace. */
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

const FOLLOWED = 'followedConfiguration';
const CHOICES = 'choices';

/**
 * Follows the workspace's configuration where there is no question which: the one that was chosen last, or the only one.
 * Keeps what the admin chose for the coming run, by configuration, over a reload of the window. Looks at file names only.
 */
export function followConfiguration({ store, memory, log }: FollowOptions): vscode.Disposable {
  let seen = store.state;
  const look = (): void => {
    void follow(store, memory).catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
  };
  const unsubscribe = store.subscribe((state) => {
    const before = seen;
    seen = state;
    if (state.configPath !== before.configPath) {
      if (state.configPath === null) look();
      else if (state.configPath !== state.demoConfigPath) {
        void memory.update(FOLLOWED, state.configPath);
        restoreChoices(store, memory, state.configPath);
      }
    } else if (state.choices !== before.choices && state.configPath !== null) {
      if (state.configPath !== state.demoConfigPath) void keepChoices(memory, state.configPath, state.choices);
    }
  });
  return vscode.Disposable.from(
    { dispose: unsubscribe },
    watchConfigurationFiles(log, look),
    vscode.workspace.onDidGrantWorkspaceTrust(look),
  );
}

async function follow(store: StateStore, memory: vscode.Memento): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const files = (await findConfigurationFiles()).map((file) => file.fsPath);
  const { configPath, preview } = store.state;
  // A preview outlives its file: that it is gone is told as what makes it stale.
  const isThere = configPath !== null && (preview !== null || (await isFile(vscode.Uri.file(configPath))));
  const next = configurationToFollow(isThere ? configPath : null, files, memory.get<string>(FOLLOWED) ?? null);
  if (next !== store.state.configPath && store.state.configPath === configPath && store.state.run === null) {
    store.dispatch({ kind: 'configurationChosen', configPath: next });
  }
}

function restoreChoices(store: StateStore, memory: vscode.Memento, configPath: string): void {
  const kept = memory.get<Readonly<Record<string, Choices>>>(CHOICES)?.[configPath];
  if (kept) store.dispatch({ kind: 'choicesChanged', choices: { ...noChoices, ...kept } });
}

async function keepChoices(memory: vscode.Memento, configPath: string, choices: Choices): Promise<void> {
  const all = memory.get<Readonly<Record<string, Choices>>>(CHOICES) ?? {};
  await memory.update(CHOICES, { ...all, [configPath]: choices });
}
