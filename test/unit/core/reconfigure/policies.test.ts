import { describe, expect, test } from 'vitest';
import { policyProblems, withPolicies } from '../../../../src/core/reconfigure/policies.ts';
import { begun } from '../../../../src/core/reconfigure/reconfiguration.ts';
import type { RequirementCheck } from '../../../../src/core/requirements/requirementCheck.ts';

function check(title: string, area: RequirementCheck['area'], verdict: RequirementCheck['verdict']): RequirementCheck {
  return { id: title, area, title, verdict, evidence: [], source: '', fix: '', setupUrl: '', isMinimum: false };
}

describe('the policies', () => {
  test('are right when nothing of user, org, app and fields fails, and user and app could be read', () => {
    const checks = [
      check('user', 'user', 'passed'),
      check('app', 'oauth', 'warning'),
      check('field', 'field', 'cannotBeRead'),
      check('own', 'signedIn', 'failed'),
    ];
    expect(policyProblems(checks)).toEqual({ failed: [], unread: [] });
  });

  test('are not right where a restricted user could read nothing', () => {
    const checks = [
      check('user', 'user', 'cannotBeRead'),
      check('app', 'oauth', 'cannotBeRead'),
      check('org', 'org', 'failed'),
    ];
    expect(policyProblems(checks)).toEqual({ failed: ['org'], unread: ['user', 'app'] });
  });

  test('keep with the step what a person has checked by hand, until all of it is read', () => {
    const byHand = withPolicies(begun('2026-11-25T10:00:00.000Z'), 'at', ['user']);
    expect(byHand).toMatchObject({ done: { policies: 'at' }, policiesByHand: ['user'] });
    const again = withPolicies(byHand, 'later', []);
    expect(again.done).toEqual({ policies: 'later' });
    expect(again).not.toHaveProperty('policiesByHand');
  });
});
