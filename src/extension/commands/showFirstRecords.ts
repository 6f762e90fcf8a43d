import * as vscode from 'vscode';
import type { RunReport } from '../../core/model/runReport.ts';
import type { HistoryRun } from '../../engine/protocol.ts';
import { openRecords, outcomeText, total } from '../host/runSummary.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import type { CommandContext } from './commandContext.ts';
import { openReport } from './openReport.ts';
import { showFailedRows } from './showFailedRows.ts';

/** Shows what became of the first records of a run, and offers to write the rest. Does not wait for the answer. */
export async function showFirstRecords(context: CommandContext, report: RunReport, run: HistoryRun): Promise<void> {
  const node = { run, isOwn: true };
  await openReport(context, node);
  const { failed, changedSincePlan, unknown } = total(report);
  const notWritten = failed + changedSincePlan + unknown;
  if (notWritten > 0 && run.files.failed) await showFailedRows(context, { ...node, rejected: 'failed' });

  const left = openRecords(report);
  const goOn = left === 1 ? t('Continue with 1 Record…') : t('Continue with {0} Records…', count(left));
  const stop = t('Stop Here');
  const show = notWritten > 0 ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const sentence = t('{0}. The run is paused; it stays in Run History until you continue it.', outcomeText(report));
  void show(sentence, goOn, stop).then((chosen) => {
    if (chosen === goOn) return vscode.commands.executeCommand(commandIds.continueRun, node);
    return undefined;
  });
}
