import { describe, expect, it } from 'vitest';
import type { CrmExplanation } from '../../../../src/core/model/explanation.ts';
import type { PlanRow } from '../../../../src/core/model/plan.ts';
import type { CrmRecordState } from '../../../../src/core/ports.ts';
import { type CrmRecordFacts, crmRecordSections } from '../../../../src/core/report/crmRecordMarkdown.ts';

const crmId = '0035e00000GhiJkAAJ';
const explanation: CrmExplanation = {
  object: 'Contact',
  crmId,
  label: 'Ann Example',
  email: 'ann@example.com',
  profileKind: 'user',
  values: [],
  takesPart: true,
  standsFor: null,
  convertedLeads: [],
  claims: [
    {
      kind: 'user',
      personalizationId: 'u1',
      label: 'Ann',
      priority: 1,
      matchedOn: 'salesforceId',
      matchedPairs: [],
      outcome: 'matched',
      reason: null,
    },
  ],
  claimCount: 1,
};
const record: CrmRecordState = {
  id: crmId,
  modstamp: '2026-11-24T18:20:38Z',
  modifiedById: '0055e00000GhiJkAAJ',
  modifiedByName: 'Integration User',
  isDeleted: false,
  fields: { Equal__c: 'same', Other__c: 'old', Written__c: 'new' },
};
const facts: CrmRecordFacts = {
  explanation,
  mapped: ['Equal__c', 'Other__c', 'Written__c', 'Refused__c'].map((field) => ({
    field,
    label: field.replace('__c', ''),
    attribute: `attribute:${field.toLowerCase()}`,
  })),
  record,
  isLive: true,
  planned: [
    planRow('Other__c', 'old', 'new'),
    planRow('Written__c', 'old', 'new'),
    { ...planRow('Refused__c', null, 'x'), status: 'refused:notANumber', reason: 'It is no number.' },
  ],
  others: [],
  otherInfixes: [],
};

describe('crmRecordSections', () => {
  it('says who wrote the record last, what each mapped field holds, and whose that is', () => {
    const text = crmRecordSections(facts);
    expect(text).toContain('Last written by Integration User, 2026-11-24T18\\:20\\:38Z.');
    expect(outcomesIn(text)).toEqual([
      'equals what Ann holds, or Ann holds nothing',
      'not Ann\'s: would become \\"new\\"',
      'equals what Ann holds',
      'will not be sent: It is no number\\.',
    ]);
    expect(text).toContain('*may not be read*');
  });

  it('says that a value is nobody’s when no profile is matched', () => {
    const text = crmRecordSections({ ...facts, explanation: { ...explanation, claims: [] } });
    expect(new Set(outcomesIn(text))).toEqual(new Set(["nobody's: no profile is matched to this record"]));
  });

  it('tells what has changed since the dry run, and a record that is gone', () => {
    const changed = { ...record, fields: { ...record.fields, Other__c: 'by somebody' } };
    expect(crmRecordSections({ ...facts, record: changed })).toContain('; it has changed since the dry run');
    expect(crmRecordSections({ ...facts, record: { ...record, isDeleted: true } })).toContain('Recycle Bin');
    expect(crmRecordSections({ ...facts, record: null })).toContain('not there any more');
    expect(crmRecordSections({ ...facts, record: null, isLive: false })).not.toContain('Now in Salesforce');
  });

  it('names other configurations that write the same fields, and fields of other datasets', () => {
    const text = crmRecordSections({
      ...facts,
      others: [
        { kind: 'read', name: 'b/personalization-sync.json', dataset: 'second', sameFields: ['Other__c'] },
        { kind: 'read', name: 'c/personalization-sync.json', dataset: 'third', sameFields: [] },
        { kind: 'unreadable', name: 'd/personalization-sync.json', why: 'it has problems' },
      ],
      otherInfixes: [{ item: 'lastActivity', field: 'Interaction_Studio_b_LastActivity__c' }],
    });
    const lines = text.split('\n').filter((line) => line.startsWith('- '));
    expect(lines).toEqual([
      '- b/personalization-sync\\.json (dataset second) writes Other\\_\\_c too.',
      '- d/personalization-sync\\.json: it has problems',
    ]);
    expect(text).toContain('## The same items of other datasets');
  });
});

function planRow(field: string, before: string | null, after: string | null): PlanRow {
  return {
    direction: 'push',
    object: 'Contact',
    crmId,
    personalizationId: 'u1',
    field,
    attribute: `attribute:${field.toLowerCase()}`,
    before,
    after,
    status: 'planned',
    reason: '',
    parentId: null,
    modstamp: null,
  };
}

/** The last column of the table of fields. */
function outcomesIn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.includes('__c') || line.includes('\\_\\_c'))
    .map((line) => line.split(' | ').at(-1)?.replace(/ \|$/, '') ?? '');
}
