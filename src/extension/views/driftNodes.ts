import { driftCount, systemName } from '../../core/report/driftText.ts';
import type { DriftChange } from '../../core/requirements/drift.ts';
import type { KnownGood } from '../../core/requirements/knownGood.ts';
import type { Change } from '../../core/requirements/requirementCheck.ts';
import { t } from '../l10n.ts';
import { shortTime } from '../numberText.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { ViewNode } from './viewNode.ts';

/** A row that stands for one changed fact: the first argument of *Show Evidence*. */
export interface ChangeNode extends ViewNode {
  readonly change: DriftChange;
  /** When it was known good, ISO 8601. */
  readonly since: string;
}

export function isChangeNode(value: unknown): value is ChangeNode {
  if (typeof value !== 'object' || value === null) return false;
  const { change, since } = value as Partial<ChangeNode>;
  return typeof change === 'object' && 'changes' in change && typeof since === 'string';
}

/** *Changed Since Known Good*: old and new of each fact, who and when; none while there is nothing to tell. */
export function driftNodes({ since, problem, drift }: KnownGood): readonly ViewNode[] {
  if (since === null) return problem === '' ? [] : [problemNode(problem)];
  const count = driftCount(drift);
  const children = [
    ...drift.changes.map((change) => changeNode(change, since.at)),
    ...drift.noLongerRead.map(unreadNode),
    ...drift.inPersonalization.map(personalizationNode),
  ];
  if (children.length === 0) return problem === '' ? [] : [problemNode(problem)];
  const when = t('known good since {0}', shortTime(Date.parse(since.at)));
  return [
    {
      id: 'drift',
      label: t('Changed Since Known Good'),
      description: [String(count), when].join(' · '),
      icon: count === 0 ? 'history' : 'diff',
      ...(count === 0 ? {} : { color: 'list.warningForeground' }),
      expands: 'expanded',
      contextValue: 'drift',
      children,
    },
  ];
}

function problemNode(problem: string): ViewNode {
  return {
    id: 'drift/problem',
    label: t('Changed Since Known Good'),
    description: problem,
    tooltip: markdownText(problem),
    icon: 'info',
    contextValue: 'drift',
  };
}

function changeNode(change: DriftChange, since: string): ChangeNode {
  const { id, label, before, after, changes } = change;
  const [nearest] = changes;
  const who = nearest === undefined ? t('nobody knows who') : whoText(nearest);
  const description = [`${before} → ${after}`, who].join(' · ');
  return {
    id: `drift/${id}`,
    label,
    description,
    icon: 'diff-modified',
    accessibleLabel: t('{0}: was {1}, is {2}, {3}', label, before, after, who),
    tooltip: [
      `**${markdownText(label)}**`,
      `${markdownText(before)} → ${markdownText(after)}`,
      ...changes.map((entry) => `- ${markdownText(entryText(entry))}`),
    ].join('\n\n'),
    contextValue: 'driftChange',
    change,
    since,
  };
}

function whoText({ by, at, possibly }: Change): string {
  const when = shortTime(Date.parse(at));
  return possibly ? t('possibly by {0}, {1}', by, when) : t('by {0}, {1}', by, when);
}

function entryText(entry: Change): string {
  return `${whoText(entry)}: ${entry.action} (${systemName(entry)})`;
}

function unreadNode({ id, label, before }: Pick<DriftChange, 'id' | 'label' | 'before'>): ViewNode {
  return {
    id: `drift/${id}`,
    label,
    description: t('was {0}; it cannot be read now', before),
    icon: 'question',
    color: 'list.warningForeground',
  };
}

function personalizationNode(entry: Change, index: number): ViewNode {
  return {
    id: `drift/personalization/${index}`,
    label: t('In Personalization: {0}', entry.action),
    description: whoText(entry),
    icon: 'history',
    tooltip: markdownText(entryText(entry)),
  };
}
