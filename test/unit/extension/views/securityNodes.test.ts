import { describe, expect, test } from 'vitest';
import { noDrift } from '../../../../src/core/requirements/drift.ts';
import type { KnownGood } from '../../../../src/core/requirements/knownGood.ts';
import type { RequirementCheck } from '../../../../src/core/requirements/requirementCheck.ts';
import type { CheckedRequirements } from '../../../../src/engine/protocol.ts';
import {
  failedChecks,
  isRequirementNode,
  securityMessage,
  securityNodes,
} from '../../../../src/extension/views/securityNodes.ts';
import { aState, someFacts } from '../aDryRun.ts';

const connection = { kind: 'connected', facts: someFacts() } as const;

describe('the Security Requirements view', () => {
  test('has no rows before anything is known, so that the welcome text shows', () => {
    expect([securityNodes(aState()), securityMessage(aState()), failedChecks(aState())]).toEqual([[], '', 0]);
  });

  test('shows after connecting what connecting tells, and says that the rest is not read', () => {
    const state = aState({ connection });
    expect(securityNodes(state).map(({ label, icon }) => [label, icon])).toEqual([
      ['Signed-in user sees every record', 'pass'],
    ]);
    expect(securityMessage(state)).toMatch(/^Only what connecting tells is shown\./);
  });

  test('groups checks by area, opens the areas with something to do, and puts what failed first', () => {
    const state = aState({ requirements: checked() });
    const areas = securityNodes(state);
    expect(areas.map(({ label, description, icon, expands }) => [label, description, icon, expands])).toEqual([
      ['Integration user', '1 failed · 1 passed', 'error', 'expanded'],
      ['OAuth app', '1 cannot be read', 'question', 'expanded'],
      ['Signed-in user', '1 passed', 'pass', 'collapsed'],
    ]);
    expect(areas[0]?.children?.map(({ label, icon, contextValue }) => [label, icon, contextValue])).toEqual([
      ['Modify All Data', 'error', 'check failed'],
      ['API Enabled', 'pass', 'check passed'],
    ]);
    expect(areas[0]?.children?.every(isRequirementNode)).toBe(true);
    expect(failedChecks(state)).toBe(1);
    expect(securityMessage(state)).toMatch(
      /^Read .* · 1 failed · 1 cannot be read · 2 passed · known good since Nov 20, /,
    );
  });

  test('tells who changed it, to the eye and to a screen reader, and keeps the evidence as it is', () => {
    const state = aState({ requirements: checked() });
    const [failed] = securityNodes(state)[0]?.children ?? [];
    expect(failed?.description).toMatch(/^failed · changed by Sam \[x\]\(y\), /);
    expect(failed?.accessibleLabel).toMatch(/^Modify All Data, failed, changed by Sam/);
    expect(failed?.tooltip).toContain('Changed by Sam \\[x\\]\\(y\\)');
    expect(failed?.tooltip).toContain('To do: Turn it on');
  });
});

function checked(knownGood: Partial<KnownGood> = {}): CheckedRequirements {
  const since = { at: '2026-11-20T12:00:00.000Z', by: 'kim@example.com', why: 'minimumPassed' } as const;
  return {
    checks,
    knownGood: { since, isNew: false, problem: '', drift: noDrift, carriedOver: 0, ...knownGood },
    personalizationLog: '3 entries',
    checkedAt: '2026-11-24T12:00:00.000Z',
  };
}

function aCheck(differences: Pick<RequirementCheck, 'id' | 'area' | 'title' | 'verdict'> & Partial<RequirementCheck>) {
  return {
    evidence: [{ asked: 'PermissionSet', answer: 'no' }],
    source: 'Prerequisites',
    fix: 'Turn it on',
    setupUrl: 'https://acme.my.salesforce-setup.com/lightning/setup/home',
    isMinimum: false,
    ...differences,
  } satisfies RequirementCheck;
}

const checks: readonly RequirementCheck[] = [
  aCheck({ id: 'user.apiEnabled', area: 'user', title: 'API Enabled', verdict: 'passed' }),
  aCheck({
    id: 'user.modifyAllData',
    area: 'user',
    title: 'Modify All Data',
    verdict: 'failed',
    since: { at: '2026-11-24T11:00:00.000Z', by: 'Sam [x](y)', action: 'turned off', system: 'salesforce' },
  }),
  aCheck({ id: 'oauth.scopes', area: 'oauth', title: 'Scopes', verdict: 'cannotBeRead' }),
  aCheck({ id: 'signedIn.viewAll', area: 'signedIn', title: 'Sees all', verdict: 'passed' }),
];
