import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { SyncError } from '../../core/model/syncError.ts';
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
  if (options.export !== undefined) await refuseUnwritableFolder(options.export);
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

/** Asked before anything is read: a million users matched for a file that cannot be written are time lost. */
async function refuseUnwritableFolder(file: string): Promise<void> {
  try {
    await access(dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    throw new SyncError(
      'usage',
      `--export ${file} cannot be written: its folder is not there, or you may not write to it.`,
      { cause: error },
    );
  }
}
