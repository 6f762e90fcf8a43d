import { dryRunRequest } from '../../engine/protocol.ts';
import { chooseConfigurationFile } from '../host/configurationFiles.ts';
import type { CommandContext } from './commandContext.ts';
import { previewRun } from './previewRun.ts';

/** *Dry Run*: of the workspace's configuration. */
export async function startDryRun(context: CommandContext): Promise<void> {
  const configPath = await chooseConfigurationFile();
  if (configPath === undefined) return;
  await previewRun('Dry Run', context, (token) => context.engine.request(dryRunRequest, { configPath }, token));
}
