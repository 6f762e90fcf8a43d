import type { MatchGroup, MatchPageRow } from '../../../../src/core/model/matches.ts';
import type { MergeField, MergeRecord } from '../../../../src/engine/protocol.ts';

export function aRow(differences: Partial<MatchPageRow> = {}): MatchPageRow {
  return {
    kind: 'user',
    personalizationId: 'visitor-17',
    label: 'Ada Lovelace',
    outcome: 'matched',
    crmObject: 'Contact',
    crmId: '003000000000017AAA',
    priority: 2,
    matchedOn: 'matchField',
    matchedPairs: ['loyaltyId=Loyalty_Id__c'],
    nameOnly: false,
    candidates: [],
    candidateCount: 0,
    reason: null,
    nearMiss: null,
    nearMissId: null,
    ...differences,
  };
}

export const unmatchedRow = aRow({
  outcome: 'unmatched',
  crmObject: null,
  crmId: null,
  priority: null,
  matchedOn: null,
  matchedPairs: [],
  reason: 'noCandidate',
});

export function aGroup(differences: Partial<MatchGroup> = {}): MatchGroup {
  return {
    outcome: 'matched',
    priority: 1,
    matchedPairs: ['sfcrmContactId=Id'],
    nameOnly: false,
    reason: null,
    nearMiss: null,
    count: 1,
    ...differences,
  };
}

export function aField(differences: Partial<MergeField> = {}): MergeField {
  return {
    field: 'Interests__c',
    label: 'Interests',
    type: 'Text',
    attribute: 'attribute:interests',
    before: 'tea',
    after: 'coffee',
    status: 'planned',
    reason: '',
    conversion: '',
    ...differences,
  };
}

export function aMerge(differences: Partial<MergeRecord> = {}): MergeRecord {
  return {
    kind: 'user',
    object: 'Contact',
    crmId: '003000000000017AAA',
    personalizationId: 'visitor-17',
    label: 'Ada Lovelace',
    matchedBy: 'Priority 2: Match On Field',
    nameOnly: false,
    fields: [aField()],
    ...differences,
  };
}
