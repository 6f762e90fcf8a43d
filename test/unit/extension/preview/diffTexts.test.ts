import { describe, expect, test } from 'vitest';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { diffTexts, hasSentField } from '../../../../src/extension/preview/diffTexts.ts';
import { aMergeField, aMergeRecord } from './aMergeRecord.ts';

const rule = { reviewNameOnly: true, onlySelected: false };
const record = aMergeRecord({
  fields: [
    aMergeField({ before: 'Shoes', after: 'Shoes ' }),
    aMergeField({ field: 'City__c', label: 'City', before: null, after: 'Bern' }),
    aMergeField({ field: 'Score__c', label: 'Score', before: '1', after: 'x', status: 'refused:notANumber' }),
    aMergeField({ field: 'City_2__c', label: 'City', before: 'Rome', after: null }),
  ],
});

describe('a record’s diff', () => {
  test('has a field a line, sorted, quoted; what will not be sent is the same on both sides', () => {
    const { before, after, fields } = diffTexts(record, noChoices, rule);
    expect(before.split('\n')).toEqual([
      'City (City_2__c): "Rome"',
      'City (City__c): (empty)',
      'Favorite Category: "Shoes"',
      'Score: "1"',
    ]);
    expect(after.split('\n')).toEqual([
      'City (City_2__c): (empty)',
      'City (City__c): "Bern"',
      'Favorite Category: "Shoes "',
      'Score: "1"',
    ]);
    expect(fields.map(({ field }) => field)).toEqual(['City_2__c', 'City__c', 'Favorite_Category__c', 'Score__c']);
  });

  test('shows no change of a skipped field', () => {
    const choices = { ...noChoices, skippedFields: { 'user:ada': ['City__c', 'City_2__c'] } };
    expect(diffTexts(record, choices, rule).after.split('\n')).toEqual([
      'City (City_2__c): "Rome"',
      'City (City__c): (empty)',
      'Favorite Category: "Shoes "',
      'Score: "1"',
    ]);
  });
});

test('a record has something to send until all of it is skipped or refused', () => {
  const skipped = { ...noChoices, records: { 'user:ada': 'skip' as const } };
  const refused = aMergeRecord({ fields: [aMergeField({ status: 'refused:tooLong' })] });
  expect([
    hasSentField(record, noChoices, rule),
    hasSentField(record, skipped, rule),
    hasSentField(refused, noChoices, rule),
  ]).toEqual([true, false, false]);
});
