import { activeConfiguration } from '../host/activeConfiguration.ts';
import type { CommandContext } from './commandContext.ts';
import { dryRun } from './dryRun.ts';

/** *Dry Run*: of the configuration in use. */
export async function startDryRun(context: CommandContext): Promise<void> {
  const configPath = await activeConfiguration(context.store);
  if (configPath !== undefined) await dryRun(context, configPath);
}
