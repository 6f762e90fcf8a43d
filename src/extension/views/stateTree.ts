import * as vscode from 'vscode';
import { throttled } from '../host/throttled.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { NodeSource } from './nodeSource.ts';
import { rowsOf } from './rowsOf.ts';
import type { NodeCheckbox, ViewNode } from './viewNode.ts';

const REFRESH_EVERY_MS = 200;

/** The tree provider of every view: shows the rows that a source makes of the state, children when they are looked at. */
export class StateTree<N extends ViewNode = ViewNode> implements vscode.TreeDataProvider<N> {
  readonly onDidChangeTreeData: vscode.Event<N | undefined>;
  readonly #changed = new vscode.EventEmitter<N | undefined>();
  readonly #store: StateStore;
  readonly #source: NodeSource<N>;
  readonly #unsubscribe: () => void;
  /** A run tells of its progress many times a second, and each time VS Code asks for all rows. */
  readonly #refreshAll = throttled(() => this.refresh(), REFRESH_EVERY_MS);
  /** What VS Code holds: a row is refreshed by the very object that was handed out last. */
  readonly #shown = new Map<string, { readonly node: N; readonly parent: N | undefined }>();
  #dependencies: readonly unknown[];

  constructor(store: StateStore, source: NodeSource<N>) {
    this.onDidChangeTreeData = this.#changed.event;
    this.#store = store;
    this.#source = source;
    this.#dependencies = source.dependsOn(store.state);
    this.#unsubscribe = store.subscribe((state) => {
      const dependencies = source.dependsOn(state);
      if (dependencies.every((value, index) => value === this.#dependencies[index])) return;
      this.#dependencies = dependencies;
      this.#refreshAll();
    });
  }

  /** Makes a row and all below it anew, or the whole tree. A row that is not shown needs no refresh. */
  refresh(id?: string): void {
    if (id === undefined) return this.#changed.fire(undefined);
    const shown = this.#shown.get(id);
    if (shown) this.#changed.fire(shown.node);
  }

  async getChildren(parent?: N): Promise<N[]> {
    if (!parent) this.#shown.clear();
    const nodes = await rowsOf(this.#source, parent, this.#store.state);
    for (const node of nodes) this.#shown.set(node.id, { node, parent });
    return [...nodes];
  }

  getParent(node: N): N | undefined {
    return this.#shown.get(node.id)?.parent;
  }

  getTreeItem(shown: N): vscode.TreeItem {
    const node = this.#source.renew?.(shown, this.#store.state) ?? shown;
    const item = new vscode.TreeItem(node.label, collapsibleState(node));
    item.id = node.id;
    if (node.description !== undefined) item.description = node.description;
    if (node.icon !== undefined) item.iconPath = icon(node.icon, node.color);
    if (node.tooltip !== undefined) item.tooltip = markdown(node.tooltip);
    if (node.contextValue !== undefined) item.contextValue = node.contextValue;
    if (node.accessibleLabel !== undefined) item.accessibilityInformation = { label: node.accessibleLabel };
    if (node.checkbox) item.checkboxState = checkboxState(node.checkbox);
    if (node.command) {
      const { id, title, args = [] } = node.command;
      item.command = { command: id, title, arguments: [node, ...args] };
    }
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: N): Promise<vscode.TreeItem> {
    if (item.tooltip !== undefined || !this.#source.tooltipOf) return item;
    try {
      const tooltip = await this.#source.tooltipOf(node, this.#store.state);
      if (tooltip !== undefined) item.tooltip = markdown(tooltip);
    } catch {
      // A tooltip that cannot be made is no news: the row itself tells what is wrong when it is expanded.
    }
    return item;
  }

  dispose(): void {
    this.#unsubscribe();
    this.#refreshAll.dispose();
    this.#changed.dispose();
  }
}

function collapsibleState({ expands, children }: ViewNode): vscode.TreeItemCollapsibleState {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  if (expands === 'expanded') return Expanded;
  return expands === 'collapsed' || children?.length ? Collapsed : None;
}

function icon(name: string, color: string | undefined): vscode.ThemeIcon {
  return new vscode.ThemeIcon(name, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** Theme icons are shown; links run no command, because values of records stand in the text. */
function markdown(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString(text, true);
}

function checkboxState({ checked, label }: NodeCheckbox): NonNullable<vscode.TreeItem['checkboxState']> {
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  return { state: checked ? Checked : Unchecked, tooltip: label, accessibilityInformation: { label } };
}
