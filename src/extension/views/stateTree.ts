import * as vscode from 'vscode';
import type { StateStore } from '../store/stateStore.ts';
import type { SyncState } from '../store/syncState.ts';
import type { ViewNode } from './viewNode.ts';

/** The tree provider of every view: shows the nodes that a pure function makes of the state. */
export class StateTree implements vscode.TreeDataProvider<ViewNode> {
  readonly onDidChangeTreeData: vscode.Event<void>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #store: StateStore;
  readonly #nodesOf: (state: SyncState) => readonly ViewNode[];
  readonly #unsubscribe: () => void;

  constructor(store: StateStore, nodesOf: (state: SyncState) => readonly ViewNode[]) {
    this.onDidChangeTreeData = this.#changed.event;
    this.#store = store;
    this.#nodesOf = nodesOf;
    this.#unsubscribe = store.subscribe(() => this.#changed.fire());
  }

  getChildren(node?: ViewNode): ViewNode[] {
    return [...(node ? (node.children ?? []) : this.#nodesOf(this.#store.state))];
  }

  getTreeItem(node: ViewNode): vscode.TreeItem {
    const { None, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(node.label, node.children?.length ? Collapsed : None);
    item.id = node.id;
    if (node.description !== undefined) item.description = node.description;
    if (node.icon !== undefined) item.iconPath = new vscode.ThemeIcon(node.icon);
    if (node.tooltip !== undefined) item.tooltip = node.tooltip;
    return item;
  }

  dispose(): void {
    this.#unsubscribe();
    this.#changed.dispose();
  }
}
