import type { PreparedLive } from '../../engine/protocol.ts';
import { total } from '../host/runSummary.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';

/** Why a live run has nothing to write, and what would give it something. */
export function nothingToWriteText({ report, rule }: Pick<PreparedLive, 'report' | 'rule'>): string {
  const { needsReview, refused, skippedByUser } = total(report);
  if (rule.onlySelected && skippedByUser + needsReview > 0) {
    return t('There is nothing to write: mode “repair” writes only the records that you tick in the Match Preview.');
  }
  const left = [
    ...(needsReview > 0 ? [t('{0} records are matched by name only and wait for your tick', count(needsReview))] : []),
    ...(skippedByUser > 0 ? [t('{0} were left out by you', count(skippedByUser))] : []),
    ...(refused > 0 ? [t('{0} cannot be sent as they are', count(refused))] : []),
  ];
  if (left.length === 0) return t('There is nothing to write: Salesforce has the values of every matched record.');
  return t(
    'There is nothing to write: {0}. Everything else has the same values in Salesforce already.',
    left.join(', '),
  );
}
