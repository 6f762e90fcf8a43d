import type { ProfileKind } from './records.ts';

/**
 * What the admin chose for the coming run, record by record. Plain data: it travels to the engine and into the workspace's
 * memory. A record that is not named follows the rule: written, or left for review where it matched by name alone, or left
 * out in mode *repair*.
 */
export interface Choices {
  /** By `recordKey`. */
  readonly records: Readonly<Record<string, 'include' | 'skip'>>;
  /** By `recordKey`: fields that are not sent; the record's other fields are. */
  readonly skippedFields: Readonly<Record<string, readonly string[]>>;
  /** The whole group *Matched by Name only* is written; single records can still be skipped. */
  readonly includeNameOnly: boolean;
}

export const noChoices: Choices = { records: {}, skippedFields: {}, includeNameOnly: false };

/** Names a profile in `Choices`: `user:visitor-17`. */
export function recordKey(kind: ProfileKind, personalizationId: string): string {
  return `${kind}:${personalizationId}`;
}

/** What decides about a record that no choice names. */
export interface ChoiceRule {
  /** The configuration's `match.nameOnly` is `review`. */
  readonly reviewNameOnly: boolean;
  /** Mode *repair*: only included records are written. */
  readonly onlySelected: boolean;
}

/** Whether a record would be written: the one rule for planning, trees and previews. */
export function chosenStatus(
  choices: Choices,
  rule: ChoiceRule,
  record: { readonly key: string; readonly nameOnly: boolean },
): 'planned' | 'needsReview' | 'skippedByUser' {
  const choice = choices.records[record.key];
  if (choice === 'skip') return 'skippedByUser';
  if (choice === 'include') return 'planned';
  if (rule.onlySelected) return 'skippedByUser';
  return record.nameOnly && rule.reviewNameOnly && !choices.includeNameOnly ? 'needsReview' : 'planned';
}

/** Whether a field of a record that is written would be left out. */
export function isFieldSkipped(choices: Choices, key: string, field: string): boolean {
  return choices.skippedFields[key]?.includes(field) ?? false;
}

/** Whether two choices say the same of every record and field, in whatever order they were made. */
export function areSameChoices(left: Choices, right: Choices): boolean {
  return canonical(left) === canonical(right);
}

function canonical({ records, skippedFields, includeNameOnly }: Choices): string {
  const fields = Object.entries(skippedFields)
    .filter(([, names]) => names.length > 0)
    .map(([key, names]) => [key, [...new Set(names)].sort()] as const);
  return JSON.stringify([includeNameOnly, Object.entries(records).sort(byKey), fields.sort(byKey)]);
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
