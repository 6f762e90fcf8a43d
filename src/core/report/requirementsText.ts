import type { CheckedRequirements } from '../checkRequirements.ts';
import type { RequirementArea, RequirementCheck, Verdict } from '../requirements/requirementCheck.ts';
import { driftText, systemName } from './driftText.ts';
import { orgKind } from './words.ts';

/**
 * The checks as a terminal shows them: by area, what is not right with evidence, who changed it, and the fix; then what has
 * changed since the last good state.
 */
export function requirementsText(checked: CheckedRequirements): string {
  const { checks, knownGood, personalizationLog } = checked;
  const { org, user } = checked.connection;
  const lines = [
    `Security requirements of ${org.name || org.myDomain} (${orgKind({ org })}), read as ${user.username}`,
    '',
  ];
  for (const area of areas) {
    const ofArea = checks.filter((check) => check.area === area);
    if (ofArea.length > 0) lines.push(areaWords[area], ...ofArea.flatMap(checkLines), '');
  }
  const changed = driftText(knownGood, personalizationLog.answer);
  return [...lines, ...(changed.length === 0 ? [] : [...changed, '']), summary(checks)].join('\n');
}

const areas: readonly RequirementArea[] = ['user', 'org', 'oauth', 'field', 'signedIn'];

export const areaWords: Readonly<Record<RequirementArea, string>> = {
  user: 'Integration user',
  org: 'Org',
  oauth: 'OAuth app',
  field: 'Fields',
  signedIn: 'Signed-in user',
};

export const verdictWords: Readonly<Record<Verdict, string>> = {
  passed: 'passed',
  failed: 'FAILED',
  warning: 'warning',
  cannotBeRead: 'cannot be read',
};

/** One line for what is right; the whole story for what is not. */
function checkLines(check: RequirementCheck): readonly string[] {
  const head = `  ${verdictWords[check.verdict].padEnd(14)} ${check.title}`;
  if (check.verdict === 'passed') return [head];
  const { since } = check;
  return [
    head,
    ...check.evidence.map(({ asked, answer }) => `      ${asked}: ${answer}`),
    ...(since === undefined
      ? []
      : [
          `      ${since.possibly ? 'Possibly changed' : 'Changed'} ${since.at} by ${since.by}: ${since.action} (${systemName(since)})`,
        ]),
    `      To do: ${check.fix}`,
    `      ${check.setupUrl}`,
  ];
}

function summary(checks: readonly RequirementCheck[]): string {
  return (['passed', 'failed', 'warning', 'cannotBeRead'] as const)
    .map(
      (verdict) =>
        `${checks.filter((check) => check.verdict === verdict).length} ${verdictWords[verdict].toLowerCase()}`,
    )
    .join(', ');
}
