import type { HistoryRun } from '../../engine/protocol.ts';
import { listRuns } from '../host/runHistory.ts';
import type { CommandContext } from './commandContext.ts';

/** A run that has just ended, as the history lists it. Never throws: how the run ended is told in any case. */
export async function historyOf(
  { engine, store, log }: CommandContext,
  runId: string,
): Promise<HistoryRun | undefined> {
  try {
    return (await listRuns(engine, store)).find((run) => run.runId === runId);
  } catch (error) {
    log.warn(`The runs cannot be listed: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
