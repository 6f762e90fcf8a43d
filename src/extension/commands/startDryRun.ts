import { dryRunRequest } from '../../engine/protocol.ts';
import { chooseConfigurationFile } from '../host/configurationFiles.ts';
import type { CommandContext } from './commandContext.ts';
import { previewRun } from './previewRun.ts';

/** *Dry Run*: of the workspace's configuration. */
export async function startDryRun(context: CommandContext): Promise<void> {
  const configPath = await chooseConfigurationFile();
  if (configPath === undefined) return;
  const { engine, store } = context;
  await previewRun('dryRun', 'Dry Run', context, async (token) => ({
    configPath,
    result: await engine.request(dryRunRequest, { configPath, choices: store.state.choices }, token),
  }));
}
