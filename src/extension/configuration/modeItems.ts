import type { SyncMode } from '../../engine/protocol.ts';
import { t } from '../l10n.ts';

export interface ModeItem {
  readonly label: string;
  readonly description?: string;
  readonly detail: string;
  readonly mode: SyncMode;
}

/** The three modes, as a list to choose from. */
export function modeItems(): readonly ModeItem[] {
  return [
    {
      label: 'observe',
      description: t('default'),
      detail: t(
        'Previews, dry runs and checks. Live runs are refused: the nightly run of Personalization goes on alone.',
      ),
      mode: 'observe',
    },
    {
      label: 'repair',
      detail: t(
        'A live run writes only the records that you select: linked or reviewed ones, or ones that failed last night.',
      ),
      mode: 'repair',
    },
    {
      label: 'replace',
      detail: t(
        'This tool replaces the nightly run for what is configured here. Clear the same items on Push and Pull in Personalization first.',
      ),
      mode: 'replace',
    },
  ];
}
