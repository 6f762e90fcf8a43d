import * as vscode from 'vscode';
import { nextChangeLine } from '../preview/nextChangeLine.ts';
import type { CommandContext } from './commandContext.ts';

/** *Next Change*: moves the cursor of a merge preview to the next field. */
export function nextChange(context: CommandContext): void {
  goToChange(context, 'next');
}

/** *Previous Change*. */
export function previousChange(context: CommandContext): void {
  goToChange(context, 'previous');
}

/** The cursor moves, not only the view: a screen reader reads the line that it comes to. */
function goToChange({ previews }: CommandContext, direction: 'next' | 'previous'): void {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const layout = previews.documents.contentOf(editor.document)?.layout;
  const line = layout && nextChangeLine(layout, editor.selection.active.line, direction);
  if (line === undefined) return;
  const place = new vscode.Position(line, 0);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
