import { SyncError } from '../../core/model/syncError.ts';
import { t } from '../l10n.ts';
import { isCandidateNode } from '../views/matchNodes.ts';
import { isMatchRecordNode, type MatchRecordNode } from '../views/viewNode.ts';
import type { CommandContext } from './commandContext.ts';

/**
 * The rows of the Match Preview that a command is about: those it was called with (a context menu hands over the row, and
 * all that are selected when the row is one of them), or else the selection. Throws `usage` when no row fits.
 * @param fits which rows the command is meant for; `what` says so in a sentence
 */
export function selectedRecords(
  { views }: CommandContext,
  args: readonly unknown[],
  fits: (node: MatchRecordNode) => boolean,
  what: string,
): readonly MatchRecordNode[] {
  const [row, selection] = args;
  const called = Array.isArray(selection) && selection.includes(row) ? (selection as readonly unknown[]) : [row];
  const candidates = row === undefined ? views.matchPreview.view.selection : called;
  const records = candidates.filter(isMatchRecordNode).filter(fits);
  if (records.length === 0) throw new SyncError('usage', what);
  return records;
}

/** Rows of records themselves, not of the candidates below them. */
export function isRecord(node: MatchRecordNode): boolean {
  return !isCandidateNode(node);
}

/** A row of a record with this flag: `linked`, `excluded`. */
export function hasFlag(node: MatchRecordNode, flag: string): boolean {
  return node.contextValue?.split(' ').includes(flag) ?? false;
}

export function selectFirst(): string {
  return t('Select a record in the Match Preview first.');
}
