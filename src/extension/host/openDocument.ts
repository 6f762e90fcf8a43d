import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';

/** A file of this computer as a document. Throws `disk` where it is gone, a folder, or no text: VS Code's own words name no way out. */
export async function openDocument(file: string): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  } catch (cause) {
    const message = t('{0} cannot be opened: it is not there any more, or it is not a text file.', file);
    throw new SyncError('disk', message, { cause });
  }
}
