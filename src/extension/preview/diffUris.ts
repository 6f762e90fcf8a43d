import * as vscode from 'vscode';
import type { MergeRecord } from '../../engine/protocol.ts';
import { uriSchemes } from '../ids.ts';
import { toUriParts } from './previewAddress.ts';
import { plainName } from './valueText.ts';

/** Both sides of a record's diff; a diff editor shows them side by side or inline, as the user likes it. */
export function diffUris(
  { kind, personalizationId, label, crmId }: MergeRecord,
  runId: string,
): { readonly name: string; readonly before: vscode.Uri; readonly after: vscode.Uri } {
  const name = `${plainName(label)} (${crmId})`;
  const side = (view: 'before' | 'after'): vscode.Uri =>
    vscode.Uri.from({
      scheme: uriSchemes.preview,
      ...toUriParts({ view, runId, kind, personalizationId }, name),
    });
  return { name, before: side('before'), after: side('after') };
}
