import { describe, expect, test } from 'vitest';
import { noChoices } from '../../../../src/core/model/choices.ts';
import { type Chosen, planPairs } from '../../../../src/core/planning/planPairs.ts';
import type { MatchedPair } from '../../../../src/core/ports.ts';
import { blank, field, mapping, text } from './builders.ts';

const mappings = [
  mapping(field('string', { length: 5, name: 'Colour__c' }), {
    field: 'Colour__c',
    source: { kind: 'attribute', name: 'colour' },
  }),
  mapping(field('datetime', { name: 'Interaction_Studio_LastActivity__c' }), {
    field: 'Interaction_Studio_LastActivity__c',
    source: { kind: 'item', name: 'lastActivity' },
    hasOwnField: false,
  }),
];
const everything: Chosen = {
  kind: 'user',
  choices: noChoices,
  rule: { reviewNameOnly: true, onlySelected: false },
};
const including = { ...noChoices, records: { 'user:user-003A': 'include' } } as const;

function pair(id: string, more: Partial<MatchedPair> = {}): MatchedPair {
  return {
    personalizationId: `user-${id}`,
    crmId: id,
    parentId: '001A',
    modstamp: '2026-11-24T10:00:00.000Z',
    nameOnly: false,
    sources: [text('red'), text('1764000000000')],
    present: ['blue', null],
    ...more,
  };
}

describe('the plan of matched pairs', () => {
  test('has one row a changed field, with what was there and what will be', () => {
    expect(planPairs([pair('003A')], mappings, everything).rows).toEqual([
      {
        direction: 'push',
        object: 'Contact',
        crmId: '003A',
        personalizationId: 'user-003A',
        field: 'Colour__c',
        attribute: 'attribute:colour',
        before: 'blue',
        after: 'red',
        status: 'planned',
        reason: '',
        parentId: '001A',
        modstamp: '2026-11-24T10:00:00.000Z',
      },
      {
        direction: 'push',
        object: 'Contact',
        crmId: '003A',
        personalizationId: 'user-003A',
        field: 'Interaction_Studio_LastActivity__c',
        attribute: 'item:lastActivity',
        before: null,
        after: '2025-11-24T16:00:00.000Z',
        status: 'planned',
        reason: '',
        parentId: '001A',
        modstamp: '2026-11-24T10:00:00.000Z',
      },
    ]);
  });

  test('has no row for what is the same', () => {
    const same = pair('003A', { present: ['red', '2025-11-24T16:00:00.000+0000'] });
    expect(planPairs([same], mappings, everything)).toMatchObject({ rows: [], counts: { unchanged: 1, planned: 0 } });
  });

  test('lists a refused field with its source value and reason, and still writes the other fields', () => {
    const { rows, counts } = planPairs(
      [pair('003A', { sources: [text('much too long'), text('1764000000000')] })],
      mappings,
      everything,
    );
    expect(rows.map(({ status, after, reason }) => ({ status, after, reason }))).toEqual([
      { status: 'refused:tooLong', after: 'much too long', reason: 'The value has 13 characters; Colour__c takes 5' },
      { status: 'planned', after: '2025-11-24T16:00:00.000Z', reason: '' },
    ]);
    expect(counts).toMatchObject({ planned: 1, refusedFields: 1, refusedByCode: { tooLong: 1 }, unchanged: 0 });
  });

  test('keeps a match by name alone for review until it is selected or the configuration includes it', () => {
    const byName = pair('003A', { nameOnly: true });
    const statuses = (chosen: Chosen) => planPairs([byName], mappings, chosen).rows.map(({ status }) => status);
    expect(statuses(everything)).toEqual(['needsReview', 'needsReview']);
    expect(statuses({ ...everything, choices: including })).toEqual(['planned', 'planned']);
    expect(statuses({ ...everything, choices: { ...noChoices, includeNameOnly: true } })).toEqual([
      'planned',
      'planned',
    ]);
    expect(statuses({ ...everything, rule: { reviewNameOnly: false, onlySelected: false } })).toEqual([
      'planned',
      'planned',
    ]);
    expect(planPairs([byName], mappings, everything).counts).toMatchObject({ planned: 0, needsReview: 1, replaced: 0 });
  });

  test('in repair mode leaves out what is not selected, and says so', () => {
    const repair = { ...everything, choices: including, rule: { reviewNameOnly: true, onlySelected: true } };
    const { rows, counts } = planPairs([pair('003A'), pair('003B')], mappings, repair);
    expect(rows.map(({ crmId, status, reason }) => `${crmId} ${status} ${reason}`)).toEqual([
      '003A planned ',
      '003A planned ',
      '003B skippedByUser Not among the selected records.',
      '003B skippedByUser Not among the selected records.',
    ]);
    expect(counts).toMatchObject({ looked: 2, planned: 1, skippedByUser: 1 });
  });

  test('leaves out a record that was skipped, whatever else would let it be written', () => {
    const skipping = { ...noChoices, records: { 'user:user-003A': 'skip' }, includeNameOnly: true } as const;
    const { rows, counts } = planPairs([pair('003A', { nameOnly: true })], mappings, {
      ...everything,
      choices: skipping,
    });
    expect(rows.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      'skippedByUser Left out by you.',
      'skippedByUser Left out by you.',
    ]);
    expect(counts).toMatchObject({ planned: 0, skippedByUser: 1, skippedFields: 0, replaced: 0, unchanged: 0 });
  });

  test('leaves out a field that was skipped, and still writes the other fields of its record', () => {
    const { rows, counts } = planPairs([pair('003A'), pair('003B')], mappings, {
      ...everything,
      choices: { ...noChoices, skippedFields: { 'user:user-003A': ['Colour__c'] } },
    });
    expect(rows.map(({ crmId, field: name, status, reason }) => `${crmId} ${name} ${status} ${reason}`)).toEqual([
      '003A Colour__c skippedByUser Left out by you.',
      '003A Interaction_Studio_LastActivity__c planned ',
      '003B Colour__c planned ',
      '003B Interaction_Studio_LastActivity__c planned ',
    ]);
    expect(counts).toMatchObject({ planned: 2, skippedByUser: 0, skippedFields: 1, replaced: 1 });
  });

  test('does not write a record of which every changed field was skipped, and keeps refusals as they are', () => {
    const refusing = pair('003A', { sources: [text('much too long'), text('1764000000000')] });
    const { rows, counts } = planPairs([refusing], mappings, {
      ...everything,
      choices: { ...noChoices, skippedFields: { 'user:user-003A': mappings.map(({ field: name }) => name) } },
    });
    expect(rows.map(({ status }) => status)).toEqual(['refused:tooLong', 'skippedByUser']);
    expect(counts).toMatchObject({ planned: 0, skippedByUser: 1, skippedFields: 0, refusedFields: 1 });
  });

  test('tells a user from an account of the same id', () => {
    const account = { ...noChoices, records: { 'account:user-003A': 'skip' } } as const;
    expect(planPairs([pair('003A')], mappings, { ...everything, choices: account }).counts.planned).toBe(1);
  });

  test('counts replaced values of own fields only, and clears', () => {
    const clearing = mappings.map((one) => ({ ...one, onBlank: 'clear' as const }));
    const pairs = [
      pair('003A'),
      pair('003B', { present: [null, '2020-01-01T00:00:00.000Z'] }),
      pair('003C', { sources: [blank, blank], present: ['blue', '2020-01-01T00:00:00.000Z'] }),
    ];
    expect(planPairs(pairs, clearing, everything).counts).toEqual({
      looked: 3,
      planned: 3,
      needsReview: 0,
      skippedByUser: 0,
      skippedFields: 0,
      unchanged: 0,
      replaced: 1,
      clears: 2,
      refusedFields: 0,
      wordsForNothing: 0,
      refusedByCode: {},
    });
  });

  test('B26: keeps words for nothing as the texts they are, and counts those that would be written', () => {
    const words = ['NULL', 'null', 'undefined', 'NaN', '\\N'].map((word, index) =>
      pair(`003${index}`, { sources: [text(word), blank] }),
    );
    const review = pair('003R', { sources: [text('null'), blank], nameOnly: true });
    const wide = [mapping(field('string', { length: 20 })), mapping(field('datetime'))];
    const { rows, counts } = planPairs([...words, review], wide, everything);
    expect(rows.map(({ after }) => after)).toEqual(['NULL', 'null', 'undefined', 'NaN', '\\N', 'null']);
    expect(counts.wordsForNothing).toBe(5);
  });

  test('never holds one record twice', () => {
    expect(() => planPairs([pair('003A'), pair('003A')], mappings, everything)).toThrow('003A is matched twice.');
  });
});
