import type { LogOutputChannel } from 'vscode';
import type { EngineClient } from '../host/engineClient.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { Views } from '../views/registerViews.ts';

/** What a command may use. */
export interface CommandContext {
  readonly engine: EngineClient;
  readonly store: StateStore;
  readonly views: Views;
  readonly log: LogOutputChannel;
}
