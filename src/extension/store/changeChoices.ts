/** What a click on *Skip* or *Include* makes of the choices. Plain functions: trees and previews dispatch their results. */
import { type ChoiceRule, type Choices, chosenStatus } from '../../core/model/choices.ts';

/** A record as choices know it. */
export interface ChosenRecord {
  /** Of `recordKey`. */
  readonly key: string;
  readonly nameOnly: boolean;
}

/** The record is written. No choice stays behind where the rule writes it anyway: equal choices need no new plan. */
export function includeRecord(choices: Choices, rule: ChoiceRule, record: ChosenRecord): Choices {
  const undecided = { ...choices, records: without(choices.records, record.key) };
  if (chosenStatus(undecided, rule, record) === 'planned') return undecided;
  return { ...choices, records: { ...choices.records, [record.key]: 'include' } };
}

/** The record is not written. Where the rule leaves it out anyway, the choice that had included it is taken back. */
export function skipRecord(choices: Choices, rule: ChoiceRule, record: ChosenRecord): Choices {
  const undecided = { ...choices, records: without(choices.records, record.key) };
  if (chosenStatus(undecided, rule, record) === 'skippedByUser') return undecided;
  return { ...choices, records: { ...choices.records, [record.key]: 'skip' } };
}

/** Leaves a field of a record out, or sends it again. */
export function toggleField(choices: Choices, key: string, field: string): Choices {
  const skipped = choices.skippedFields[key] ?? [];
  const fields = skipped.includes(field) ? skipped.filter((name) => name !== field) : [...skipped, field].sort();
  const others = without(choices.skippedFields, key);
  return { ...choices, skippedFields: fields.length === 0 ? others : { ...others, [key]: fields } };
}

/** The whole group *Matched by Name only* is written, or left for review again; what was chosen for single records stays. */
export function includeNameOnly(choices: Choices, include: boolean): Choices {
  return choices.includeNameOnly === include ? choices : { ...choices, includeNameOnly: include };
}

function without<T>(entries: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => name !== key));
}
