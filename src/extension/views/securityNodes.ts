import { areaWords, verdictWords } from '../../core/report/requirementsText.ts';
import { driftCount } from '../../core/report/driftText.ts';
import type { KnownGood } from '../../core/requirements/knownGood.ts';
import type { Change, RequirementArea, RequirementCheck, Verdict } from '../../core/requirements/requirementCheck.ts';
import { t } from '../l10n.ts';
import { shortTime } from '../numberText.ts';
import { markdownText } from '../preview/markdownText.ts';
import type { SyncState } from '../store/syncState.ts';
import { driftNodes } from './driftNodes.ts';
import { reconfigureNodes } from './reconfigureNodes.ts';
import { visibilityNode } from './connectionNodes.ts';
import type { ViewNode } from './viewNode.ts';

/** A row that stands for one check: the first argument of the commands of its context menu. */
export interface RequirementNode extends ViewNode {
  readonly check: RequirementCheck;
}

export function isRequirementNode(value: unknown): value is RequirementNode {
  if (typeof value !== 'object' || value === null || !('check' in value && 'contextValue' in value)) return false;
  const { check } = value;
  return typeof check === 'object' && check !== null && 'setupUrl' in check && 'evidence' in check;
}

/**
 * *Security Requirements*: what has changed since known good, the steps of *Reconfigure and Test*, and areas → checks, as they were last read. Before that, the one requirement that connecting tells
 * of; before connecting the welcome text shows.
 */
export function securityNodes({ connection, requirements, reconfigure }: SyncState): readonly ViewNode[] {
  const steps = reconfigureNodes(reconfigure);
  if (requirements !== null) {
    const { checks, knownGood } = requirements;
    return [...driftNodes(knownGood), ...steps, ...areas.flatMap((area) => areaNode(area, checks))];
  }
  if (connection.kind !== 'connected') return steps;
  return [...steps, { ...visibilityNode(connection.facts.visibility), label: t('Signed-in user sees every record') }];
}

/** The line above the tree: when it was read, and what is not right. */
export function securityMessage({ connection, requirements }: SyncState): string {
  if (requirements === null) {
    return connection.kind === 'connected'
      ? t('Only what connecting tells is shown. Check Security Requirements reads the rest: settings alone, no record.')
      : '';
  }
  const read = t('Read {0}', shortTime(Date.parse(requirements.checkedAt)));
  return [read, ...verdictCounts(requirements.checks), ...driftWords(requirements.knownGood)].join(' · ');
}

function driftWords({ since, drift }: KnownGood): readonly string[] {
  if (since === null) return [];
  const count = driftCount(drift);
  const when = shortTime(Date.parse(since.at));
  return [count === 0 ? t('known good since {0}', when) : t('{0} changed since {1}', count, when)];
}

/** Checks that failed. */
export function failedChecks({ requirements }: SyncState): number {
  return requirements?.checks.filter(({ verdict }) => verdict === 'failed').length ?? 0;
}

const areas: readonly RequirementArea[] = ['user', 'org', 'oauth', 'field', 'signedIn'];

function areaNode(area: RequirementArea, checks: readonly RequirementCheck[]): readonly ViewNode[] {
  const ofArea = checks.filter((check) => check.area === area);
  if (ofArea.length === 0) return [];
  const worst = severity.find((verdict) => ofArea.some((check) => check.verdict === verdict)) ?? 'passed';
  return [
    {
      id: `area/${area}`,
      label: areaWords[area],
      description: verdictCounts(ofArea).join(' · '),
      ...signs[worst],
      expands: worst === 'passed' ? 'collapsed' : 'expanded',
      children: [...ofArea].sort((left, right) => severityOf(left) - severityOf(right)).map(checkNode),
    },
  ];
}

function checkNode(check: RequirementCheck): RequirementNode {
  const words = verdictWords[check.verdict].toLowerCase();
  const since = check.since === undefined ? '' : changedBy(check.since);
  return {
    id: `check/${check.id}`,
    label: check.title,
    description: [words, since].filter((part) => part !== '').join(' · '),
    ...signs[check.verdict],
    accessibleLabel: [check.title, words, since].filter((part) => part !== '').join(', '),
    tooltip: checkTooltip(check),
    contextValue: `check ${check.verdict}`,
    check,
  };
}

function changedBy({ by, at, possibly }: Change): string {
  const when = shortTime(Date.parse(at));
  return possibly ? t('possibly changed by {0}, {1}', by, when) : t('changed by {0}, {1}', by, when);
}

/** Why it is judged so, and what to do; values of the org are shown as they are. */
function checkTooltip({ title, verdict, evidence, since, fix, source }: RequirementCheck): string {
  return [
    `**${markdownText(title)}**: ${verdictWords[verdict].toLowerCase()}`,
    ...evidence.map(({ asked, answer }) => `- ${markdownText(asked)}: ${markdownText(answer)}`),
    ...(since === undefined ? [] : [changeText(since)]),
    ...(verdict === 'passed' ? [] : [t('To do: {0}', markdownText(fix))]),
    t('Source: {0}', markdownText(source)),
  ].join('\n\n');
}

function changeText({ by, action, possibly }: Change): string {
  const [who, what] = [markdownText(by), markdownText(action)];
  return possibly ? t('Possibly changed by {0}: {1}', who, what) : t('Changed by {0}: {1}', who, what);
}

const severity: readonly Verdict[] = ['failed', 'warning', 'cannotBeRead', 'passed'];

function severityOf({ verdict }: RequirementCheck): number {
  return severity.indexOf(verdict);
}

function verdictCounts(checks: readonly RequirementCheck[]): readonly string[] {
  return severity.flatMap((verdict) => {
    const count = checks.filter((check) => check.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdictWords[verdict].toLowerCase()}`];
  });
}

const signs: Readonly<Record<Verdict, { readonly icon: string; readonly color: string }>> = {
  passed: { icon: 'pass', color: 'testing.iconPassed' },
  failed: { icon: 'error', color: 'testing.iconFailed' },
  warning: { icon: 'warning', color: 'list.warningForeground' },
  cannotBeRead: { icon: 'question', color: 'list.warningForeground' },
};
