import { activeConfiguration } from '../host/activeConfiguration.ts';
import { listRuns } from '../host/runHistory.ts';
import type { CommandContext } from './commandContext.ts';

/** *Refresh* of the run history. */
export async function refreshRuns({ engine, store }: CommandContext): Promise<void> {
  const configPath = await activeConfiguration(store);
  if (configPath === undefined) return;
  store.dispatch({ kind: 'configurationChosen', configPath });
  await listRuns(engine, store);
}
