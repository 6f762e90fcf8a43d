import { describe, expect, test } from 'vitest';
import { type Choices, noChoices } from '../../../../src/core/model/choices.ts';
import {
  candidateNodes,
  type KnownMerge,
  loadMoreNode,
  type RecordContext,
  recordNode,
} from '../../../../src/extension/views/matchRecordNodes.ts';
import { aField, aMerge, aRow, unmatchedRow } from './aMatch.ts';

const context: RecordContext = {
  rule: { reviewNameOnly: true, onlySelected: false },
  choices: noChoices,
  idPrefix: '',
};
const includeLabel = 'Include this record in the next live run';

function chosen(choices: Partial<Choices>): RecordContext {
  return { ...context, choices: { ...noChoices, ...choices } };
}

describe('the row of a matched record', () => {
  test('tells who it is and what changes, ticked when it would be written', () => {
    const row = aRow();
    expect(recordNode(row, aMerge({ fields: [aField(), aField({ field: 'Phone' })] }), context)).toEqual({
      id: 'record:user:visitor-17',
      label: 'Ada Lovelace',
      description: '2 fields change · visitor-17 → 003000000000017AAA',
      accessibleLabel: 'Ada Lovelace, id visitor-17, Contact 003000000000017AAA, 2 fields change',
      contextValue: 'record matched user crm',
      icon: 'diff-modified',
      color: 'gitDecoration.modifiedResourceForeground',
      checkbox: { checked: true, label: includeLabel },
      expands: 'collapsed',
      command: { id: 'personalizationSync.showMergePreview', title: 'Show Merge Preview' },
      kind: 'user',
      personalizationId: 'visitor-17',
      crmId: '003000000000017AAA',
      object: 'Contact',
      row,
    });
  });

  test.each<[string, KnownMerge, RecordContext, string, boolean | undefined]>([
    ['is not known yet', undefined, context, '', true],
    ['is nothing', null, context, 'nothing to change', undefined],
    ['is one field', aMerge(), context, '1 field changes', true],
    [
      'is refused',
      aMerge({ fields: [aField({ status: 'refused:tooLong' })] }),
      context,
      '1 field will not be sent',
      undefined,
    ],
    [
      'is in part left out',
      aMerge({ fields: [aField(), aField({ field: 'Phone' })] }),
      chosen({ skippedFields: { 'user:visitor-17': ['Phone'] } }),
      '1 of 2 fields change',
      true,
    ],
    ['is left out', aMerge(), chosen({ records: { 'user:visitor-17': 'skip' } }), 'left out', false],
    [
      'waits for a selection',
      aMerge(),
      { ...context, rule: { reviewNameOnly: true, onlySelected: true } },
      'left out',
      false,
    ],
  ])('says so when what changes %s', (_when, merge, present, effect, checked) => {
    const { description, checkbox } = recordNode(aRow(), merge, present);
    const ids = 'visitor-17 → 003000000000017AAA';
    expect({ description, checked: checkbox?.checked }).toEqual({
      description: effect === '' ? ids : `${effect} · ${ids}`,
      checked,
    });
  });

  test('waits for review where it matched by name only, until it or its group is included', () => {
    const row = aRow({ nameOnly: true });
    const told = (present: RecordContext) => {
      const { description, checkbox, contextValue } = recordNode(row, undefined, present);
      return [contextValue, description, checkbox?.checked];
    };
    const ids = 'visitor-17 → 003000000000017AAA';
    const flags = 'record matched user crm nameOnly';
    expect(told(context)).toEqual([flags, `to review · ${ids}`, false]);
    expect(told(chosen({ includeNameOnly: true }))).toEqual([flags, ids, true]);
    expect(told(chosen({ records: { 'user:visitor-17': 'include' } }))).toEqual([flags, ids, true]);
  });

  test('has no checkbox where it is a Lead: Leads are never written', () => {
    const { description, checkbox } = recordNode(
      aRow({ crmObject: 'Lead', crmId: '00Q000000000017AAA' }),
      null,
      context,
    );
    expect({ description, checkbox }).toEqual({
      description: 'Leads are not written · visitor-17 → 00Q000000000017AAA',
      checkbox: undefined,
    });
  });

  test.each([
    ['a Lead', aRow({ crmObject: 'Lead', crmId: '00Q000000000017AAA' }), null],
    ['one that has nothing to change', aRow(), null],
  ])('of %s leads to Why?, because there is no merge to show', (_what, row, merge) => {
    const { command, contextValue } = recordNode(row, merge, context);
    expect([command?.id, contextValue]).toEqual([
      'personalizationSync.explainMatch',
      'record matched user crm unchanged',
    ]);
  });

  test('says the id once where it is the label, and says when a link decided', () => {
    const { description, contextValue } = recordNode(
      aRow({ label: 'visitor-17', matchedOn: 'link' }),
      undefined,
      context,
    );
    expect([description, contextValue]).toEqual(['003000000000017AAA', 'record matched user crm linked']);
  });

  test('stays on one line, whatever a name holds', () => {
    expect(recordNode(aRow({ label: 'Ada\nLovelace' }), undefined, context).label).toBe('Ada\\u000aLovelace');
  });
});

describe('the row of a record that is not matched', () => {
  test('tells how many candidates there are, and lists them with the near miss', () => {
    const candidates = ['001000000000001AAA', '003000000000002AAA', '00Q000000000003AAA'];
    const node = recordNode(
      aRow({ ...unmatchedRow, outcome: 'ambiguous', reason: 'severalCandidates', candidates, candidateCount: 25 }),
      undefined,
      context,
    );
    expect([node.description, node.expands, node.checkbox, node.command]).toEqual([
      '25 candidates · visitor-17',
      'collapsed',
      undefined,
      undefined,
    ]);
    expect(candidateNodes(node).map(({ label, description }) => [label, description])).toEqual([
      ['Account 001000000000001AAA', 'candidate'],
      ['Contact 003000000000002AAA', 'candidate'],
      ['Lead 00Q000000000003AAA', 'candidate'],
      ['and 22 more', 'Why? tells which field they share'],
    ]);
  });

  test('shows its near miss, as a row of which commands can make a link', () => {
    const row = aRow({ ...unmatchedRow, nearMiss: 'caseOnly', nearMissId: '003000000000009AAA' });
    const node = recordNode(row, undefined, context);
    expect(node.description).toBe('near 003000000000009AAA · visitor-17');
    expect(candidateNodes(node)).toEqual([
      {
        id: 'record:user:visitor-17/003000000000009AAA',
        label: 'Contact 003000000000009AAA',
        description: 'differs only by letter case',
        icon: 'person',
        contextValue: 'candidate user crm',
        accessibleLabel: 'Contact 003000000000009AAA, differs only by letter case, of Ada Lovelace',
        kind: 'user',
        personalizationId: 'visitor-17',
        crmId: '003000000000009AAA',
        object: 'Contact',
        isCandidate: true,
      },
    ]);
  });

  test('cannot be expanded where nothing is near', () => {
    const node = recordNode(unmatchedRow, undefined, context);
    expect([node.description, node.expands]).toEqual(['visitor-17', undefined]);
  });
});

test('the row after a page tells how many are shown, and gets the next by a click', () => {
  const group = {
    id: 'user/excluded',
    label: 'Excluded',
    query: { kind: 'user' },
    count: 1204,
    isNameOnly: false,
  } as const;
  expect(loadMoreNode(group, 200)).toEqual({
    id: 'user/excluded/loadMore',
    label: 'Load more…',
    description: '200 of 1,204 shown',
    icon: 'ellipsis',
    contextValue: 'loadMore',
    command: { id: 'personalizationSync.loadMore', title: 'Load More' },
    moreOf: group,
  });
});
