import { describe, expect, test } from 'vitest';
import type { FieldDescription } from '../../../../src/core/model/org.ts';
import type { KnownNames } from '../../../../src/engine/protocol.ts';
import { nameHover, suggestionsAt } from '../../../../src/extension/configuration/knownNameTexts.ts';

const known: KnownNames = {
  fields: {
    Contact: [
      field({ name: 'Id', label: 'Contact ID', type: 'id', length: 18, updateable: false }),
      field({ name: 'Loyalty_Id__c', label: 'Loyalty Id', length: 40 }),
      field({ name: 'Score__c', label: 'Score', type: 'double', precision: 16, scale: 2, calculated: true }),
      field({
        name: 'Tier__c',
        label: 'Tier *of* [us](x)',
        type: 'picklist',
        restrictedPicklist: true,
        picklistValues: ['Gold', 'Sil`ver'],
      }),
    ],
  },
  attributes: { user: ['favoriteCategory', 'loyaltyId'] },
  missing: ['Accounts: the export has none.'],
};

const pushed = { kind: 'field', object: 'Contact', written: true } as const;
const pulled = { kind: 'field', object: 'Contact', written: false } as const;

describe('completion', () => {
  test('offers fields with label and type, custom ones first', () => {
    expect(suggestionsAt(pulled, known)).toEqual([
      { name: 'Id', detail: 'Contact ID · id(18)', rank: 1 },
      { name: 'Loyalty_Id__c', detail: 'Loyalty Id · string(40)', rank: 0 },
      { name: 'Score__c', detail: 'Score · double(16, 2)', rank: 0 },
      { name: 'Tier__c', detail: 'Tier *of* [us](x) · picklist', rank: 0 },
    ]);
  });

  test('offers for a push only what can be written', () => {
    expect(suggestionsAt(pushed, known).map(({ name }) => name)).toEqual(['Loyalty_Id__c', 'Tier__c']);
  });

  test('offers the attributes of the kind of profile', () => {
    expect(suggestionsAt({ kind: 'attribute', profile: 'user' }, known)).toEqual([
      { name: 'favoriteCategory', detail: 'User attribute', rank: 0 },
      { name: 'loyaltyId', detail: 'User attribute', rank: 0 },
    ]);
  });

  test('offers nothing of a list that is missing', () => {
    expect(suggestionsAt({ kind: 'attribute', profile: 'account' }, known)).toEqual([]);
    expect(suggestionsAt({ ...pulled, object: 'Lead' }, known)).toEqual([]);
  });
});

describe('the hover of a name', () => {
  test.each([
    ['a field, in any letter case', pulled, 'loyalty_id__C', '**Loyalty Id** · Contact · string(40)'],
    [
      'a field that a push cannot write',
      pushed,
      'Score__c',
      '**Score** · Contact · double(16, 2)\n\nIt cannot be written by the signed-in user.',
    ],
    [
      'a restricted picklist, and no markup of the org',
      pushed,
      'Tier__c',
      '**Tier \\*of\\* \\[us\\]\\(x\\)** · Contact · picklist\n\nOnly these values are taken: `Gold`, `Silʼver`',
    ],
    ['a field that is not there', pushed, 'Tear__c', 'Contact has no field `Tear__c` that the signed-in user can see.'],
    ['an attribute', { kind: 'attribute', profile: 'user' } as const, 'loyaltyId', 'User attribute'],
    [
      'an attribute that nobody has',
      { kind: 'attribute', profile: 'user' } as const,
      'LoyaltyId',
      'No user at the head of the export has an attribute `LoyaltyId`.',
    ],
    ['a name of a list that is missing', { kind: 'attribute', profile: 'account' } as const, 'x', null],
    ['no name', pulled, '', null],
  ])('tells %s', (_what, place, name, hover) => {
    expect(nameHover(place, name, known)).toBe(hover);
  });
});

function field(known: Partial<FieldDescription>): FieldDescription {
  return {
    name: '',
    label: '',
    type: 'string',
    length: 0,
    precision: 0,
    scale: 0,
    updateable: true,
    calculated: false,
    permissionable: true,
    restrictedPicklist: false,
    picklistValues: [],
    ...known,
  };
}
