import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import { isLoadMoreNode } from '../views/matchNodes.ts';
import type { CommandContext } from './commandContext.ts';

/** *Load More*: the next page of a group. */
export async function loadMore({ views }: CommandContext, argument: unknown): Promise<void> {
  const { matchPreview } = views;
  const row = [argument, ...matchPreview.view.selection].find(isLoadMoreNode);
  if (!row) throw new SyncError('usage', t('Select “Load more…” below a group of the Match Preview first.'));
  await matchPreview.loadMore(row);
}
