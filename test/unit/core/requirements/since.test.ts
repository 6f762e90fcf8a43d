import { describe, expect, test } from 'vitest';
import { judgeRequirements } from '../../../../src/core/requirements/catalogue.ts';
import { driftOf } from '../../../../src/core/requirements/drift.ts';
import { knownFacts } from '../../../../src/core/requirements/knownFacts.ts';
import type { Change } from '../../../../src/core/requirements/requirementCheck.ts';
import { explanations, withSince } from '../../../../src/core/requirements/since.ts';
import { answer, goodFacts, nobody } from './someFacts.ts';

const signedIn = { id: '005000000000002AAA', username: 'admin@example.com' };
const facts = knownFacts(goodFacts, signedIn);

describe('who did it', () => {
  test.each([
    ['user.active', 'Deactivated user Bob', 'Deactivated user Ida Integration'],
    ['user.active', 'Deactivated user Ida Integrations', 'Deactivated user integration@example.com'],
    [
      'user.modifyAllData',
      'Changed profile Sales: Modify All Data off',
      'Changed profile Integration: Modify All Data off',
    ],
    ['oauth.scopes', 'Changed scopes of app Data Loader', 'Changed scopes of app Marketing Cloud Personalization'],
    [
      'oauth.installed',
      'Installed connected app Workbench',
      'Uninstalled connected app Marketing Cloud Personalization',
    ],
  ])('of %s: an entry that names another stands behind, and is only possible', (id, ofAnother, ofOurs) => {
    const log = [entry('Kim', ofAnother), entry('Sam', ofOurs)];
    expect(explanationsOf(id, log)).toEqual([log[1], { ...log[0], possibly: true }]);
  });

  test('is the permission set’s too, also one that granted it before', () => {
    const bySet = knownFacts(
      {
        ...goodFacts,
        permissions: {
          ...goodFacts.permissions,
          ModifyAllData: answer({ byProfile: false, byPermissionSets: ['Sync Rights (permission set group)'] }),
        },
      },
      signedIn,
    );
    const now = knownFacts(
      { ...goodFacts, permissions: { ...goodFacts.permissions, ModifyAllData: answer(nobody) } },
      signedIn,
    );
    const log = [
      entry('Kim', 'Permission set Other: Modify All Data off'),
      entry('Sam', 'Sync Rights: Modify All Data off'),
    ];
    const [change] = driftOf(baseline(bySet), now, log).changes;
    expect(change?.changes).toEqual([log[1], { ...log[0], possibly: true }]);
  });

  test('of the org’s own settings is certain: there is only one org', () => {
    const log = [entry('Sam', 'Changed edition from Enterprise to Professional')];
    expect(explanationsOf('org.edition', log)).toEqual(log);
  });

  test('in Personalization’s own log is certain: it is of this one integration', () => {
    const log: readonly Change[] = [{ ...entry('Kim', 'Consumer key was changed'), system: 'personalization' }];
    expect(explanationsOf('oauth.app', log)).toEqual(log);
  });

  test('of a check that did not pass is only possible, where no entry names whose it is', () => {
    const failing = { ...goodFacts, permissions: { ...goodFacts.permissions, ApiEnabled: answer(nobody) } };
    const checks = judgeRequirements(failing);
    const log = [entry('Kim', 'Changed profile Sales: API Enabled off')];
    const sinceOf = (entries: readonly Change[]) =>
      withSince(checks, entries, [], knownFacts(failing, signedIn)).find(({ id }) => id === 'user.apiEnabled')?.since;
    expect(sinceOf(log)).toEqual({ ...log[0], possibly: true });
    const ours = entry('Sam', 'Changed profile Integration: API Enabled off');
    expect(sinceOf([...log, ours])).toEqual(ours);
  });

  function explanationsOf(id: string, log: readonly Change[]): readonly Change[] {
    const fact = facts.find((one) => one.id === id);
    if (fact === undefined) throw new Error(`There is no fact ${id}.`);
    return explanations(log, fact);
  }
});

function entry(by: string, action: string): Change {
  return { at: '2026-11-24T02:00:00.000Z', by, action, system: 'salesforce' };
}

function baseline(known: typeof facts) {
  const at = '2026-11-20T12:00:00.000Z';
  return { format: 1, orgId: '00D', dataset: 'engage', at, by: 'x', why: 'marked', facts: known } as const;
}
