import type { PushCounts } from '../../core/model/plan.ts';
import type { RunKind, RunReport } from '../../core/model/runReport.ts';
import { t } from '../l10n.ts';
import { count, durationText } from '../numberText.ts';
import { orgText } from '../orgText.ts';

/** `personalizationSync.notifications`. */
export type NotificationSetting = 'toast' | 'statusBar' | 'off';

/** A run that took longer has let the user look elsewhere: only then a toast is news. */
const LONG_RUN_MS = 10_000;

/** Where a run's summary is told. What went wrong is always told. */
export function summaryPlace(
  setting: NotificationSetting,
  report: RunReport,
  tookMs: number,
): 'warning' | 'toast' | 'statusBar' | 'nowhere' {
  if (needsAttention(report)) return 'warning';
  if (setting === 'off') return 'nowhere';
  return setting === 'toast' && tookMs > LONG_RUN_MS ? 'toast' : 'statusBar';
}

/** Whether something did not go as it was meant to. A run that the user stopped before it wrote is no trouble. */
export function needsAttention(report: RunReport): boolean {
  switch (report.state) {
    case 'done':
      return false;
    case 'cancelled':
      return writes(report.kind) && settledRecords(report) > 0;
    case 'partial':
    case 'paused':
    case 'refused':
      return true;
  }
}

/** One sentence or two: which run, of which org, what came of it, and how long it took. */
export function summaryText(report: RunReport, tookMs: number): string {
  const head = t(
    '{0} of {1}: {2}, {3}.',
    kindText(report.kind),
    orgText(report),
    outcomeText(report),
    durationText(tookMs),
  );
  return report.reason === '' || report.state === 'done' ? head : `${head} ${report.reason}`;
}

export function kindText(kind: RunKind): string {
  switch (kind) {
    case 'match':
      return t('Match');
    case 'dry-run':
      return t('Dry run');
    case 'sync':
      return t('Live sync');
    case 'undo':
      return t('Undo');
    case 'retry':
      return t('Retry');
  }
}

export function stateText({ state }: Pick<RunReport, 'state'>): string {
  switch (state) {
    case 'done':
      return t('done');
    case 'partial':
      return t('done, not every record was written');
    case 'paused':
      return t('paused');
    case 'refused':
      return t('refused');
    case 'cancelled':
      return t('cancelled');
  }
}

/** What would be or was written: `354 records would change`, `340 of 354 records written, 14 failed`. */
export function outcomeText(report: RunReport): string {
  const all = total(report);
  if (!writes(report.kind)) {
    if (report.kind === 'match') return t('{0} users matched', count(report.users.matched));
    return all.planned === 1 ? t('1 record would change') : t('{0} records would change', count(all.planned));
  }
  const written =
    all.planned === 1
      ? t('{0} of 1 record written', count(all.succeeded))
      : t('{0} of {1} records written', count(all.succeeded), count(all.planned));
  return [
    written,
    ...part(all.failed, t('failed')),
    ...part(all.changedSincePlan, t('changed since the dry run')),
    ...part(all.unknown, t('with an outcome that is not confirmed')),
    ...part(all.notSent, t('not sent')),
  ].join(', ');
}

/** Records of a plan that its run has not settled: what *Continue Run* would write. */
export function openRecords(report: RunReport): number {
  const { planned } = total(report);
  return Math.max(0, planned - settledRecords(report));
}

/** Both objects together. */
export function total({ push }: Pick<RunReport, 'push'>): PushCounts {
  const sum = (of: (counts: PushCounts) => number): number => of(push.Contact) + of(push.Account);
  return {
    planned: sum(({ planned }) => planned),
    unchanged: sum(({ unchanged }) => unchanged),
    refused: sum(({ refused }) => refused),
    succeeded: sum(({ succeeded }) => succeeded),
    failed: sum(({ failed }) => failed),
    changedSincePlan: sum(({ changedSincePlan }) => changedSincePlan),
    notSent: sum(({ notSent }) => notSent),
    unknown: sum(({ unknown }) => unknown),
    needsReview: sum(({ needsReview }) => needsReview),
    skippedByUser: sum(({ skippedByUser }) => skippedByUser),
    skippedFields: sum(({ skippedFields }) => skippedFields),
  };
}

/** Whether runs of this kind change records. */
export function writes(kind: RunKind): boolean {
  return kind === 'sync' || kind === 'undo' || kind === 'retry';
}

function settledRecords(report: RunReport): number {
  const { succeeded, failed, changedSincePlan, unknown } = total(report);
  return succeeded + failed + changedSincePlan + unknown;
}

function part(number: number, words: string): readonly string[] {
  return number > 0 ? [`${count(number)} ${words}`] : [];
}
