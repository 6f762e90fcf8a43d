import { dryRun } from '../../core/sync.ts';
import { reportText } from '../../core/report/reportText.ts';
import { exitCodeOfReport } from '../exitCodes.ts';
import { withOpenRun } from '../openRun.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

/** How many rows of the plan a terminal shows. */
const shownRows = 12;

interface DryRunOptions extends CommonOptions {
  readonly only?: string;
}

/** The whole way without a write; the plan is kept and can be applied by `sync --plan`. */
export async function runDryRun(context: CommandContext, options: DryRunOptions): Promise<number> {
  return await withOpenRun(context, options, async ({ ports, request, work }) => {
    const { report } = await dryRun(request, ports, work);
    context.terminal.text(reportText(report, await ports.plans.sample(shownRows)));
    context.terminal.text(`The plan is kept. To write exactly this: personalization-sync sync --plan ${report.planId}`);
    context.terminal.document(report);
    return exitCodeOfReport(report);
  });
}
