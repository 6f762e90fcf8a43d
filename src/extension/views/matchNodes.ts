/** The rows of the Match Preview, by what they stand for. Plain data. */
import type { MatchPageRow } from '../../core/model/matches.ts';
import type { MatchPageParams } from '../../engine/protocol.ts';
import type { MatchRecordNode, ViewNode } from './viewNode.ts';

/** Which records stand below a group. */
export type MatchQuery = Pick<
  MatchPageParams,
  'kind' | 'outcome' | 'priority' | 'matchedPairs' | 'nameOnly' | 'reason' | 'nearMiss'
>;

/** A group whose children are records, page by page. */
export interface RecordsNode extends ViewNode {
  readonly query: MatchQuery;
  readonly count: number;
  /** Ticking it includes the whole group. */
  readonly isNameOnly: boolean;
}

/** A record of a loaded page. */
export interface RowNode extends MatchRecordNode {
  readonly row: MatchPageRow;
}

/** A record of the CRM side below a record that is not matched: a candidate, or a near miss. */
export interface CandidateNode extends MatchRecordNode {
  readonly crmId: string;
  readonly isCandidate: true;
}

/** A field below a matched record. */
export interface FieldNode extends ViewNode {
  readonly record: MatchPageRow;
  readonly field: string;
}

/** Below the records of a group that has more. */
export interface LoadMoreNode extends ViewNode {
  readonly moreOf: RecordsNode;
}

export type MatchNode = ViewNode | RecordsNode | RowNode | CandidateNode | FieldNode | LoadMoreNode;

export function isRecordsNode(node: MatchNode): node is RecordsNode {
  return 'query' in node;
}

export function isRowNode(node: MatchNode): node is RowNode {
  return 'row' in node;
}

export function isCandidateNode(node: unknown): node is CandidateNode {
  return typeof node === 'object' && node !== null && 'isCandidate' in node;
}

export function isFieldNode(node: MatchNode): node is FieldNode {
  return 'field' in node;
}

export function isLoadMoreNode(node: unknown): node is LoadMoreNode {
  if (typeof node !== 'object' || node === null || !('moreOf' in node)) return false;
  const { moreOf } = node;
  return typeof moreOf === 'object' && moreOf !== null && 'query' in moreOf;
}

/** How many records come at a time. */
export const pageSize = 200;
