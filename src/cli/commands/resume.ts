import { continueSync } from '../../core/sync.ts';
import { exitCodeOfReport } from '../exitCodes.ts';
import { findRun } from '../findRun.ts';
import { withOpenRun } from '../openRun.ts';
import { errorWithHint } from '../overrideHint.ts';
import { tellLiveRun } from '../tellLiveRun.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

/** Carries on a live run that stopped in the middle, by its id or the beginning of it. It was agreed to when it began. */
export async function runResume(context: CommandContext, options: CommonOptions, wanted = ''): Promise<number> {
  const { runId } = await findRun(options.config, wanted);
  return await withOpenRun(context, options, async ({ createLivePorts, request, work }) => {
    const report = await continueSync(request, runId, createLivePorts(), work).catch((error: unknown) => {
      throw errorWithHint(error);
    });
    tellLiveRun(context.terminal, report);
    return exitCodeOfReport(report);
  });
}
