import { chooseConfigurationFile } from '../host/configurationFiles.ts';
import type { CommandContext } from './commandContext.ts';
import { runDryRun } from './runDryRun.ts';

/** *Dry Run*: of the workspace's configuration. */
export async function startDryRun(context: CommandContext): Promise<void> {
  const configPath = await chooseConfigurationFile();
  if (configPath !== undefined) await runDryRun(configPath, context);
}
