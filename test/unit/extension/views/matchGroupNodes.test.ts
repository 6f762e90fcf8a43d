import { describe, expect, test } from 'vitest';
import { noChoices } from '../../../../src/core/model/choices.ts';
import type { MatchGroup } from '../../../../src/core/model/matches.ts';
import { parseFilter } from '../../../../src/extension/views/matchFilter.ts';
import { foundRecords, type GroupsQuestion, matchGroupNodes } from '../../../../src/extension/views/matchGroupNodes.ts';
import { isRecordsNode } from '../../../../src/extension/views/matchNodes.ts';
import type { ViewNode } from '../../../../src/extension/views/viewNode.ts';
import { aGroup } from './aMatch.ts';

const groups: readonly MatchGroup[] = [
  aGroup({ count: 900 }),
  aGroup({ priority: 2, matchedPairs: ['loyaltyId=Loyalty_Id__c'], count: 300 }),
  aGroup({ priority: 2, matchedPairs: ['loyaltyId=Loyalty_Id__c', 'phone=Phone'], count: 200 }),
  aGroup({ priority: 3, matchedPairs: ['emailAddress=Email'], count: 60 }),
  aGroup({ priority: 3, matchedPairs: ['displayName=Name'], nameOnly: true, count: 40 }),
  aGroup({ outcome: 'ambiguous', priority: null, matchedPairs: [], reason: 'severalCandidates', count: 15 }),
  aGroup({ outcome: 'ambiguous', priority: null, matchedPairs: [], reason: 'claimedByOthers', count: 5 }),
  aGroup({ outcome: 'unmatched', priority: null, matchedPairs: [], reason: 'noCandidate', count: 400 }),
  aGroup({
    outcome: 'unmatched',
    priority: null,
    matchedPairs: [],
    reason: 'noCandidate',
    nearMiss: 'caseOnly',
    count: 30,
  }),
  aGroup({ outcome: 'unmatched', priority: null, matchedPairs: [], reason: 'claimedByStronger', count: 40 }),
  aGroup({ outcome: 'excluded', priority: null, matchedPairs: [], count: 10 }),
];

const question: GroupsQuestion = {
  kind: 'user',
  groups,
  filter: parseFilter(''),
  rule: { reviewNameOnly: true, onlySelected: false },
  choices: noChoices,
  chosenRows: [],
};

describe('the groups below Users', () => {
  test('are outcomes, then rules, fields, reasons and near misses, each with its count', () => {
    expect(outline(matchGroupNodes(question))).toEqual([
      'Matched | 1,500',
      '  Priority 1: Salesforce ID | 900 · sfcrmContactId = Id',
      '  Priority 2: Match On Field | 500',
      '    loyaltyId = Loyalty_Id__c | 300',
      '    loyaltyId = Loyalty_Id__c, phone = Phone | 200',
      '  Priority 3: name or e-mail | 60 · emailAddress = Email',
      '  [ ] Matched by Name only | 40 · to review',
      'Ambiguous | 20',
      '  Several records are equal | 15',
      '  The record is claimed by others alike | 5',
      'Unmatched | 470',
      '  Differs only by letter case | 30',
      '  Nothing equal on the other side | 400',
      '  The record was matched by a stronger rule | 40',
      'Excluded | 10',
    ]);
  });

  test('ask for exactly their own records', () => {
    expect(queries(matchGroupNodes(question))).toEqual({
      'user/matched/1': {
        kind: 'user',
        outcome: 'matched',
        priority: 1,
        nameOnly: false,
        matchedPairs: ['sfcrmContactId=Id'],
      },
      'user/matched/2/loyaltyId=Loyalty_Id__c': {
        kind: 'user',
        outcome: 'matched',
        priority: 2,
        nameOnly: false,
        matchedPairs: ['loyaltyId=Loyalty_Id__c'],
      },
      'user/matched/2/loyaltyId=Loyalty_Id__c;phone=Phone': {
        kind: 'user',
        outcome: 'matched',
        priority: 2,
        nameOnly: false,
        matchedPairs: ['loyaltyId=Loyalty_Id__c', 'phone=Phone'],
      },
      'user/matched/3': {
        kind: 'user',
        outcome: 'matched',
        priority: 3,
        nameOnly: false,
        matchedPairs: ['emailAddress=Email'],
      },
      'user/matched/nameOnly': { kind: 'user', outcome: 'matched', nameOnly: true },
      'user/ambiguous/severalCandidates': { kind: 'user', outcome: 'ambiguous', reason: 'severalCandidates' },
      'user/ambiguous/claimedByOthers': { kind: 'user', outcome: 'ambiguous', reason: 'claimedByOthers' },
      'user/unmatched/caseOnly': {
        kind: 'user',
        outcome: 'unmatched',
        reason: 'noCandidate',
        nearMiss: 'caseOnly',
      },
      'user/unmatched/none': { kind: 'user', outcome: 'unmatched', reason: 'noCandidate', nearMiss: 'none' },
      'user/unmatched/claimedByStronger': { kind: 'user', outcome: 'unmatched', reason: 'claimedByStronger' },
      'user/excluded': { kind: 'user', outcome: 'excluded' },
    });
  });

  test('stand with a zero where there is nothing, and cannot be expanded then', () => {
    const nodes = matchGroupNodes({ ...question, kind: 'account', groups: [] });
    expect(outline(nodes)).toEqual(['Matched | 0', 'Ambiguous | 0', 'Unmatched | 0', 'Excluded | 0']);
    expect(nodes.map(({ expands, children }) => ({ expands, children }))).toEqual(
      Array.from({ length: 4 }, () => ({ expands: undefined, children: undefined })),
    );
  });
});

describe('the group Matched by Name only', () => {
  const nameOnly = (differences: Partial<GroupsQuestion>) =>
    outline(matchGroupNodes({ ...question, ...differences })).find((line) => line.includes('Name only'));

  test('is ticked when the whole group was included', () => {
    expect(nameOnly({ choices: { ...noChoices, includeNameOnly: true } })).toBe('  [x] Matched by Name only | 40');
  });

  test('has no checkbox where it is written anyway, and none where only single records are written', () => {
    expect(nameOnly({ rule: { reviewNameOnly: false, onlySelected: false } })).toBe('  Matched by Name only | 40');
    expect(nameOnly({ rule: { reviewNameOnly: true, onlySelected: true } })).toBe('  Matched by Name only | 40');
  });
});

describe('groups under a filter', () => {
  test('are those that it names, and none that are empty', () => {
    const filter = parseFilter('@nameOnly @ambiguous');
    expect(outline(matchGroupNodes({ ...question, filter }))).toEqual([
      'Matched | 40',
      '  [ ] Matched by Name only | 40 · to review',
      'Ambiguous | 20',
      '  Several records are equal | 15',
      '  The record is claimed by others alike | 5',
    ]);
    expect(foundRecords(groups, filter)).toBe(60);
  });

  test('are open where they hold little, and have ids of their own', () => {
    const nodes = matchGroupNodes({ ...question, filter: parseFilter('ada') });
    expect(nodes.map(({ id, expands }) => [id, expands])).toEqual([
      ['filtered/user/matched', 'collapsed'],
      ['filtered/user/ambiguous', 'expanded'],
      ['filtered/user/unmatched', 'collapsed'],
      ['filtered/user/excluded', 'expanded'],
    ]);
  });
});

test('every row has an id of its own', () => {
  const ids = flatten(matchGroupNodes(question)).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

function outline(nodes: readonly ViewNode[], indent = ''): string[] {
  return nodes.flatMap(({ label, description, checkbox, children }) => [
    `${indent}${checkbox ? (checkbox.checked ? '[x] ' : '[ ] ') : ''}${label} | ${description ?? ''}`,
    ...outline(children ?? [], `${indent}  `),
  ]);
}

function queries(nodes: readonly ViewNode[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(flatten(nodes).flatMap((node) => (isRecordsNode(node) ? [[node.id, node.query]] : [])));
}

function flatten(nodes: readonly ViewNode[]): ViewNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children ?? [])]);
}
