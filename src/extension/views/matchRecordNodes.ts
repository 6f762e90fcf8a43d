import { type ChoiceRule, type Choices, chosenStatus, recordKey } from '../../core/model/choices.ts';
import type { MatchPageRow } from '../../core/model/matches.ts';
import { type CrmObject, keyPrefixes } from '../../core/model/records.ts';
import { nearMissWords } from '../../core/report/words.ts';
import type { MergeRecord } from '../../engine/protocol.ts';
import { commandIds } from '../ids.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { isSent, markOf } from '../preview/fieldMark.ts';
import { plainName } from '../preview/valueText.ts';
import type { CandidateNode, LoadMoreNode, RecordsNode, RowNode } from './matchNodes.ts';
import type { ViewNode } from './viewNode.ts';

/** What a record's row depends on besides the record. */
export interface RecordContext {
  readonly rule: ChoiceRule;
  readonly choices: Choices;
  /** Of `idPrefix`. */
  readonly idPrefix: string;
}

/** What the plan says of a record: undefined while nobody has looked, null where it has nothing of it. */
export type KnownMerge = MergeRecord | null | undefined;

/** The row of one record, with what would happen to it as far as that is known. */
export function recordNode(row: MatchPageRow, merge: KnownMerge, context: RecordContext): RowNode {
  const { kind, personalizationId, crmId, crmObject } = row;
  const label = plainName(row.label);
  const ids = [...(row.label === personalizationId ? [] : [plainName(personalizationId)]), ...(crmId ? [crmId] : [])];
  const effect = row.outcome === 'matched' ? effectText(row, merge, context) : otherText(row);
  return {
    id: `${context.idPrefix}record:${recordKey(kind, personalizationId)}`,
    label,
    description: [effect, ids.join(' → ')].filter((part) => part !== '').join(' · '),
    accessibleLabel: [label, t('id {0}', personalizationId), ...(crmId ? [`${crmObject ?? ''} ${crmId}`] : []), effect]
      .filter((part) => part !== '')
      .join(', '),
    contextValue: contextValue(row, merge),
    ...recordIcon(row, merge, context),
    ...checkbox(row, merge, context),
    ...(hasChildren(row) && { expands: 'collapsed' as const }),
    ...(row.outcome === 'matched' && {
      command: isUnchanged(row, merge)
        ? { id: commandIds.explainMatch, title: t('Why?') }
        : { id: commandIds.showMergePreview, title: t('Show Merge Preview') },
    }),
    kind,
    personalizationId,
    crmId,
    object: crmObject,
    row,
  };
}

/** Nothing of it is in the plan, so there is no merge to show. */
function isUnchanged({ crmObject, outcome }: MatchPageRow, merge: KnownMerge): boolean {
  return outcome === 'matched' && (crmObject === 'Lead' || merge === null);
}

/** Flags for menus: `record matched user linked nameOnly`. */
function contextValue(row: MatchPageRow, merge: KnownMerge): string {
  const { kind, outcome, matchedOn, nameOnly, crmId } = row;
  const flags = [
    ...(matchedOn === 'link' ? ['linked'] : []),
    ...(nameOnly ? ['nameOnly'] : []),
    ...(isUnchanged(row, merge) ? ['unchanged'] : []),
  ];
  return ['record', outcome, kind, ...(crmId === null ? [] : ['crm']), ...flags].join(' ');
}

function hasChildren({ outcome, candidates, nearMissId }: MatchPageRow): boolean {
  return outcome === 'matched' || candidates.length > 0 || nearMissId !== null;
}

// ── What would happen ────────────────────────────────────────────────────────────────────────────────────────────────

function effectText(row: MatchPageRow, merge: KnownMerge, context: RecordContext): string {
  if (row.crmObject === 'Lead') return t('Leads are not written');
  const fields = merge === undefined ? undefined : sendableFields(merge);
  if (fields === 0) return refusedText(merge) || t('nothing to change');
  switch (statusOf(row, context)) {
    case 'skippedByUser':
      return t('left out');
    case 'needsReview':
      return t('to review');
    case 'planned':
      return fields === undefined || !merge ? '' : changesText(merge, fields, context);
  }
}

function changesText(merge: MergeRecord, fields: number, { choices, rule }: RecordContext): string {
  const sent = merge.fields.filter((field) => isSent(markOf(merge, field, choices, rule))).length;
  if (sent < fields) return t('{0} of {1} fields change', count(sent), count(fields));
  return fields === 1 ? t('1 field changes') : t('{0} fields change', count(fields));
}

function refusedText(merge: KnownMerge): string {
  const refused = merge?.fields.length ?? 0;
  if (refused === 0) return '';
  return refused === 1 ? t('1 field will not be sent') : t('{0} fields will not be sent', count(refused));
}

/** Its group has said in which way a near miss is near. */
function otherText({ candidateCount, nearMissId, outcome }: MatchPageRow): string {
  if (outcome === 'ambiguous') {
    return candidateCount === 1 ? t('1 candidate') : t('{0} candidates', count(candidateCount));
  }
  return nearMissId === null ? '' : t('near {0}', nearMissId);
}

/** Fields that would be written if nothing were left out. */
function sendableFields(merge: MergeRecord | null): number {
  return merge?.fields.filter(({ status }) => !status.startsWith('refused:')).length ?? 0;
}

function statusOf({ kind, personalizationId, nameOnly }: MatchPageRow, { choices, rule }: RecordContext) {
  return chosenStatus(choices, rule, { key: recordKey(kind, personalizationId), nameOnly });
}

function checkbox(row: MatchPageRow, merge: KnownMerge, context: RecordContext): Pick<ViewNode, 'checkbox'> {
  const isWritten = row.outcome === 'matched' && row.crmObject !== 'Lead';
  // A record that has nothing to write would be ticked in vain.
  if (!isWritten || (merge !== undefined && sendableFields(merge) === 0)) return {};
  const checked = statusOf(row, context) === 'planned';
  return { checkbox: { checked, label: t('Include this record in the next live run') } };
}

function recordIcon(row: MatchPageRow, merge: KnownMerge, context: RecordContext): Pick<ViewNode, 'icon' | 'color'> {
  switch (row.outcome) {
    case 'matched':
      return matchedIcon(row, merge, context);
    case 'ambiguous':
      return { icon: 'question', color: 'list.warningForeground' };
    case 'unmatched':
      return row.nearMiss === null ? { icon: 'circle-slash' } : { icon: 'lightbulb' };
    case 'excluded':
      return { icon: 'eye-closed' };
  }
}

function matchedIcon(row: MatchPageRow, merge: KnownMerge, context: RecordContext): Pick<ViewNode, 'icon' | 'color'> {
  if (merge && sendableFields(merge) > 0 && statusOf(row, context) === 'planned') {
    return { icon: 'diff-modified', color: 'gitDecoration.modifiedResourceForeground' };
  }
  return { icon: row.kind === 'user' ? 'person' : 'organization' };
}

// ── Below a record that is not matched ───────────────────────────────────────────────────────────────────────────────

/** The candidates, or the nearest record of the other side: never applied by themselves, each can be linked. */
export function candidateNodes(parent: RowNode): readonly ViewNode[] {
  const { row } = parent;
  const candidates = row.candidates.map((crmId) => candidateNode(parent, crmId, t('candidate')));
  const hidden = row.candidateCount - row.candidates.length;
  const more: ViewNode = {
    id: `${parent.id}/more`,
    label: t('and {0} more', count(hidden)),
    description: t('Why? tells which field they share'),
  };
  const miss =
    row.nearMiss !== null && row.nearMissId !== null
      ? [candidateNode(parent, row.nearMissId, nearMissWords[row.nearMiss])]
      : [];
  return [...candidates, ...(hidden > 0 ? [more] : []), ...miss];
}

function candidateNode(parent: RowNode, crmId: string, detail: string): CandidateNode {
  const { kind, personalizationId } = parent;
  const object = objectOf(crmId);
  return {
    id: `${parent.id}/${crmId}`,
    label: object === null ? crmId : `${object} ${crmId}`,
    description: detail,
    icon: object === 'Account' ? 'organization' : 'person',
    contextValue: `candidate ${kind} crm`,
    accessibleLabel: t('{0} {1}, {2}, of {3}', object ?? '', crmId, detail, parent.label),
    kind,
    personalizationId,
    crmId,
    object,
    isCandidate: true,
  };
}

function objectOf(crmId: string): CrmObject | null {
  const prefix = crmId.slice(0, 3);
  return (Object.keys(keyPrefixes) as CrmObject[]).find((object) => keyPrefixes[object] === prefix) ?? null;
}

// ── Below the last record ────────────────────────────────────────────────────────────────────────────────────────────

/** A click, or Enter, gets the next page; what is loaded stays. */
export function loadMoreNode(group: RecordsNode, loaded: number): LoadMoreNode {
  return {
    id: `${group.id}/loadMore`,
    label: t('Load more…'),
    description: t('{0} of {1} shown', count(loaded), count(group.count)),
    icon: 'ellipsis',
    contextValue: 'loadMore',
    command: { id: commandIds.loadMore, title: t('Load More') },
    moreOf: group,
  };
}
