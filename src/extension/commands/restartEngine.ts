import * as vscode from 'vscode';
import type { EngineIdentity } from '../../engine/protocol.ts';
import type { CommandContext } from './commandContext.ts';

/** *Restart Engine*: for an engine that hangs. Answers who the new one is. */
export async function restartEngine({ engine }: CommandContext): Promise<EngineIdentity> {
  const identity = await engine.restart();
  vscode.window.setStatusBarMessage(`Personalization Sync: the engine runs as process ${identity.processId}`, 5_000);
  return identity;
}
