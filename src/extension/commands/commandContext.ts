import type { LogOutputChannel } from 'vscode';
import type { EngineClient } from '../host/engineClient.ts';
import type { RunProgress } from '../host/runProgress.ts';
import type { OnFirstUse } from '../host/onFirstUse.ts';
import type { Previews } from '../preview/createPreviews.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { Views } from '../views/registerViews.ts';

/** What activation hands over. */
export interface CommandServices {
  readonly engine: EngineClient;
  readonly store: StateStore;
  readonly views: Views;
  readonly previews: OnFirstUse<Previews>;
  readonly log: LogOutputChannel;
}

/** What a command may use. */
export interface CommandContext extends Omit<CommandServices, 'previews'> {
  readonly previews: Previews;
  readonly runs: RunProgress;
  /** Looks whether the preview still shows what a run would do. Never throws. */
  readonly checkStaleness: () => Promise<void>;
}
