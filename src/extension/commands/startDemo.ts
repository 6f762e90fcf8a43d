import { dryRunRequest, startDemoRequest } from '../../engine/protocol.ts';
import type { CommandContext } from './commandContext.ts';
import { previewRun } from './previewRun.ts';

/** *Start Demo*: starts the emulators and makes a dry run against them. Nothing leaves this computer. */
export async function startDemo(context: CommandContext): Promise<void> {
  const { engine } = context;
  await previewRun('Demo', context, async (token) => {
    const { configPath } = await engine.request(startDemoRequest, {}, token);
    return engine.request(dryRunRequest, { configPath }, token);
  });
}
