import { describe, expect, test } from 'vitest';
import { type ChoiceRule, type Choices, noChoices } from '../../../../src/core/model/choices.ts';
import {
  includeNameOnly,
  includeRecord,
  skipRecord,
  toggleField,
} from '../../../../src/extension/store/changeChoices.ts';

const writesAll: ChoiceRule = { reviewNameOnly: true, onlySelected: false };
const onlySelected: ChoiceRule = { reviewNameOnly: true, onlySelected: true };
const ada = { key: 'user:ada', nameOnly: false };
const byName = { key: 'user:grace', nameOnly: true };

describe('including and skipping a record', () => {
  test('leave no choice behind where the rule says the same', () => {
    const skipped = skipRecord(noChoices, writesAll, ada);
    expect(skipped).toEqual({ ...noChoices, records: { 'user:ada': 'skip' } });
    expect(includeRecord(skipped, writesAll, ada)).toEqual(noChoices);

    const included = includeRecord(noChoices, onlySelected, ada);
    expect(included).toEqual({ ...noChoices, records: { 'user:ada': 'include' } });
    expect(skipRecord(included, onlySelected, ada)).toEqual(noChoices);
  });

  test('a record that matched by name alone is included by a choice of its own', () => {
    const included = includeRecord(noChoices, writesAll, byName);
    expect(included).toEqual({ ...noChoices, records: { 'user:grace': 'include' } });
    expect(skipRecord(included, writesAll, byName)).toEqual({ ...noChoices, records: { 'user:grace': 'skip' } });
  });

  test('a record of an included group is included by the group', () => {
    const group = includeNameOnly({ ...noChoices, records: { 'user:grace': 'skip' } }, true);
    expect(includeRecord(group, writesAll, byName)).toEqual({ ...noChoices, includeNameOnly: true });
  });

  test('leave the choices for others alone', () => {
    const others: Choices = {
      records: { 'user:x': 'skip' },
      skippedFields: { 'user:y': ['A'] },
      includeNameOnly: false,
    };
    expect(includeRecord(skipRecord(others, writesAll, ada), writesAll, ada)).toEqual(others);
  });
});

test('a field is left out and sent again, whatever was clicked first', () => {
  const both = toggleField(toggleField(noChoices, 'user:ada', 'Score__c'), 'user:ada', 'City__c');
  expect(both).toEqual({ ...noChoices, skippedFields: { 'user:ada': ['City__c', 'Score__c'] } });
  const one = toggleField(both, 'user:ada', 'Score__c');
  expect(one).toEqual({ ...noChoices, skippedFields: { 'user:ada': ['City__c'] } });
  expect(toggleField(one, 'user:ada', 'City__c')).toEqual(noChoices);
});

test('the group is included once: nothing changes the second time', () => {
  const included = includeNameOnly(noChoices, true);
  expect(included).toEqual({ ...noChoices, includeNameOnly: true });
  expect(includeNameOnly(included, true)).toBe(included);
});
