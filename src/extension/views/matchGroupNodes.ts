import { type MatchGroup, nearMissKinds, type Outcome, type Reason } from '../../core/model/matches.ts';
import type { ProfileKind } from '../../core/model/records.ts';
import { nearMissWords, priorityWords, reasonWords } from '../../core/report/words.ts';
import { t } from '../l10n.ts';
import { count } from '../numberText.ts';
import { chosenText, type GroupChoices } from './chosenInGroup.ts';
import type { MatchFilter, MatchFilterGroup } from './matchFilter.ts';
import type { MatchQuery, RecordsNode } from './matchNodes.ts';
import type { ViewNode } from './viewNode.ts';

export interface GroupsQuestion extends GroupChoices {
  readonly kind: ProfileKind;
  readonly groups: readonly MatchGroup[];
  readonly filter: MatchFilter;
}

/** A group with a number of its own and the groups it is made of. */
type GroupNode = (ViewNode | RecordsNode) & { readonly count: number };

/**
 * The groups of a kind of profile: Matched (by priority and field; by name only), Ambiguous (by reason), Unmatched (by near
 * miss and reason), Excluded. Empty ones are left out where a filter is set, so that what it finds stands out.
 */
export function matchGroupNodes(question: GroupsQuestion): readonly ViewNode[] {
  const { filter } = question;
  const nodes = [
    outcomeNode(question, 'matched', matchedNodes(question)),
    outcomeNode(question, 'ambiguous', ambiguousNodes(question)),
    outcomeNode(question, 'unmatched', unmatchedNodes(question)),
    excludedNode(question),
  ];
  return isFiltered(filter) ? nodes.filter((node) => node.count > 0) : nodes;
}

/** How many records a filter leaves of a kind. */
export function foundRecords(groups: readonly MatchGroup[], filter: MatchFilter): number {
  return sum(groups.filter((group) => showsGroup(filter, group)));
}

export function isFiltered({ text, only }: MatchFilter): boolean {
  return text !== '' || only.length > 0;
}

/** Rows under a filter are others than those without: what was expanded without one stays as it was. */
export function idPrefix(filter: MatchFilter): string {
  return isFiltered(filter) ? 'filtered/' : '';
}

// ── By outcome ───────────────────────────────────────────────────────────────────────────────────────────────────────

function outcomeNode({ kind, filter }: GroupsQuestion, outcome: Outcome, children: readonly GroupNode[]): GroupNode {
  const number = children.reduce((total, child) => total + child.count, 0);
  return {
    id: `${idPrefix(filter)}${kind}/${outcome}`,
    label: outcomeWords()[outcome],
    description: count(number),
    count: number,
    contextValue: `group ${outcome} ${kind}`,
    ...icons[outcome],
    ...(children.length > 0 && { children, ...expansion(filter, number) }),
  };
}

function excludedNode(question: GroupsQuestion): RecordsNode {
  const { kind, filter, groups } = question;
  const excluded = groups.filter((group) => group.outcome === 'excluded' && showsGroup(filter, group));
  return {
    ...recordsNode(question, {
      key: 'excluded',
      label: outcomeWords().excluded,
      icon: icons.excluded.icon,
      groups: excluded,
      query: { kind, outcome: 'excluded' },
    }),
    contextValue: `group excluded ${kind}`,
    ...icons.excluded,
  };
}

function outcomeWords(): Readonly<Record<Outcome, string>> {
  return { matched: t('Matched'), ambiguous: t('Ambiguous'), unmatched: t('Unmatched'), excluded: t('Excluded') };
}

const icons: Readonly<Record<Outcome, { readonly icon: string; readonly color?: string }>> = {
  matched: { icon: 'pass', color: 'testing.iconPassed' },
  ambiguous: { icon: 'question', color: 'list.warningForeground' },
  unmatched: { icon: 'circle-slash' },
  excluded: { icon: 'eye-closed' },
};

// ── Matched: priority → pairs, and by name only ──────────────────────────────────────────────────────────────────────

function matchedNodes(question: GroupsQuestion): readonly GroupNode[] {
  const shown = of(question, 'matched');
  const nameOnly = shown.filter((group) => group.nameOnly);
  const priorities = [...new Set(shown.filter((group) => !group.nameOnly).map(({ priority }) => priority ?? 0))].sort(
    (a, b) => a - b,
  );
  return [
    ...priorities.map((priority) => priorityNode(question, priority)),
    ...(nameOnly.length > 0 ? [nameOnlyNode(question, nameOnly)] : []),
  ];
}

function priorityNode(question: GroupsQuestion, priority: number): GroupNode {
  const { kind, filter } = question;
  const groups = of(question, 'matched').filter((group) => !group.nameOnly && group.priority === priority);
  const noun = kind === 'user' ? 'users' : 'accounts';
  const label = t('Priority {0}: {1}', priority, priorityWords(priority, noun));
  const icon = priorityIcons[priority] ?? 'pass';
  const queries = groups.map((group): MatchQuery => {
    const { matchedPairs } = group;
    return { kind, outcome: 'matched', priority, nameOnly: false, ...(matchedPairs.length > 0 && { matchedPairs }) };
  });
  const [only] = groups;
  const [query] = queries;
  if (groups.length === 1 && only && query) {
    // One more level that holds a single row would only be one more click.
    const node = recordsNode(question, { key: `matched/${priority}`, label, icon, groups, query });
    const pairs = only.matchedPairs.length > 0 ? ` · ${pairText(only.matchedPairs)}` : '';
    return { ...node, description: `${countText(groups, question)}${pairs}` };
  }
  const children = groups.map((group, index) => {
    const key = `matched/${priority}/${group.matchedPairs.join(';')}`;
    const pairs = group.matchedPairs.length > 0 ? pairText(group.matchedPairs) : t('No pair of fields');
    return recordsNode(question, {
      key,
      label: pairs,
      icon: 'symbol-field',
      groups: [group],
      query: queries[index] ?? { kind },
    });
  });
  const number = sum(groups);
  return {
    id: `${idPrefix(filter)}${kind}/matched/${priority}`,
    label,
    description: countText(groups, question),
    icon,
    count: number,
    children,
    ...expansion(filter, number),
  };
}

/** By priority. Rows of one depth begin at the same place only where all have an icon. */
const priorityIcons: readonly string[] = ['link', 'key', 'symbol-field', 'mention', 'organization'];

/** `sfcrmContactId=Id` → `sfcrmContactId = Id`. */
function pairText(pairs: readonly string[]): string {
  return pairs.map((pair) => pair.replace('=', ' = ')).join(', ');
}

function nameOnlyNode(question: GroupsQuestion, groups: readonly MatchGroup[]): RecordsNode {
  const { kind, rule, choices } = question;
  const node = recordsNode(question, {
    key: 'matched/nameOnly',
    label: t('Matched by Name only'),
    icon: 'warning',
    groups,
    query: { kind, outcome: 'matched', nameOnly: true },
  });
  const isReviewed = rule.reviewNameOnly && !rule.onlySelected;
  const isLeftOut = isReviewed && !choices.includeNameOnly;
  return {
    ...node,
    isNameOnly: true,
    color: 'list.warningForeground',
    contextValue: `group nameOnly ${kind}`,
    tooltip: t(
      'The names are equal, the e-mail addresses are not: two people can have one name. Look before you include them.',
    ),
    ...(isLeftOut && { description: t('{0} · to review', countText(groups, question)) }),
    ...(isReviewed && {
      checkbox: { checked: choices.includeNameOnly, label: t('Include all records matched by name only') },
    }),
  };
}

// ── Ambiguous and unmatched ──────────────────────────────────────────────────────────────────────────────────────────

function ambiguousNodes(question: GroupsQuestion): readonly RecordsNode[] {
  const { kind } = question;
  return reasonsOf(of(question, 'ambiguous')).map(([reason, groups]) =>
    recordsNode(question, {
      key: `ambiguous/${reason}`,
      icon: 'question',
      label: sentence(reasonWords[reason]),
      groups,
      query: { kind, outcome: 'ambiguous', reason },
    }),
  );
}

function unmatchedNodes(question: GroupsQuestion): readonly RecordsNode[] {
  const { kind } = question;
  const shown = of(question, 'unmatched');
  const withoutCandidate = shown.filter(({ reason }) => reason === 'noCandidate');
  const misses = [...nearMissKinds, null].flatMap((nearMiss): RecordsNode[] => {
    const groups = withoutCandidate.filter((group) => group.nearMiss === nearMiss);
    if (groups.length === 0) return [];
    const key = `unmatched/${nearMiss ?? 'none'}`;
    const label = sentence(nearMiss === null ? reasonWords.noCandidate : nearMissWords[nearMiss]);
    const query = { kind, outcome: 'unmatched', reason: 'noCandidate', nearMiss: nearMiss ?? 'none' } as const;
    const icon = nearMiss === null ? 'circle-slash' : 'lightbulb';
    return [recordsNode(question, { key, label, icon, groups, query })];
  });
  const others = reasonsOf(shown.filter(({ reason }) => reason !== 'noCandidate')).map(([reason, groups]) =>
    recordsNode(question, {
      key: `unmatched/${reason}`,
      icon: 'circle-slash',
      label: sentence(reasonWords[reason]),
      groups,
      query: { kind, outcome: 'unmatched', reason },
    }),
  );
  return [...misses, ...others];
}

function reasonsOf(groups: readonly MatchGroup[]): readonly (readonly [Reason, readonly MatchGroup[]])[] {
  const reasons = (Object.keys(reasonWords) as Reason[]).filter((reason) =>
    groups.some((one) => one.reason === reason),
  );
  return reasons.map((reason) => [reason, groups.filter((one) => one.reason === reason)]);
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// ── What all have ────────────────────────────────────────────────────────────────────────────────────────────────────

interface RecordsGroup {
  /** Part of the row's id. */
  readonly key: string;
  readonly label: string;
  readonly icon: string;
  readonly groups: readonly MatchGroup[];
  readonly query: MatchQuery;
}

function recordsNode(question: GroupsQuestion, { key, label, icon, groups, query }: RecordsGroup): RecordsNode {
  const { kind, filter } = question;
  const number = sum(groups);
  return {
    id: `${idPrefix(filter)}${kind}/${key}`,
    label,
    description: countText(groups, question),
    icon,
    query,
    count: number,
    isNameOnly: false,
    contextValue: `group records ${kind}`,
    ...(number > 0 && expansion(filter, number)),
  };
}

/** How many there are; how many of them would be written where single records were chosen. */
function countText(groups: readonly MatchGroup[], question: GroupsQuestion): string {
  return chosenText(groups, question) ?? count(sum(groups));
}

/** What a filter finds is shown at once where it is little. */
function expansion(filter: MatchFilter, number: number): Pick<ViewNode, 'expands'> {
  return { expands: isFiltered(filter) && number <= SHOWN_AT_ONCE ? 'expanded' : 'collapsed' };
}

const SHOWN_AT_ONCE = 50;

function of({ groups, filter }: GroupsQuestion, outcome: Outcome): readonly MatchGroup[] {
  return groups.filter((group) => group.outcome === outcome && showsGroup(filter, group));
}

function showsGroup({ only }: MatchFilter, group: MatchGroup): boolean {
  const groups: readonly MatchFilterGroup[] = group.nameOnly ? [group.outcome, 'nameOnly'] : [group.outcome];
  return group.count > 0 && (only.length === 0 || groups.some((name) => only.includes(name)));
}

function sum(groups: readonly MatchGroup[]): number {
  return groups.reduce((total, group) => total + group.count, 0);
}
