import { SyncError } from '../../core/model/syncError.ts';
import type { RunReport } from '../../core/model/runReport.ts';
import { reportText } from '../../core/report/reportText.ts';
import { orgKind } from '../../core/report/words.ts';
import { liveSync } from '../../core/sync.ts';
import { askYes } from '../askYes.ts';
import { exitCodeOfReport } from '../exitCodes.ts';
import { withOpenRun } from '../openRun.ts';
import { tellLiveRun } from '../tellLiveRun.ts';
import type { CommandContext, CommonOptions } from '../commandContext.ts';

interface SyncOptions extends CommonOptions {
  readonly plan?: string;
  readonly yes?: true;
  readonly orgConfirm?: string;
  readonly only?: string;
  readonly first?: number;
}

/** Applies a kept plan, or makes one and applies it. Asks once; without a terminal `--yes` is the answer. */
export async function runSync(context: CommandContext, options: SyncOptions): Promise<number> {
  if (options.yes !== true && !process.stdin.isTTY) {
    throw new SyncError('usage', 'Nobody can be asked here: add --yes to write.');
  }
  if (options.plan !== undefined && options.only !== undefined) {
    throw new SyncError('usage', 'A plan has its records already: --only belongs to the dry run that makes the plan.');
  }
  return await withOpenRun(context, options, async ({ createLivePorts, request, work }) => {
    if (options.plan === undefined && request.configuration.mode === 'repair' && !request.onlySelected) {
      throw new SyncError(
        'refused',
        'The mode is "repair": name the records to write with --only FILE.csv (kind,personalizationId).',
      );
    }
    const confirm = (plan: RunReport) => (options.yes === true ? Promise.resolve(true) : ask(context, plan));
    const report = await liveSync(
      { ...request, planId: options.plan ?? null, firstRecords: options.first ?? null, confirm },
      createLivePorts(),
      work,
    );
    tellLiveRun(context.terminal, report);
    return exitCodeOfReport(report);
  });
}

async function ask(context: CommandContext, report: RunReport): Promise<boolean> {
  context.terminal.clearProgress();
  const records = report.push.Contact.planned + report.push.Account.planned;
  context.terminal.error(reportText(report));
  const question = `Write ${records.toLocaleString('en-US')} records to ${report.org.myDomain} (${orgKind(report)})? Type yes: `;
  return await askYes(question, { input: process.stdin, output: process.stderr }, context.signal);
}
