import * as vscode from 'vscode';
import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';

/**
 * Throws `refused` in Restricted Mode. The folder's configuration decides what is read and written, so until the user
 * trusts it there is no process, no connection and no secret. Commands can be called by id even when they are hidden:
 * that is why this stands in the code.
 */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new SyncError('refused', t('This folder is open in Restricted Mode. Trust it first (Manage Workspace Trust).'));
}
