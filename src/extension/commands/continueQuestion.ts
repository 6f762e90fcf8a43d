import type { RunReport } from '../../core/model/runReport.ts';
import type { Problem } from '../../core/model/syncError.ts';
import type { HistoryRun } from '../../engine/protocol.ts';
import { openRecords, outcomeText } from '../host/runSummary.ts';
import { t } from '../l10n.ts';
import { absoluteTime } from '../numberText.ts';
import { isProduction, orgText } from '../orgText.ts';
import { startOf } from '../views/runHistoryNodes.ts';
import { type LiveQuestion, writeButton } from './liveQuestion.ts';

/** The question before a run is carried on. Of a run that left no report, nobody knows yet how much is left. */
export function continueQuestion(run: HistoryRun, timeZone?: string): LiveQuestion {
  const { report, runId, why } = run;
  const startedAtMs = startOf(run);
  const started = startedAtMs === null ? runId : absoluteTime(startedAtMs, timeZone);
  const careful = t(
    'Records whose outcome is not known are looked at in Salesforce first; what is written already is not written again. A record that somebody has changed since the dry run is left alone and listed.',
  );
  if (report === null) {
    return {
      message: t('Continue the run of {0}?', started),
      detail: [why, '', careful].join('\n'),
      button: t('Continue Run'),
      typed: null,
      overriddenGuards: [],
    };
  }
  const button = writeButton(openRecords(report));
  const { myDomain } = report.org;
  return {
    message: t('Continue the live sync of {0}?', orgText(report)),
    detail: [
      t('Started: {0}', started),
      t('So far: {0}', outcomeText(report)),
      ...(report.reason === '' ? [] : [report.reason]),
      '',
      careful,
    ].join('\n'),
    button,
    typed: isProduction(report)
      ? { myDomain, title: button, prompt: t('Type {0} to write to {1}.', myDomain, orgText(report)) }
      : null,
    overriddenGuards: report.overriddenGuards,
  };
}

/** The question before minimum security requirements are passed over, by typing. @param failed see `continueRunRequest` */
export function overrideQuestion(report: RunReport, failed: readonly Problem[]): LiveQuestion {
  const { myDomain } = report.org;
  const button = t('Continue All the Same');
  return {
    message: t('Minimum security requirements fail now. Continue all the same?'),
    detail: failed.map(({ message }) => message).join('\n\n'),
    button,
    typed: { myDomain, title: button, prompt: t('Type {0} to write to {1}.', myDomain, orgText(report)) },
    overriddenGuards: failed.flatMap(({ path }) => (path === undefined ? [] : [path])),
  };
}
