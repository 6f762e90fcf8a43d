import * as vscode from 'vscode';
import { viewIds } from '../ids.ts';
import type { StateStore } from '../store/stateStore.ts';
import { matchPreviewMessage, matchPreviewNodes } from './matchPreviewNodes.ts';
import { StateTree } from './stateTree.ts';

/** Creates the views of the container. */
export function registerViews(store: StateStore): vscode.Disposable {
  const matchPreview = new StateTree(store, matchPreviewNodes);
  const view = vscode.window.createTreeView(viewIds.matchPreview, {
    treeDataProvider: matchPreview,
    showCollapseAll: true,
  });
  const unsubscribe = store.subscribe((state) => {
    view.message = matchPreviewMessage(state);
  });
  return vscode.Disposable.from(matchPreview, view, { dispose: unsubscribe });
}
