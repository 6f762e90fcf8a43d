import type { RunReport } from '../../core/model/runReport.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { isProduction, orgText } from '../orgText.ts';
import { appliedRun } from '../store/appliedRun.ts';
import { choicesDiffer } from '../store/choicesDiffer.ts';
import type { RunningState, SyncState } from '../store/syncState.ts';
import { countText } from './progressText.ts';
import { outcomeText, total } from './runSummary.ts';

export interface StatusBarText {
  /** With codicons. */
  readonly text: string;
  readonly tooltip: string;
  /** Only while records of a production org are being written. */
  readonly isWarning: boolean;
  /** What a screen reader says. */
  readonly accessibleLabel: string;
}

/** Null while there is nothing to tell: who has not used the extension does not see it. */
export function statusBarText(state: SyncState): StatusBarText | null {
  const where = whereText(state);
  const { run, notice } = state;
  if (run !== null) return runningText(run, where, state);
  if (notice !== '') return made('warning', [where, t('interrupted')], notice);
  return previewText(state, where) ?? connectionText(state, where);
}

function runningText(run: RunningState, where: string, state: SyncState): StatusBarText {
  const doing = run.isCancelling ? t('cancelling') : run.label;
  const counted = run.progress === undefined || run.isCancelling ? '' : countText(run.progress);
  const report = state.preview?.report;
  const isWarning = run.kind === 'liveSync' && report !== undefined && isProduction(report);
  return {
    ...made('sync~spin', [where, [doing, counted].filter(isSaid).join(' ')], t('Click to cancel, or for the log.')),
    isWarning,
  };
}

function previewText(state: SyncState, where: string): StatusBarText | null {
  if (state.preview === null) return null;
  const applied = appliedRun(state);
  if (applied?.report) return writtenText(where, applied.report, applied.canContinue);
  const { report, staleReasons } = state.preview;
  const { planned } = total(report);
  const stale = staleReasons.length > 0 ? t('stale') : '';
  const tooltip = [
    ...(report.complete ? [] : [t('INCOMPLETE: the signed-in user may not see every record.')]),
    planned === 1
      ? t('The dry run found 1 record to write.')
      : t('The dry run found {0} records to write.', count(planned)),
    ...staleReasons,
    ...(choicesDiffer(state) ? [t('Your choices changed; the plan is made again before anything is written.')] : []),
    t('Click for what you can do now.'),
  ].join('\n');
  const toWrite = choicesDiffer(state) ? t('choices changed') : t('{0} to write', count(planned));
  return made('cloud', [where, toWrite, stale], tooltip);
}

/** The plan is used up: what it would write is no news any more. */
function writtenText(where: string, report: RunReport, canContinue: boolean): StatusBarText {
  const { planned, succeeded } = total(report);
  const written = t('{0} of {1} written', count(succeeded), count(planned));
  const tooltip = [outcomeText(report), report.reason, t('Click for what you can do now.')].filter(isSaid).join('\n');
  return made('cloud', [where, written, canContinue ? t('paused') : ''], tooltip);
}

function connectionText({ connection, demoConfigPath }: SyncState, where: string): StatusBarText | null {
  switch (connection.kind) {
    case 'connected':
      return made('cloud', [where], t('Connected. Click for what you can do now.'));
    case 'failed':
      return made('warning', [t('no connection')], connection.message);
    case 'unknown':
      return demoConfigPath === null
        ? null
        : made('cloud', ['DEMO'], t('The demo runs. Click for what you can do now.'));
  }
}

function whereText({ preview, connection, configPath, demoConfigPath }: SyncState): string {
  if (preview !== null) return orgText(preview.report);
  if (connection.kind === 'connected') return orgText({ org: connection.facts.connection.org });
  return demoConfigPath !== null && configPath === demoConfigPath ? 'DEMO' : '';
}

function made(icon: string, parts: readonly string[], tooltip: string): StatusBarText {
  const words = parts.filter(isSaid).join(' · ');
  return {
    text: `$(${icon}) ${words}`,
    tooltip,
    isWarning: false,
    accessibleLabel: t('Personalization Sync: {0}', words),
  };
}

function isSaid(part: string): boolean {
  return part !== '';
}
