import { t } from '../l10n.ts';
import { count, durationText } from '../numberText.ts';
import type { Progress, RunningState } from '../store/syncState.ts';

/** What a progress notification says besides its title: phase, counts, API calls and time left, as far as they are known. */
export function progressText(
  { label, progress }: Pick<RunningState, 'label' | 'progress'>,
  { leftMs, forecastCalls }: { readonly leftMs: number | null; readonly forecastCalls: number | null },
): string {
  return [
    label,
    progress === undefined ? '' : countText(progress),
    forecastCalls === null ? '' : callsText(forecastCalls),
    leftMs === null ? '' : t('about {0} left', durationText(leftMs)),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

export function countText({ done, total, unit }: Progress): string {
  return total === undefined ? t('{0} {1}', count(done), unit) : t('{0} of {1} {2}', count(done), count(total), unit);
}

/** How far in percent, for the bar; null when nobody knows the total. */
export function percentDone({ progress }: Pick<RunningState, 'progress'>): number | null {
  if (progress?.total === undefined || progress.total <= 0) return null;
  return Math.min(100, (progress.done / progress.total) * 100);
}

function callsText(calls: number): string {
  return calls === 1 ? t('about 1 API call') : t('about {0} API calls', count(calls));
}
