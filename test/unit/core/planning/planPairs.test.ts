import { describe, expect, test } from 'vitest';
import type { MatchedPair } from '../../../../src/core/ports.ts';
import { planPairs, type Selection } from '../../../../src/core/planning/planPairs.ts';
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
const everything: Selection = { nameOnly: 'review', selected: new Set(), onlySelected: false };

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
    const statuses = (selection: Selection) =>
      planPairs([byName], mappings, selection).rows.map(({ status }) => status);
    expect(statuses(everything)).toEqual(['needsReview', 'needsReview']);
    expect(statuses({ ...everything, selected: new Set(['user-003A']) })).toEqual(['planned', 'planned']);
    expect(statuses({ ...everything, nameOnly: 'include' })).toEqual(['planned', 'planned']);
    expect(planPairs([byName], mappings, everything).counts).toMatchObject({ planned: 0, needsReview: 1, replaced: 0 });
  });

  test('in repair mode leaves out what is not selected, and says so', () => {
    const repair: Selection = { nameOnly: 'review', selected: new Set(['user-003A']), onlySelected: true };
    const { rows, counts } = planPairs([pair('003A'), pair('003B')], mappings, repair);
    expect(rows.map(({ crmId, status }) => `${crmId} ${status}`)).toEqual([
      '003A planned',
      '003A planned',
      '003B skippedByUser',
      '003B skippedByUser',
    ]);
    expect(counts).toMatchObject({ looked: 2, planned: 1, skippedByUser: 1 });
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
