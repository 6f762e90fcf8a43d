import { type ChoiceRule, type Choices, chosenStatus, noChoices, recordKey } from '../../core/model/choices.ts';
import type { MatchGroup, MatchPageRow } from '../../core/model/matches.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';

/** What the admin decided record by record, as far as it concerns a list of groups. */
export interface GroupChoices {
  readonly rule: ChoiceRule;
  readonly choices: Choices;
  /** The records that a choice names. */
  readonly chosenRows: readonly MatchPageRow[];
}

/**
 * "3 of 5 chosen" for groups of which only a part would be written, because of what was chosen for single records; null
 * where the groups are as the rule has them. VS Code has no checkbox for a part.
 */
export function chosenText(groups: readonly MatchGroup[], { rule, choices, chosenRows }: GroupChoices): string | null {
  const decided = chosenRows.filter((row) => groups.some((group) => isOf(row, group)));
  const byRule = { ...noChoices, includeNameOnly: choices.includeNameOnly };
  const changed = decided
    .map((row) => Number(isPlanned(row, choices, rule)) - Number(isPlanned(row, byRule, rule)))
    .filter((change) => change !== 0);
  if (changed.length === 0) return null;
  const all = groups.reduce((sum, group) => sum + group.count, 0);
  const usual = groups.filter((group) => isPlanned(group, byRule, rule)).reduce((sum, group) => sum + group.count, 0);
  const chosen = changed.reduce((sum, change) => sum + change, usual);
  return t('{0} of {1} chosen', count(chosen), count(all));
}

function isOf(row: MatchPageRow, group: MatchGroup): boolean {
  return (
    row.outcome === group.outcome &&
    row.priority === group.priority &&
    row.nameOnly === group.nameOnly &&
    JSON.stringify(row.matchedPairs) === JSON.stringify(group.matchedPairs)
  );
}

/** Of a record, or of any record of a group that no choice names. */
function isPlanned(of: MatchPageRow | MatchGroup, choices: Choices, rule: ChoiceRule): boolean {
  const key = 'personalizationId' in of ? recordKey(of.kind, of.personalizationId) : '';
  return chosenStatus(choices, rule, { key, nameOnly: of.nameOnly }) === 'planned';
}
