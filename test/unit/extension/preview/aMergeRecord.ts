import type { MergeField, MergePage, MergeRecord } from '../../../../src/engine/protocol.ts';

/** A field whose text changes, with what a test says otherwise. */
export function aMergeField(told: Partial<MergeField> = {}): MergeField {
  return {
    field: 'Favorite_Category__c',
    attribute: 'attribute:favoriteCategory',
    before: 'Shoes',
    after: 'Boots',
    status: 'planned',
    reason: '',
    label: 'Favorite Category',
    type: 'string',
    conversion: '',
    ...told,
  };
}

/** A user that is matched with a Contact and has one changed field, with what a test says otherwise. */
export function aMergeRecord(told: Partial<MergeRecord> = {}): MergeRecord {
  return {
    kind: 'user',
    object: 'Contact',
    crmId: '003000000000001AAA',
    personalizationId: 'ada',
    label: 'Ada Lovelace',
    matchedBy: 'Priority 1: Salesforce ID',
    nameOnly: false,
    fields: [aMergeField()],
    ...told,
  };
}

/** All pages in one. */
export function aMergePage(...records: readonly MergeRecord[]): MergePage {
  return { records, next: null, total: records.length };
}
