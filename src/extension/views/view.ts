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

/** What stands around a tree: the line above it, the words beside its title, its number. */
interface ViewHead {
  readonly message?: string;
  readonly description?: string;
  readonly badge?: vscode.ViewBadge | undefined;
}

/** Tells VS Code only what has changed: it sends each word to the window, and the state changes many times a second in a run. */
export function showHead(view: vscode.TreeView<unknown>, head: ViewHead): void {
  if (head.message !== undefined && head.message !== (view.message ?? '')) view.message = head.message;
  if (head.description !== undefined && head.description !== (view.description ?? ''))
    view.description = head.description;
  const { badge } = head;
  if (badge?.value !== view.badge?.value || badge?.tooltip !== view.badge?.tooltip) view.badge = badge;
}
