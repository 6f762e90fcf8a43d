import * as vscode from 'vscode';
import type { StateStore } from '../store/stateStore.ts';
import type { NodeSource } from './nodeSource.ts';
import { StateTree } from './stateTree.ts';
import type { ViewNode } from './viewNode.ts';

/** A view with its tree, for commands that act on a row, or on what is selected. */
export interface View<N extends ViewNode = ViewNode> {
  readonly tree: StateTree<N>;
  readonly view: vscode.TreeView<N>;
  readonly dispose: () => void;
}

/** Creates a view whose rows come from `source`. */
export function createView<N extends ViewNode>(
  store: StateStore,
  id: string,
  source: NodeSource<N>,
  options: Pick<vscode.TreeViewOptions<N>, 'canSelectMany' | 'manageCheckboxStateManually'> = {},
): View<N> {
  const tree = new StateTree(store, source);
  const view = vscode.window.createTreeView(id, { ...options, treeDataProvider: tree, showCollapseAll: true });
  return {
    tree,
    view,
    dispose() {
      view.dispose();
      tree.dispose();
    },
  };
}
