import { describe, expect, test } from 'vitest';
import type {
  Claim,
  CrmExplanation,
  ExplainedStep,
  Explanation,
  HeldValue,
} from '../../../../src/core/model/explanation.ts';
import type { MatchPageRow } from '../../../../src/core/model/matches.ts';
import { crmExplanationMarkdown, explanationMarkdown } from '../../../../src/core/report/explanationMarkdown.ts';

const contactId = '003000000000001AAA';

describe('Why?', () => {
  test('tells a match with both sides, every rule and who lost the record', () => {
    const markdown = explanationMarkdown(
      explanation({
        row: {
          outcome: 'matched',
          crmObject: 'Contact',
          crmId: contactId,
          priority: 3,
          matchedPairs: ['displayName=Name'],
          nameOnly: true,
        },
        steps: [
          step(1, 'nothingFound', {
            comparisons: [
              {
                attribute: 'sfcrmContactId',
                field: 'Id',
                of: 'Contact',
                value: text('003'),
                result: { kind: 'notAnId', why: 'length', expected: null },
              },
            ],
          }),
          step(2, 'nothingToCompare'),
          step(3, 'decided', {
            comparisons: [
              {
                attribute: 'displayName',
                field: 'Name',
                of: 'Contact',
                value: text('Ann'),
                result: { kind: 'found', count: 1 },
              },
            ],
            candidates: [found()],
            candidateCount: 1,
          }),
          { ...step(1, 'leadsOff'), object: 'Lead' },
        ],
        compared: [
          {
            object: 'Contact',
            crmId: contactId,
            label: 'Ann',
            email: 'ann@example.com',
            why: 'matched',
            values: [
              {
                priority: 3,
                attribute: 'emailAddress',
                field: 'Email',
                ofProfile: text('Ann@example.com'),
                ofRecord: 'ann@example.com',
                isEqual: false,
                isUsed: true,
              },
              {
                priority: 3,
                attribute: 'displayName',
                field: 'Name',
                ofProfile: text('Ann'),
                ofRecord: 'Ann',
                isEqual: true,
                isUsed: true,
              },
              {
                priority: 2,
                attribute: 'loyaltyId',
                field: 'Loyalty__c',
                ofProfile: { kind: 'blank' },
                ofRecord: null,
                isEqual: false,
                isUsed: false,
              },
            ],
          },
        ],
        rivals: [claim({ outcome: 'unmatched', reason: 'claimedByStronger' })],
        rivalCount: 3,
      }),
    );
    expect(markdown.split('\n')).toEqual([
      '# Why? Ann',
      '',
      'Personalization user \\"u1\\". **Matched** with Contact Ann (003000000000001AAA) by Priority 3: name or e-mail (displayName\\=Name). **By name only: the e-mail address is not equal.**',
      '',
      '## Matched: Contact Ann (003000000000001AAA)',
      '',
      '| Priority | Attribute | Personalization | Field | Salesforce |  |',
      '| ---: | :--- | :--- | :--- | :--- | :--- |',
      '| 3 | emailAddress | \\"<mark>A</mark>nn\\@example\\.com\\" | Email | \\"<mark>a</mark>nn\\@example\\.com\\" | not equal |',
      '| 3 | displayName | \\"Ann\\" | Name | \\"Ann\\" | **equal** |',
      '| 2 | loyaltyId | *(empty)* | Loyalty\\_\\_c | *(empty)* | not equal, not used |',
      '',
      '## Every rule, in order',
      '',
      '| Rule | Records | Compared | Result |',
      '| :--- | :--- | :--- | :--- |',
      '| Priority 1: Salesforce ID | Contacts | sfcrmContactId \\"003\\" with Id | not an id of a Contact: it has neither 15 nor 18 characters |',
      '| Priority 2: Match On Field | Contacts |  | no Match On Field is designated |',
      '| Priority 3: name or e-mail | Contacts | displayName \\"Ann\\" with Name | found 1 **This rule decided.** |',
      '| Priority 1: Salesforce ID | Leads |  | Leads take no part |',
      '',
      '## Who else claims the record',
      '',
      '3 other users claim the same record.',
      '',
      '| Claimed by | Id | Rule | What became of it |',
      '| :--- | :--- | :--- | :--- |',
      '| Bea | \\"u2\\" | Priority 3: name or e-mail (emailAddress\\=Email) | unmatched: the record was matched by a stronger rule |',
      '',
      'And 2 more.',
      '',
    ]);
  });

  test('names the line of a link that led nowhere, and the near misses with their likeness', () => {
    const markdown = explanationMarkdown(
      explanation({
        row: { outcome: 'unmatched', reason: 'noCandidate' },
        decision: { kind: 'link', file: 'links.csv', line: 7, crmId: 'x', problem: 'notAnId', throughLead: null },
        nearMisses: [
          {
            kind: 'sameNameDifferentEmail',
            object: 'Contact',
            crmId: contactId,
            label: 'Ann',
            email: 'other@example.com',
            pair: 'displayName=Name',
            score: null,
          },
          {
            kind: 'similarAccountName',
            object: 'Account',
            crmId: '001',
            label: 'Acme',
            email: null,
            pair: '',
            score: 0.914,
          },
        ],
      }),
    );
    expect(markdown).toContain(
      'links\\.csv, line 7 links it to \\"x\\", but that is no Salesforce id of such a record. The rule went on without the link.',
    );
    expect(markdown).toContain(
      '| same name, other e-mail | Contact Ann (003000000000001AAA) | \\"other\\@example\\.com\\" | displayName\\=Name |\n' +
        '| similar account name (91 %) | Account Acme (001) |  |  |',
    );
  });

  test('tells how a converted Lead stands for its Contact, or that the Contact is missing', () => {
    const markdown = explanationMarkdown(
      explanation({
        row: { outcome: 'unmatched', reason: 'convertedContactMissing' },
        steps: [
          step(1, 'decided', { candidates: [{ ...found(), throughLeads: ['00Q1'] }], candidateCount: 1 }),
          step(2, 'nothingFound', { leadsWithoutContact: ['00Q2'] }),
        ],
      }),
    );
    expect(markdown).toContain('(through the converted Lead 00Q1, which stands for this Contact)');
    expect(markdown).toContain('Converted Leads would fit, but their Contacts are not among the rows: 00Q2.');
  });

  test('says of a record that is excluded, or linked, that no rule was reached', () => {
    const excluded = explanationMarkdown(
      explanation({
        row: { outcome: 'excluded' },
        decision: { kind: 'exclusion', file: 'exclusions.csv', line: 2, reason: 'a robot' },
        steps: [step(1, 'notReached')],
      }),
    );
    expect(excluded).toContain('Excluded by exclusions\\.csv, line 2. Reason given: \\"a·robot\\".');
    expect(excluded).toContain('not reached: decided by hand');
  });
});

describe('a record of the CRM', () => {
  test('is shown with its values and with what became of every claim', () => {
    const markdown = crmExplanationMarkdown(
      crmExplanation({
        values: [
          { field: 'Id', value: contactId },
          { field: 'Email', value: null },
        ],
        convertedLeads: ['00Q1'],
        claims: [claim({ outcome: 'matched' }), claim({ outcome: 'ambiguous', reason: 'severalCandidates' })],
        claimCount: 2,
      }),
    );
    expect(markdown.split('\n')).toEqual([
      '# Contact Ann',
      '',
      'Contact 003000000000001AAA. 2 Personalization users claim it; **Bea** is matched.',
      '',
      'Converted Leads that stand for it: 00Q1.',
      '',
      '## What it can be matched by',
      '',
      '| Field | Value |',
      '| :--- | :--- |',
      '| Id | \\"003000000000001AAA\\" |',
      '| Email | *(empty)* |',
      '',
      '## Who claims it',
      '',
      '| Claimed by | Id | Rule | What became of it |',
      '| :--- | :--- | :--- | :--- |',
      '| Bea | \\"u2\\" | Priority 3: name or e-mail (emailAddress\\=Email) | **matched** |',
      '| Bea | \\"u2\\" | Priority 3: name or e-mail (emailAddress\\=Email) | ambiguous: several records are equal |',
      '',
    ]);
  });

  test.each([
    [{ takesPart: false, object: 'Lead' }, 'Leads take no part in matching'],
    [{ standsFor: { crmId: contactId, isThere: false }, object: 'Lead' }, 'which is not among the rows'],
    [{ standsFor: { crmId: contactId, isThere: true }, object: 'Lead' }, 'the claims below are on that Contact'],
    [{}, 'No Personalization user claims it.'],
  ] as const)('says what %j means', (more, sentence) => {
    expect(crmExplanationMarkdown(crmExplanation(more))).toContain(sentence);
  });
});

function explanation({
  row,
  ...more
}: Omit<Partial<Explanation>, 'row'> & { row: Partial<MatchPageRow> }): Explanation {
  return {
    row: {
      kind: 'user',
      personalizationId: 'u1',
      label: 'Ann',
      outcome: 'unmatched',
      crmObject: null,
      crmId: null,
      priority: null,
      matchedOn: null,
      matchedPairs: [],
      candidates: [],
      candidateCount: 0,
      reason: null,
      nearMiss: null,
      nearMissId: null,
      nameOnly: false,
      ...row,
    },
    decision: null,
    steps: [],
    compared: [],
    rivals: [],
    rivalCount: 0,
    nearMisses: [],
    ...more,
  };
}

function step(
  priority: ExplainedStep['priority'],
  state: ExplainedStep['state'],
  more: Partial<ExplainedStep> = {},
): ExplainedStep {
  return {
    priority,
    object: 'Contact',
    state,
    comparisons: [],
    candidates: [],
    candidateCount: 0,
    leadsWithoutContact: [],
    viaContacts: [],
    ...more,
  };
}

function text(value: string): HeldValue {
  return { kind: 'text', text: value };
}

function found(): ExplainedStep['candidates'][number] {
  return {
    object: 'Contact',
    crmId: contactId,
    label: 'Ann',
    email: null,
    pairs: ['displayName=Name'],
    throughLeads: [],
  };
}

function claim(more: Partial<Claim>): Claim {
  return {
    kind: 'user',
    personalizationId: 'u2',
    label: 'Bea',
    priority: 3,
    matchedOn: 'nameOrEmail',
    matchedPairs: ['emailAddress=Email'],
    outcome: 'matched',
    reason: null,
    ...more,
  };
}

function crmExplanation(more: Partial<CrmExplanation>): CrmExplanation {
  return {
    object: 'Contact',
    crmId: contactId,
    label: 'Ann',
    email: null,
    profileKind: 'user',
    values: [],
    takesPart: true,
    standsFor: null,
    convertedLeads: [],
    claims: [],
    claimCount: 0,
    ...more,
  };
}
