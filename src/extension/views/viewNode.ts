import type { CrmObject, ProfileKind } from '../../core/model/records.ts';

/** A row of a tree, as plain data: the tree provider makes VS Code's item of it. */
export interface ViewNode {
  /** Stable over refreshes, or the tree forgets what was expanded and selected. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  /** The name of a codicon. */
  readonly icon?: string;
  /** The name of a theme color for the icon. Never the only sign: label, description or icon say the same. */
  readonly color?: string;
  /** Markdown. Where making it takes a request, the view's source makes it instead, when the pointer rests on the row. */
  readonly tooltip?: string;
  /** Flags for the `when` clauses of menus, separated by spaces: `record matched user`. */
  readonly contextValue?: string;
  /** What a screen reader says instead of label and description. */
  readonly accessibleLabel?: string;
  /** Present where the row can be ticked. */
  readonly checkbox?: NodeCheckbox;
  /** Absent: the row cannot be expanded. Its children are `children`, or come from the view's source. */
  readonly expands?: 'collapsed' | 'expanded';
  readonly children?: readonly ViewNode[];
  /** Run by a click or by Enter. */
  readonly command?: NodeCommand;
}

export interface NodeCheckbox {
  readonly checked: boolean;
  /** What ticking it means: the checkbox's tooltip, and what a screen reader says of it. */
  readonly label: string;
}

export interface NodeCommand {
  readonly id: string;
  readonly title: string;
  /** Given to the command after the node itself would be; plain data. */
  readonly args?: readonly unknown[];
}

/** A row that says one thing, and can do nothing. */
export function fact(id: string, label: string, description: string, more: Partial<ViewNode> = {}): ViewNode {
  return { id, label, description, ...more };
}

/** A row that stands for one Personalization record: the first argument of the commands of its context menu. */
export interface MatchRecordNode extends ViewNode {
  readonly kind: ProfileKind;
  readonly personalizationId: string;
  /** 18 characters, for a matched record only. */
  readonly crmId: string | null;
  readonly object: CrmObject | null;
}

/** Whether a command was called with a row of the Match Preview that stands for a record. */
export function isMatchRecordNode(value: unknown): value is MatchRecordNode {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, personalizationId } = value as Partial<MatchRecordNode>;
  return (kind === 'user' || kind === 'account') && typeof personalizationId === 'string';
}
