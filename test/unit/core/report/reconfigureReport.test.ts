import { describe, expect, test } from 'vitest';
import type { CheckedRequirements } from '../../../../src/core/checkRequirements.ts';
import { begun } from '../../../../src/core/reconfigure/reconfiguration.ts';
import { reconfigureReport } from '../../../../src/core/report/reconfigureReport.ts';
import type { Change } from '../../../../src/core/requirements/requirementCheck.ts';

const by: Change = {
  at: '2026-11-25T09:00:00.000Z',
  by: 'Sam Setup',
  action: 'Changed Kim Korn’s profile',
  system: 'salesforce',
};

const checked = {
  connection: {
    org: {
      id: '00D000000000001AAA',
      myDomain: 'acme',
      name: 'Acme',
      edition: 'Enterprise Edition',
      isSandbox: true,
      isDemo: false,
    },
    user: { id: '005', username: 'admin@acme.example.com' },
    apiVersion: '66.0',
  },
  facts: {
    user: { asked: '', answer: '', value: { username: 'integration@acme.example.com' } },
    app: { asked: '', answer: '', value: null },
    audit: { asked: '', answer: '', value: [{ at: by.at, by: 'Kim Korn', action: '', words: '' }] },
  },
  checks: [
    {
      id: 'user.active',
      area: 'user',
      title: 'The integration user is active',
      verdict: 'failed',
      evidence: [{ asked: 'User integration@acme.example.com', answer: 'Deactivated by Kim Korn' }],
      source: '',
      fix: '',
      setupUrl: '',
      isMinimum: false,
      since: by,
    },
  ],
  knownGood: {
    since: { at: '2026-11-20T12:00:00.000Z', by: 'kim@acme.example.com', why: 'marked' },
    isNew: false,
    carriedOver: 0,
    problem: '',
    drift: {
      changes: [
        {
          id: 'oauth.refreshPolicy',
          label: 'Refresh Token Policy',
          before: 'valid until revoked',
          after: 'expires after 30 days',
          changes: [by],
        },
      ],
      noLongerRead: [],
      notCompared: [],
      inPersonalization: [],
    },
  },
  personalizationLog: { asked: '', answer: '' },
  checkedAt: '2026-11-25T10:07:00.000Z',
} as unknown as CheckedRequirements;

describe('the report for support', () => {
  const { title, markdown } = reconfigureReport(
    {
      ...begun('2026-11-25T10:00:00.000Z'),
      done: { policies: '2026-11-25T10:01:00.000Z' },
      verification: {
        lookedAt: '2026-11-25T10:05:00.000Z',
        parts: [{ id: 'login', state: 'failed', words: 'sam@acme.example.com was refused', at: null }],
      },
      probe: {
        at: '2026-11-25T10:06:00.000Z',
        object: 'Contact',
        field: 'Score__c',
        outcome: 'written',
        words: 'Taken.',
      },
    },
    checked,
  );

  test('tells the org, the steps, what Salesforce shows, the test write, the checks and what has changed', () => {
    expect(title).toBe('Reconfigure and Test');
    for (const line of [
      '| Org | acme (00D000000000001AAA), sandbox, Enterprise Edition |',
      '| Check the policies of user, app and fields | done |',
      '| Copy Consumer Key and Consumer Secret of the app | next |',
      'Salesforce shows that it failed.',
      '## Test write',
      '| Integration user | The integration user is active | FAILED |',
      '| Refresh Token Policy | valid until revoked | expires after 30 days |',
    ]) {
      expect(markdown).toContain(line);
    }
  });

  test('tells what a person has checked by hand, because it could not be read', () => {
    const policiesByHand = ['Refresh Token Policy is set', 'sam@acme.example.com is active'];
    const done = { policies: '2026-11-25T10:01:00.000Z' };
    const byHand = reconfigureReport({ ...begun('2026-11-25T10:00:00.000Z'), done, policiesByHand }, checked).markdown;
    expect(byHand).toContain('| Check the policies of user, app and fields | done, checked by hand |');
    expect(byHand).toContain(
      'A person has checked by hand what this sign-in could not read: Refresh Token Policy is set;',
    );
    expect(byHand).not.toContain('acme.example.com');
    expect(markdown).not.toContain('by hand');
  });

  test('names nobody', () => {
    for (const personal of ['Sam Setup', 'Kim Korn', 'acme.example.com', 'integration@', 'sam@']) {
      expect(markdown).not.toContain(personal);
    }
    expect(markdown).toContain('| Integration user | i…n\\@a… |');
  });
});
