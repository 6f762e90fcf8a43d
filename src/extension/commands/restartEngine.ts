import * as vscode from 'vscode';
import type { EngineIdentity } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import type { CommandContext } from './commandContext.ts';

/** *Restart Engine*: for an engine that hangs. Answers who the new one is. */
export async function restartEngine({ engine }: CommandContext): Promise<EngineIdentity> {
  const identity = await engine.restart();
  vscode.window.setStatusBarMessage(
    t('Personalization Sync: the engine runs as process {0}', identity.processId),
    5_000,
  );
  return identity;
}
