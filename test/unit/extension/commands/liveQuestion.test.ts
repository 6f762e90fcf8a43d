import { describe, expect, test } from 'vitest';
import { noChoices } from '../../../../src/core/model/choices.ts';
import type { Automation } from '../../../../src/core/model/org.ts';
import type { RunReport } from '../../../../src/core/model/runReport.ts';
import type { PreparedLive } from '../../../../src/engine/protocol.ts';
import { liveQuestion } from '../../../../src/extension/commands/liveQuestion.ts';
import { aRunReport } from '../../aRunReport.ts';
import { pushed } from '../aHistoryRun.ts';

const NO_AUTOMATION: PreparedLive['automation'] = { kind: 'read', active: [], notRead: [] };

describe('the question before a live run', () => {
  test('says where, what, what it costs, what is left out and what else runs', () => {
    const { Account, Contact } = pushed({
      planned: 340,
      needsReview: 12,
      refused: 7,
      skippedByUser: 2,
      skippedFields: 3,
    });
    const prepared = aPreparedLive(
      {
        push: { Contact, Account: { ...Account, planned: 14 } },
        apiCalls: { forecast: 30, used: 18, vendorWouldUse: 40, remainingToday: 99_000, byKind: {} },
      },
      {
        automation: {
          kind: 'read',
          active: [
            automation({ kind: 'trigger', name: 'ContactTrigger' }),
            automation({ kind: 'flow', name: 'Score_Contact' }),
            automation({ kind: 'validationRule', name: 'Email_Needed', object: 'Account' }),
          ],
          notRead: [],
        },
      },
    );
    expect(liveQuestion({ prepared, staleReasons: [], firstRecords: null })).toEqual({
      message: 'Write 354 records to DEMO example?',
      detail: [
        'Org: Example Inc. · example · DEMO',
        'Signed in as: admin@example.com',
        'Personalization dataset: engage',
        '',
        'Contacts: 340 records · fields: Last Activity, Engagement Score',
        'Accounts: 14 records · fields: Engagement Score',
        'API calls: about 12; the org has 99,000 left today',
        '',
        'Left out: 2 records that you skipped · 3 fields that you skipped · 12 records matched by name only that nobody has reviewed · 7 values that Salesforce would not take',
        '',
        'Runs in the org when these records are written: trigger ContactTrigger (Contact), flow Score_Contact (Contact), validation rule Email_Needed (Account)',
        '',
        'Field values only: no records are created, merged or deleted. The values before are kept in the run’s folder.',
      ].join('\n'),
      button: 'Write 354 Records',
      typed: null,
      overriddenGuards: [],
    });
  });

  test('names ten fields, and how many more; an object with nothing to write has none', () => {
    const fields = { Contact: Array.from({ length: 12 }, (_, index) => `Field ${index + 1}`), Account: ['Score'] };
    const detail = detailOf({ push: pushed({ planned: 1 }) }, { fields });
    expect(detail).toMatch(/^Contacts: 1 record · fields: Field 1, .*, Field 10, and 2 more$/m);
    expect(detail).toMatch(/^Accounts: none$/m);
  });

  test('is not asked where nothing would be written', () => {
    expect(liveQuestion({ prepared: aPreparedLive({}), staleReasons: [], firstRecords: null })).toBeNull();
  });

  test('of the first records says how many, and that the run pauses', () => {
    const prepared = aPreparedLive({ push: pushed({ planned: 354 }) });
    const question = liveQuestion({ prepared, staleReasons: [], firstRecords: 10 });
    expect(question?.button).toBe('Write 10 Records');
    expect(question?.detail).toContain(
      'The first 10 of 354 are written; then the run pauses and shows what became of them.',
    );
  });

  test('of the first ten of three says three, and of one says one', () => {
    const button = (planned: number) =>
      liveQuestion({ prepared: aPreparedLive({ push: pushed({ planned }) }), staleReasons: [], firstRecords: 10 })
        ?.button;
    expect([button(3), button(1)]).toEqual(['Write 3 Records', 'Write 1 Record']);
  });

  test('names ten of what runs in the org, and how many more', () => {
    const active = Array.from({ length: 13 }, (_, index) => automation({ kind: 'flow', name: `Flow_${index + 1}` }));
    expect(detailOf({}, { automation: { kind: 'read', active, notRead: [] } })).toContain(
      'flow Flow_10 (Contact), and 3 more',
    );
  });

  test('says why automation cannot be read, wholly or in part', () => {
    expect(detailOf({}, { automation: { kind: 'cannotBeRead', why: 'View Setup is missing.' } })).toContain(
      'Triggers, flows and validation rules: cannot be read. View Setup is missing.',
    );
    const partly = detailOf({}, { automation: { kind: 'read', active: [], notRead: ['Flows cannot be read.'] } });
    expect(partly).toContain('Flows cannot be read.');
    expect(partly).not.toContain('No active triggers');
  });

  test('says that nothing else runs only when all was read', () => {
    expect(detailOf({}, {})).toContain('No active triggers, flows or validation rules on these objects.');
  });

  test('says why the preview is stale', () => {
    const prepared = aPreparedLive({ push: pushed({ planned: 5 }) });
    const question = liveQuestion({ prepared, staleReasons: ['links.csv has changed.'], firstRecords: null });
    expect(question?.detail.split('\n')).toContain('links.csv has changed.');
  });

  test('production must be typed', () => {
    const prepared = aPreparedLive(
      {
        push: pushed({ planned: 5 }),
        org: { id: '00D000000000001EAA', myDomain: 'acme', isSandbox: false, isDemo: false },
      },
      { myDomain: 'acme' },
    );
    expect(liveQuestion({ prepared, staleReasons: [], firstRecords: null })).toMatchObject({
      message: 'Write 5 records to PRODUCTION acme?',
      typed: {
        myDomain: 'acme',
        title: 'Write 5 Records',
        prompt: 'Type acme to write to PRODUCTION acme.',
      },
    });
  });

  test('what a guard would stop must be typed, says why, and is recorded by name', () => {
    const prepared = aPreparedLive({
      push: pushed({ planned: 5 }),
      trippedGuards: [{ guard: 'maxClears', message: '3 fields would be cleared.' }],
    });
    expect(liveQuestion({ prepared, staleReasons: [], firstRecords: null })).toMatchObject({
      detail: expect.stringContaining('Guard: 3 fields would be cleared.'),
      typed: { prompt: 'Type example to write to DEMO example. This passes over: 3 fields would be cleared.' },
      overriddenGuards: ['maxClears'],
    });
  });

  test('I-63: passes over a failed minimum requirement only by typing, and says which cannot be read', () => {
    const guard = 'requirement:user.modifyAllData';
    const prepared = aPreparedLive({
      push: pushed({ planned: 5 }),
      trippedGuards: [{ guard, message: 'Modify All Data: no.' }],
      warnings: [{ code: 'requirementsNotRead', message: 'The scopes cannot be read.', count: 1 }],
    });
    const question = liveQuestion({ prepared, staleReasons: [], firstRecords: null });
    expect(question).toMatchObject({
      typed: { myDomain: 'example', prompt: expect.stringContaining('passes over: Modify All Data: no.') },
      overriddenGuards: [guard],
    });
    expect(question?.detail).toContain('The scopes cannot be read.');
  });
});

function detailOf(report: Partial<RunReport>, more: Partial<PreparedLive>): string | undefined {
  const prepared = aPreparedLive({ push: pushed({ planned: 5 }), ...report }, more);
  return liveQuestion({ prepared, staleReasons: [], firstRecords: null })?.detail;
}

function aPreparedLive(
  report: Partial<RunReport>,
  { myDomain = 'example', ...more }: Partial<PreparedLive> & { readonly myDomain?: string } = {},
): PreparedLive {
  return {
    report: aRunReport(report),
    facts: {
      mode: 'replace',
      connection: {
        org: {
          id: '00D000000000001EAA',
          myDomain,
          name: 'Example Inc.',
          edition: 'Enterprise Edition',
          isSandbox: true,
          isDemo: true,
        },
        user: { id: '005000000000001AAA', username: 'admin@example.com' },
        apiVersion: '66.0',
      },
      instanceUrl: null,
      visibility: { verdict: 'complete', evidence: [], objects: [] },
      apiUsage: null,
      dataset: 'engage',
      pairing: { kind: 'notPaired' },
      sources: { personalization: 'API', salesforce: 'Bulk API 2.0' },
    },
    rule: { reviewNameOnly: true, onlySelected: false },
    choices: noChoices,
    isNewPlan: false,
    fields: { Contact: ['Last Activity', 'Engagement Score'], Account: ['Engagement Score'] },
    automation: NO_AUTOMATION,
    refusal: null,
    isStale: false,
    ...more,
  };
}

function automation(differences: Partial<Automation>): Automation {
  return { object: 'Contact', kind: 'flow', name: 'A_Flow', detail: '', ...differences };
}
