import { listRuns } from '../../adapters/createPorts.ts';
import { SyncError } from '../../core/model/syncError.ts';
import { reportText } from '../../core/report/reportText.ts';
import { done } from '../exitCodes.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

/** Shows the report of one run, by its id or the beginning of it. */
export async function runShow(context: CommandContext, options: CommonOptions, wanted = ''): Promise<number> {
  const fitting = (await listRuns(options.config)).filter(({ runId }) => runId.startsWith(wanted));
  const [run, another] = fitting;
  if (run === undefined) throw new SyncError('usage', `There is no run "${wanted}" here. "runs" lists them.`);
  if (another !== undefined)
    throw new SyncError('usage', `"${wanted}" fits ${fitting.length} runs; write more of the id.`);
  if (run.kind === 'unreadable') throw new SyncError('usage', `The run ${run.runId} cannot be shown: ${run.why}`);
  context.terminal.text(reportText(run.report));
  context.terminal.document(run.report);
  return done;
}
