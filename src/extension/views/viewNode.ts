/** A row of a tree, as plain data: the tree provider makes VS Code's item of it. */
export interface ViewNode {
  /** Stable over refreshes, or the tree forgets what was expanded and selected. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** The name of a codicon. */
  readonly icon?: string;
  readonly tooltip?: string;
  readonly children?: readonly ViewNode[];
}
