import * as vscode from 'vscode';
import { viewIds } from '../ids.ts';
import type { StateStore } from '../store/stateStore.ts';
import { matchPreviewMessage, matchPreviewNodes } from './matchPreviewNodes.ts';
import type { NodeSource } from './nodeSource.ts';
import { StateTree } from './stateTree.ts';
import type { MatchRecordNode, ViewNode } from './viewNode.ts';

/** A view with its tree, for commands that act on a row, or on what is selected. */
export interface View<N extends ViewNode = ViewNode> {
  readonly tree: StateTree<N>;
  readonly view: vscode.TreeView<N>;
}

/** The views of the container, from top to bottom. */
export interface Views extends vscode.Disposable {
  readonly connection: View;
  readonly securityRequirements: View;
  readonly matchPreview: View<ViewNode | MatchRecordNode>;
  readonly runHistory: View;
}

/** Creates the views of the container. */
export function registerViews(store: StateStore): Views {
  const connection = createView(store, viewIds.connection, noNodes);
  const securityRequirements = createView(store, viewIds.securityRequirements, noNodes);
  const matchPreview = createView(store, viewIds.matchPreview, {
    dependsOn: ({ run, preview }) => [run, preview],
    roots: matchPreviewNodes,
  });
  const runHistory = createView(store, viewIds.runHistory, noNodes);
  const unsubscribe = store.subscribe((state) => {
    matchPreview.view.message = matchPreviewMessage(state);
  });
  return {
    connection,
    securityRequirements,
    matchPreview,
    runHistory,
    dispose() {
      unsubscribe();
      for (const { view, tree } of [connection, securityRequirements, matchPreview, runHistory]) {
        view.dispose();
        tree.dispose();
      }
    },
  };
}

const noNodes: NodeSource = { dependsOn: () => [], roots: () => [] };

function createView<N extends ViewNode>(store: StateStore, id: string, source: NodeSource<N>): View<N> {
  const tree = new StateTree(store, source);
  return { tree, view: vscode.window.createTreeView(id, { treeDataProvider: tree, showCollapseAll: true }) };
}
