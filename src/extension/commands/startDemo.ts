import { dryRunRequest, startDemoRequest } from '../../engine/protocol.ts';
import { noChoices } from '../../core/model/choices.ts';
import type { CommandContext } from './commandContext.ts';
import { previewRun } from './previewRun.ts';

/** *Start Demo*: starts the emulators and makes a dry run against them. Nothing leaves this computer. */
export async function startDemo(context: CommandContext): Promise<void> {
  const { engine, store } = context;
  await previewRun('demo', 'Demo', context, async (token) => {
    const { configPath } = await engine.request(startDemoRequest, {}, token);
    store.dispatch({ kind: 'demoStarted', configPath });
    return { configPath, result: await engine.request(dryRunRequest, { configPath, choices: noChoices }, token) };
  });
}
