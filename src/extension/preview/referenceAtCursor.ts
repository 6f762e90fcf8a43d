import type * as vscode from 'vscode';
import type { MergeRecord } from '../../engine/protocol.ts';
import type { PreviewDocuments } from './previewDocuments.ts';
import type { RecordReference } from './recordReference.ts';

/** The record, and where there is one the field, at the cursor of a merge preview or of a record's diff. */
export function referenceAtCursor(documents: PreviewDocuments, editor: vscode.TextEditor): RecordReference | undefined {
  const content = documents.contentOf(editor.document);
  const cursor = editor.selection.active.line;
  if (content?.diff) return toReference(content.diff.record, content.diff.fields[cursor]?.field);
  const line = content?.layout?.lines[cursor];
  if (line?.kind === 'record') return toReference(line.record);
  return line?.kind === 'field' ? toReference(line.record, line.field.field) : undefined;
}

function toReference({ kind, personalizationId }: MergeRecord, field?: string): RecordReference {
  return { kind, personalizationId, ...(field !== undefined && { field }) };
}
