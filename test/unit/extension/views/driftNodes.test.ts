import { describe, expect, test } from 'vitest';
import { driftMarkdown } from '../../../../src/core/report/driftText.ts';
import { noDrift } from '../../../../src/core/requirements/drift.ts';
import type { KnownGood } from '../../../../src/core/requirements/knownGood.ts';
import type { Change } from '../../../../src/core/requirements/requirementCheck.ts';
import { driftNodes, isChangeNode } from '../../../../src/extension/views/driftNodes.ts';

const since = { at: '2026-11-20T12:00:00.000Z', by: 'kim@example.com', why: 'minimumPassed' } as const;
const good: KnownGood = { since, isNew: false, problem: '', drift: noDrift, carriedOver: 0 };
const entry: Change = {
  at: '2026-11-24T11:00:00.000Z',
  by: 'Sam <x>',
  action: 'Changed refreshPolicy',
  system: 'salesforce',
};
const change = {
  id: 'oauth.refreshPolicy',
  label: 'Refresh Token Policy',
  before: 'valid until revoked',
  after: 'expires after 30 days',
};

describe('Changed Since Known Good', () => {
  test('is not there when nothing has changed', () => {
    expect(driftNodes(good)).toEqual([]);
  });

  test('says why there is nothing to compare with', () => {
    const nodes = driftNodes({ ...good, since: null, problem: 'It is damaged.' });
    expect(nodes.map(({ label, description }) => [label, description])).toEqual([
      ['Changed Since Known Good', 'It is damaged.'],
    ]);
  });

  test('shows old and new of each fact with who and when, what cannot be read any more, and Personalization’s own', () => {
    const drift = {
      changes: [
        { ...change, changes: [entry] },
        { ...change, id: 'oauth.pkce', label: 'PKCE', changes: [] },
      ],
      noLongerRead: [{ id: 'oauth.scopes', label: 'OAuth scopes of the app', before: 'api, id' }],
      notCompared: [],
      inPersonalization: [{ ...entry, action: 'UPDATE INTEGRATION', system: 'personalization' as const }],
    };
    const [group] = driftNodes({ ...good, drift });
    expect([group?.label, group?.description?.startsWith('3 · known good since ')]).toEqual([
      'Changed Since Known Good',
      true,
    ]);
    expect(group?.children?.map(({ label, description }) => [label, description?.replace(/, Nov .*$/, '')])).toEqual([
      ['Refresh Token Policy', 'valid until revoked → expires after 30 days · by Sam <x>'],
      ['PKCE', 'valid until revoked → expires after 30 days · nobody knows who'],
      ['OAuth scopes of the app', 'was api, id; it cannot be read now'],
      ['In Personalization: UPDATE INTEGRATION', 'by Sam <x>'],
    ]);
    expect(group?.children?.map(isChangeNode)).toEqual([true, true, false, false]);
    expect(group?.children?.[0]?.tooltip).toContain('by Sam &lt;x\\>');
    expect([null, {}, { change: 1, since: 'x' }].map(isChangeNode)).toEqual([false, false, false]);
  });

  test('says that somebody did it only possibly, where the entry names another or nobody', () => {
    const changes = [{ ...entry, possibly: true as const }];
    const drift = { changes: [{ ...change, changes }], noLongerRead: [], notCompared: [], inPersonalization: [] };
    const [group] = driftNodes({ ...good, drift });
    expect(group?.children?.[0]?.description).toContain('· possibly by Sam <x>, ');
    expect(driftMarkdown({ ...change, changes }, since.at).markdown).toMatch(/Possibly\\?: Changed refreshPolicy/);
  });

  test('is a page with every entry, the nearest first', () => {
    const { title, markdown } = driftMarkdown({ ...change, changes: [entry] }, since.at);
    expect(title).toBe('Refresh Token Policy');
    expect(markdown).toContain('| Now | expires after 30 days |');
    expect(markdown).toContain('Sam &lt;x&gt;');
    expect(markdown).toContain('Setup Audit Trail');
    expect(driftMarkdown({ ...change, changes: [] }, since.at).markdown).toContain('No entry of the Setup Audit Trail');
  });
});
