import { describe, expect, test } from 'vitest';
import { type Choices, noChoices } from '../../../../src/core/model/choices.ts';
import { chosenText } from '../../../../src/extension/views/chosenInGroup.ts';
import { aGroup, aRow } from './aMatch.ts';

const pairs = ['loyaltyId=Loyalty_Id__c'];
const group = aGroup({ priority: 2, matchedPairs: pairs, count: 5 });
const byName = aGroup({ priority: 3, matchedPairs: ['displayName=Name'], nameOnly: true, count: 4 });
const rowsOf = (ids: readonly string[]) => ids.map((personalizationId) => aRow({ personalizationId }));
const records = (choice: 'include' | 'skip', ids: readonly string[]): Choices => ({
  ...noChoices,
  records: Object.fromEntries(ids.map((id) => [`user:${id}`, choice])),
});
const rule = { reviewNameOnly: true, onlySelected: false };

describe('a group of which only a part would be written', () => {
  test('says how many of how many, where records were left out', () => {
    const choices = records('skip', ['a', 'b']);
    expect(chosenText([group], { rule, choices, chosenRows: rowsOf(['a', 'b']) })).toBe('3 of 5 chosen');
  });

  test('says so in mode repair of records that were chosen', () => {
    const choices = records('include', ['a']);
    const repair = { ...rule, onlySelected: true };
    expect(chosenText([group], { rule: repair, choices, chosenRows: rowsOf(['a']) })).toBe('1 of 5 chosen');
  });

  test('counts the records of its own only', () => {
    const other = aRow({ personalizationId: 'a', matchedPairs: ['phone=Phone'] });
    expect(chosenText([group], { rule, choices: records('skip', ['a']), chosenRows: [other] })).toBeNull();
  });

  test('counts over several groups at once', () => {
    const other = aGroup({ priority: 2, matchedPairs: ['phone=Phone'], count: 7 });
    const choices = records('skip', ['a']);
    expect(chosenText([group, other], { rule, choices, chosenRows: rowsOf(['a']) })).toBe('11 of 12 chosen');
  });

  test('of those matched by name only: some that were reviewed, or all but some', () => {
    const row = aRow({ personalizationId: 'a', priority: 3, matchedPairs: ['displayName=Name'], nameOnly: true });
    const one = { rule, chosenRows: [row] };
    expect(chosenText([byName], { ...one, choices: records('include', ['a']) })).toBe('1 of 4 chosen');
    const allButOne = { ...records('skip', ['a']), includeNameOnly: true };
    expect(chosenText([byName], { ...one, choices: allButOne })).toBe('3 of 4 chosen');
  });
});

test('a group as the rule has it says nothing of its own', () => {
  expect(chosenText([group], { rule, choices: noChoices, chosenRows: [] })).toBeNull();
});
