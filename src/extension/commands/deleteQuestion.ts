import type { HistoryRun } from '../../engine/protocol.ts';
import { kindText, openRecords, writes } from '../host/runSummary.ts';
import { t } from '../l10n.ts';
import { absoluteTime, count } from '../numberText.ts';
import { startOf } from '../views/runHistoryNodes.ts';

/** What goes with a run's folder, for the question before it is removed. */
export function deleteQuestion(
  run: HistoryRun,
  timeZone?: string,
): { readonly message: string; readonly detail: string; readonly button: string } {
  const { report, folder, canContinue, runId, why } = run;
  const reason = report === null ? why : canContinue ? report.reason : '';
  const startedAtMs = startOf(run);
  const started = startedAtMs === null ? runId : absoluteTime(startedAtMs, timeZone);
  return {
    message:
      report === null
        ? t('Delete the folder {0}?', runId)
        : t('Delete the {0} of {1}?', kindText(report.kind).toLowerCase(), started),
    detail: [
      ...(reason === '' ? [] : [reason]),
      ...(canContinue ? [unfinishedText(run)] : []),
      t('Its report, its plan and its lists of refused and failed rows are removed from this computer.'),
      ...(report !== null && writes(report.kind)
        ? [
            t(
              'With it goes the record of what was written, and the values from before. Salesforce keeps what was written.',
            ),
          ]
        : []),
      '',
      folder,
    ].join('\n'),
    button: canContinue ? t('Delete Unfinished Run') : t('Delete Run'),
  };
}

function unfinishedText({ report }: HistoryRun): string {
  if (report === null) return t('This run has not ended: without its folder it cannot be continued.');
  return t(
    'This run has not ended: {0} records are still to be written, and without its folder it cannot be continued.',
    count(openRecords(report)),
  );
}
