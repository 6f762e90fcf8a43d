import { reportText } from '../../core/report/reportText.ts';
import { done } from '../exitCodes.ts';
import { findRun } from '../findRun.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

/** Shows the report of one run, by its id or the beginning of it. */
export async function runShow(context: CommandContext, options: CommonOptions, wanted = ''): Promise<number> {
  const { report } = await findRun(options.config, wanted);
  context.terminal.text(reportText(report));
  context.terminal.document(report);
  return done;
}
