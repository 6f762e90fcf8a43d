import { t } from '../l10n.ts';
import type { SyncState } from '../store/syncState.ts';
import type { NodeSource } from './nodeSource.ts';
import type { ViewNode } from './viewNode.ts';

/**
 * The rows below one of a source's, or its first ones without a parent. Never rejects: one row then says what happened, where a
 * tree that stays empty, or spins, would tell nothing.
 */
export async function rowsOf<N extends ViewNode>(
  source: NodeSource<N>,
  parent: N | undefined,
  state: SyncState,
): Promise<readonly N[]> {
  try {
    if (parent === undefined) return await source.roots(state);
    const ownChildren = parent.children as readonly N[] | undefined;
    return ownChildren ?? (await source.childrenOf?.(parent, state)) ?? [];
  } catch (error) {
    return [failedNode(parent, error) as N];
  }
}

function failedNode(parent: ViewNode | undefined, error: unknown): ViewNode {
  const message = error instanceof Error ? error.message : String(error);
  return {
    id: parent === undefined ? 'failed' : `${parent.id}/failed`,
    label: t('Cannot be shown'),
    description: message,
    icon: 'error',
    tooltip: message,
  };
}
