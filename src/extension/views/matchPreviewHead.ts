/** What stands around the tree of the Match Preview: the line above it, the words beside its title, its badge. */
import { t } from '../l10n.ts';
import { count, shortTime } from '../numberText.ts';
import { orgText } from '../orgText.ts';
import { choicesDiffer } from '../store/choicesDiffer.ts';
import type { PreviewState, SyncState } from '../store/syncState.ts';
import { parseFilter } from './matchFilter.ts';
import { isFiltered } from './matchGroupNodes.ts';

/**
 * The line above the tree: when, of which org and dataset, what a live run would change, and whether that still holds.
 * Empty without a dry run, and where the filter finds nothing: with a line the welcome text would not show.
 * @param found how many records the filter leaves; null without one
 * @param timeZone of this computer where absent
 */
export function matchPreviewMessage(state: SyncState, found: number | null, timeZone?: string): string {
  const { preview, filter, choices } = state;
  if (preview === null || found === 0) return '';
  const { report, staleReasons } = preview;
  const parts = [
    report.complete ? '' : t('INCOMPLETE'),
    isFiltered(parseFilter(filter)) ? t('Filter: {0}', filter) : '',
    t('Dry run of {0}', shortTime(Date.parse(report.startedAt), timeZone)),
    orgText(report),
    report.dataset,
    t('mode {0}', preview.facts.mode),
    changesText(preview),
    choicesText(choices),
    choicesDiffer(state) ? t('your choices changed: the plan is made again before anything is written') : '',
    staleReasons.length === 0 ? '' : t('stale: {0} Make a new dry run.', staleReasons.join(' ')),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function changesText({ report }: PreviewState): string {
  const records = report.push.Contact.planned + report.push.Account.planned;
  return records === 1 ? t('1 record would change') : t('{0} records would change', count(records));
}

/** What was chosen by hand, so that choices outside the rows that are shown are not forgotten. */
function choicesText({ records, skippedFields }: SyncState['choices']): string {
  const chosen = Object.values(records);
  const included = chosen.filter((choice) => choice === 'include').length;
  const skipped = chosen.length - included;
  const fields = Object.values(skippedFields).reduce((total, names) => total + names.length, 0);
  const parts = [
    included === 0 ? '' : t('{0} included by you', count(included)),
    skipped === 0 ? '' : t('{0} left out by you', count(skipped)),
    fields === 0 ? '' : fields === 1 ? t('1 field left out') : t('{0} fields left out', count(fields)),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** How many records wait for a person: ambiguous ones, and those matched by name only that nobody has included yet. */
export function matchPreviewBadge(state: SyncState): { readonly value: number; readonly tooltip: string } | undefined {
  const { preview, choices } = state;
  if (preview === null) return undefined;
  const { users, accounts, push } = preview.report;
  const ambiguous = users.ambiguous + accounts.ambiguous;
  const toReview = choices.includeNameOnly ? 0 : push.Contact.needsReview + push.Account.needsReview;
  if (ambiguous + toReview === 0) return undefined;
  const tooltip = t('{0} ambiguous, {1} matched by name only to review', count(ambiguous), count(toReview));
  return { value: ambiguous + toReview, tooltip };
}
