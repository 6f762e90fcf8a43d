import { resolve } from 'node:path';
import { matchBothSides } from '../../core/sync.ts';
import { reportText } from '../../core/report/reportText.ts';
import { done, doneWithRefusals } from '../exitCodes.ts';
import { withOpenRun } from '../openRun.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

interface MatchOptions extends CommonOptions {
  readonly export?: string;
}

/** Reads both sides and matches. Ends with 1 only when rows of the input were refused. */
export async function runMatch(context: CommandContext, options: MatchOptions): Promise<number> {
  return await withOpenRun(context, options, async ({ ports, request, work }) => {
    const report = await matchBothSides(request, ports, work);
    context.terminal.text(reportText(report));
    if (options.export !== undefined) {
      const rows = await ports.matches.exportMatches(resolve(options.export));
      context.terminal.text(`${rows.toLocaleString('en-US')} rows written to ${options.export}`);
    }
    context.terminal.document(report);
    return report.warnings.some(({ code }) => code === 'refusedRows') ? doneWithRefusals : done;
  });
}
