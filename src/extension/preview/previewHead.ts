import { orgKind } from '../../core/report/words.ts';
import type { SyncMode } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';
import { absoluteTime } from '../numberText.ts';
import type { PreviewState } from '../store/syncState.ts';
import { plainName } from './valueText.ts';

/** What a preview says of its run: where, how and when; and why it is not to be taken as it stands. */
export interface PreviewHead {
  readonly facts: readonly string[];
  readonly warnings: readonly string[];
}

/** @param timeZone of the reader; this computer's when absent */
export function previewHead({ report, facts, staleReasons }: PreviewState, timeZone?: string): PreviewHead {
  const org = report.org.id === '' ? t('Files') : plainName(`${orgKind(report)} ${report.org.myDomain}`);
  const where = [
    ...(staleReasons.length > 0 ? [t('STALE')] : []),
    ...(report.complete ? [] : [t('INCOMPLETE')]),
    org,
    t('dataset {0}', plainName(report.dataset)),
    modeMeaning(facts.mode),
    t('Dry Run of {0}', absoluteTime(Date.parse(report.startedAt), timeZone)),
  ];
  const incomplete = t('The signed-in user may not see every record: an ambiguous profile can look unique here.');
  return {
    facts: [
      where.join(' · '),
      t('Fields as in personalization-sync.json: a hand-made copy of the settings in Personalization.'),
    ],
    warnings: [
      ...staleReasons.map((reason) => t('Stale: {0}', plainName(reason))),
      ...(report.complete ? [] : [incomplete]),
    ],
  };
}

function modeMeaning(mode: SyncMode): string {
  switch (mode) {
    case 'observe':
      return t('mode observe: live runs are refused');
    case 'repair':
      return t('mode repair: a live run writes only the records you include');
    case 'replace':
      return t('mode replace: a live run writes every change that is not skipped');
  }
}
