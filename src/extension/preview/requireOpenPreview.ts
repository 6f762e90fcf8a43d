import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import type { PreviewState, SyncState } from '../store/syncState.ts';

/** The dry run that is open. Throws `usage` when there is none. */
export function requireOpenPreview({ preview }: SyncState): PreviewState {
  if (preview !== null) return preview;
  throw new SyncError('usage', t('There is no dry run to show. Make one with Dry Run, or use Start Demo.'));
}
