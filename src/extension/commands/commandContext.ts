import type { LogOutputChannel } from 'vscode';
import type { EngineClient } from '../host/engineClient.ts';
import type { StateStore } from '../store/stateStore.ts';

/** What a command may use. */
export interface CommandContext {
  readonly engine: EngineClient;
  readonly store: StateStore;
  readonly log: LogOutputChannel;
}
