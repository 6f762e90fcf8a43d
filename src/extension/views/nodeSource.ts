import type { SyncState } from '../store/syncState.ts';
import type { ViewNode } from './viewNode.ts';

/** What one view shows: rows as functions of the state, asked for when they come into sight. Knows nothing of VS Code. */
export interface NodeSource<N extends ViewNode = ViewNode> {
  /** The parts of the state that the rows are made of: the tree is made anew only when one of them is another. */
  readonly dependsOn: (state: SyncState) => readonly unknown[];
  /** A rejected promise is shown as a row that says what happened, here and below. */
  readonly roots: (state: SyncState) => readonly N[] | Promise<readonly N[]>;
  /** Children of a row that has no `children` of its own. */
  readonly childrenOf?: (node: N, state: SyncState) => readonly N[] | Promise<readonly N[]>;
  /** The tooltip (Markdown) of a row that has none of its own; undefined for none. */
  readonly tooltipOf?: (node: N, state: SyncState) => Promise<string | undefined>;
  /** The row as it is now, for a refresh of it alone. */
  readonly renew?: (node: N, state: SyncState) => N;
}
