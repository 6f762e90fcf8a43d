import * as vscode from 'vscode';
import { isSent } from './fieldMark.ts';
import type { FieldLine, MergePreviewLayout, PreviewLine, Span } from './mergePreviewLayout.ts';

/** The colors of a preview: those of VS Code's diff editor, so that they fit every theme. Signs say the same without color. */
const styles = {
  dim: { color: new vscode.ThemeColor('descriptionForeground') },
  warning: { color: new vscode.ThemeColor('editorWarning.foreground') },
  promise: { color: new vscode.ThemeColor('descriptionForeground'), fontStyle: 'italic' },
  recordName: { fontWeight: 'bold' },
  removed: {
    backgroundColor: new vscode.ThemeColor('diffEditor.removedTextBackground'),
    // High contrast themes have no background here but a border; an outline takes no room, so columns stay aligned.
    outline: '1px solid',
    outlineColor: new vscode.ThemeColor('diffEditor.removedTextBorder'),
    borderRadius: '2px',
  },
  inserted: {
    backgroundColor: new vscode.ThemeColor('diffEditor.insertedTextBackground'),
    outline: '1px solid',
    outlineColor: new vscode.ThemeColor('diffEditor.insertedTextBorder'),
    borderRadius: '2px',
  },
  changedSign: { color: new vscode.ThemeColor('gitDecoration.modifiedResourceForeground'), fontWeight: 'bold' },
  insertedSign: { color: new vscode.ThemeColor('gitDecoration.addedResourceForeground'), fontWeight: 'bold' },
  clearedSign: { color: new vscode.ThemeColor('gitDecoration.deletedResourceForeground'), fontWeight: 'bold' },
  warningSign: { color: new vscode.ThemeColor('editorWarning.foreground'), fontWeight: 'bold' },
  reviewSign: { color: new vscode.ThemeColor('editorInfo.foreground'), fontWeight: 'bold' },
  notSent: { color: new vscode.ThemeColor('disabledForeground'), textDecoration: 'line-through' },
  changedInRuler: {
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.modifiedForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  },
  warningInRuler: {
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.warningForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
  },
} satisfies Record<string, vscode.DecorationRenderOptions>;

type Style = keyof typeof styles;

/** Colors the visible previews. Its decoration types are made when the first preview is shown. */
export class PreviewDecorations implements vscode.Disposable {
  #types: Readonly<Record<Style, vscode.TextEditorDecorationType>> | undefined;

  decorate(editor: vscode.TextEditor, { lines }: MergePreviewLayout): void {
    const ranges = new Map<Style, vscode.Range[]>();
    for (const [index, line] of lines.entries()) {
      const length = editor.document.lineAt(index).text.length;
      for (const [style, { start, end }] of styledSpans(line, length)) {
        const range = new vscode.Range(index, start, index, end);
        const known = ranges.get(style);
        if (known) known.push(range);
        else ranges.set(style, [range]);
      }
    }
    this.#types ??= createTypes();
    for (const [style, type] of Object.entries(this.#types)) {
      editor.setDecorations(type, ranges.get(style as Style) ?? []);
    }
  }

  dispose(): void {
    for (const type of Object.values(this.#types ?? {})) type.dispose();
  }
}

function createTypes(): Readonly<Record<Style, vscode.TextEditorDecorationType>> {
  const types = Object.entries(styles).map(([style, options]) => [
    style,
    vscode.window.createTextEditorDecorationType(options),
  ]);
  return Object.fromEntries(types) as Readonly<Record<Style, vscode.TextEditorDecorationType>>;
}

function styledSpans(line: PreviewLine, length: number): readonly (readonly [Style, Span])[] {
  const whole = { start: 0, end: length };
  switch (line.kind) {
    case 'promise':
      return [['promise', whole]];
    case 'head':
    case 'legend':
    case 'footer':
      return [['dim', whole]];
    case 'warning':
      return [['warning', whole]];
    case 'record':
      return [
        [line.status === 'skippedByUser' ? 'notSent' : 'recordName', line.name],
        ['dim', { start: line.name.end, end: length }],
      ];
    case 'field':
      return fieldSpans(line);
    case 'blank':
      return [];
  }
}

function fieldSpans({ mark, sign, before, after, source, note }: FieldLine): readonly (readonly [Style, Span])[] {
  const told: readonly (readonly [Style, Span])[] = [
    ['dim', source],
    ...(note === null ? [] : [[mark === 'refused' ? 'warning' : 'dim', note] as const]),
  ];
  if (isSent(mark)) {
    return [
      [mark === 'firstValue' ? 'insertedSign' : mark === 'cleared' ? 'clearedSign' : 'changedSign', sign],
      ['changedInRuler', sign],
      ...(mark === 'firstValue' ? [] : [['removed', before] as const]),
      ...(mark === 'cleared' ? [] : [['inserted', after] as const]),
      ...told,
    ];
  }
  if (mark === 'skipped') return [['notSent', { start: sign.end + 1, end: after.end }], ...told];
  return [
    [mark === 'refused' ? 'warningSign' : 'reviewSign', sign],
    ...(mark === 'refused' ? [['warningInRuler', sign] as const] : []),
    ...told,
  ];
}
