import type { LogOutputChannel } from 'vscode';
import type { EngineClient } from '../host/engineClient.ts';

/** What the parts of the document use. */
export interface DocumentServices {
  readonly engine: EngineClient;
  readonly log: LogOutputChannel;
}
