import { recordKey } from '../../core/model/choices.ts';
import type { MatchPageRow } from '../../core/model/matches.ts';
import type { ChosenRecord } from '../store/changeChoices.ts';
import type { Tick } from '../store/choicesOfTicks.ts';
import { isFieldNode, isRecordsNode, isRowNode, type MatchNode } from './matchNodes.ts';
import type { MatchPreviewData } from './matchPreviewData.ts';

/** What ticking a row of the Match Preview is meant for; undefined for a row without a checkbox. */
export function tickOf(node: MatchNode, checked: boolean, data: MatchPreviewData): Tick | undefined {
  if (isRecordsNode(node)) return { kind: 'nameOnly', checked };
  if (isRowNode(node)) return { kind: 'record', checked, record: chosenRecord(node.row) };
  if (!isFieldNode(node)) return undefined;
  const { record, field } = node;
  const merge = data.knownMerge(record.kind, record.personalizationId);
  const sendable = merge?.fields.filter(({ status }) => !status.startsWith('refused:')) ?? [];
  return { kind: 'field', checked, record: chosenRecord(record), field, fields: sendable.map((one) => one.field) };
}

function chosenRecord({ kind, personalizationId, nameOnly }: MatchPageRow): ChosenRecord {
  return { key: recordKey(kind, personalizationId), nameOnly };
}
