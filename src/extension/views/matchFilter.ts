import { type Outcome, outcomes } from '../../core/model/matches.ts';

/** What *Filter…* holds, taken apart: `@ambiguous acme` shows the ambiguous records in whose id, name or e-mail stands "acme". */
export interface MatchFilter {
  /** Empty for all. */
  readonly text: string;
  /** Groups that are shown; empty for all. */
  readonly only: readonly MatchFilterGroup[];
}

/** `nameOnly`: matched, but by name alone. */
export type MatchFilterGroup = Outcome | 'nameOnly';

export const matchFilterGroups: readonly MatchFilterGroup[] = [...outcomes, 'nameOnly'];

/** Words that begin with @ and name a group are groups, in any letter case; all else is text as it stands. */
export function parseFilter(filter: string): MatchFilter {
  const words = filter.split(/\s+/).filter((word) => word !== '');
  const only = matchFilterGroups.filter((group) => words.some((word) => isGroup(word, group)));
  if (only.length === 0) return { text: filter.trim(), only };
  const isText = (word: string): boolean => !matchFilterGroups.some((group) => isGroup(word, group));
  return { text: words.filter(isText).join(' '), only };
}

/** The filter with a group switched on or off; what was typed besides stays. */
export function toggleGroup(filter: string, group: MatchFilterGroup): string {
  const { text, only } = parseFilter(filter);
  const groups = only.includes(group) ? only.filter((other) => other !== group) : [...only, group];
  return [...groups.map((name) => `@${name}`), text].filter((part) => part !== '').join(' ');
}

function isGroup(word: string, group: MatchFilterGroup): boolean {
  return word.toLowerCase() === `@${group.toLowerCase()}`;
}
