import { startDemoRequest } from '../../engine/protocol.ts';
import type { CommandContext } from './commandContext.ts';
import { runDryRun } from './runDryRun.ts';

/** *Start Demo*: starts the emulators and makes a dry run against them. Nothing leaves this computer. */
export async function startDemo(context: CommandContext): Promise<void> {
  const { configPath } = await context.engine.request(startDemoRequest, {});
  await runDryRun(configPath, context);
}
