import { type ListedRun, listRuns } from '../adapters/createPorts.ts';
import { SyncError } from '../core/model/syncError.ts';

/** A run that can be read, by its id or the beginning of it. `usage` when none fits, or more than one. */
export async function findRun(
  configuration: string,
  wanted: string,
): Promise<Extract<ListedRun, { readonly kind: 'run' }>> {
  const fitting = (await listRuns(configuration)).filter(({ runId }) => runId.startsWith(wanted));
  const [run, another] = fitting;
  if (run === undefined) throw new SyncError('usage', `There is no run "${wanted}" here. "runs" lists them.`);
  if (another !== undefined)
    throw new SyncError('usage', `"${wanted}" fits ${fitting.length} runs; write more of the id.`);
  if (run.kind === 'unreadable') throw new SyncError('usage', `The run ${run.runId} cannot be shown: ${run.why}`);
  return run;
}
