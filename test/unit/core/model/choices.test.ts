import { describe, expect, it } from 'vitest';
import { areSameChoices, type Choices, noChoices } from '../../../../src/core/model/choices.ts';

describe('areSameChoices', () => {
  const choices: Choices = {
    records: { 'user:a': 'skip', 'account:b': 'include' },
    skippedFields: { 'user:a': ['X__c', 'Y__c'] },
    includeNameOnly: false,
  };

  it('sets aside the order in which they were made, and fields that are listed for nothing', () => {
    const same: Choices = {
      includeNameOnly: false,
      skippedFields: { 'user:c': [], 'user:a': ['Y__c', 'X__c', 'X__c'] },
      records: { 'account:b': 'include', 'user:a': 'skip' },
    };
    expect(areSameChoices(choices, same)).toBe(true);
  });

  it.each<[string, Choices]>([
    ['another record', { ...choices, records: { 'user:a': 'skip' } }],
    ['another choice', { ...choices, records: { 'user:a': 'include', 'account:b': 'include' } }],
    ['another field', { ...choices, skippedFields: { 'user:a': ['X__c'] } }],
    ['the group', { ...choices, includeNameOnly: true }],
    ['none', noChoices],
  ])('sees %s', (_what, other) => {
    expect(areSameChoices(choices, other)).toBe(false);
  });
});
