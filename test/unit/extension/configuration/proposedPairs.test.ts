import { expect, test } from 'vitest';
import type { FieldDescription } from '../../../../src/core/model/org.ts';
import type { KnownNames } from '../../../../src/engine/protocol.ts';
import {
  proposedItems,
  proposedMatchFields,
  proposedPushPairs,
} from '../../../../src/extension/configuration/proposedPairs.ts';

const known: KnownNames = {
  fields: {
    Contact: [
      field('Loyalty_Id__c', { label: 'Loyalty Id' }),
      field('pkg__Tier__c', { label: 'Tier' }),
      field('OptIn__c', { label: 'Opt-in', type: 'boolean' }),
      field('Total__c', { label: 'Total', calculated: true }),
      field('Interaction_Studio_Score__c', { label: 'Interaction Studio_Score' }),
      field('Elsewhere__c', { label: 'Elsewhere' }),
    ],
    Account: [field('Account_Number__c', { label: 'Number' })],
  },
  attributes: {
    user: ['loyaltyId', 'tier', 'optIn', 'total', 'interactionStudioScore', 'accountNumber'],
    account: ['accountNumber'],
  },
  missing: [],
};

test('pairs of the same name are proposed as match fields, unless there is nothing to compare', () => {
  expect(proposedMatchFields(known, ['Contact', 'Lead', 'Account'])).toEqual([
    { object: 'Contact', attribute: 'loyaltyId', field: 'Loyalty_Id__c', label: 'Loyalty Id' },
    { object: 'Contact', attribute: 'tier', field: 'pkg__Tier__c', label: 'Tier' },
    { object: 'Contact', attribute: 'total', field: 'Total__c', label: 'Total' },
    {
      object: 'Contact',
      attribute: 'interactionStudioScore',
      field: 'Interaction_Studio_Score__c',
      label: 'Interaction Studio_Score',
    },
    { object: 'Account', attribute: 'accountNumber', field: 'Account_Number__c', label: 'Number' },
  ]);
});

test('pairs are proposed for a push where the field can be written and is not the integration’s own', () => {
  expect(proposedPushPairs(known).map(({ field: name }) => name)).toEqual([
    'Loyalty_Id__c',
    'pkg__Tier__c',
    'OptIn__c',
    'Account_Number__c',
  ]);
});

test('items are proposed where the integration has created their field, with or without an infix', () => {
  const fields = {
    Contact: [field('Interaction_Studio_LastActivity__c', {}), field('Interaction_Studio_eu_Segments__c', {})],
    Account: [field('Name', {})],
  };
  expect(proposedItems({ fields, attributes: {}, missing: [] })).toEqual([
    { object: 'Contact', item: 'lastActivity' },
    { object: 'Contact', item: 'segments', field: 'Interaction_Studio_eu_Segments__c' },
  ]);
});

test('all items are proposed where nobody can say which fields there are', () => {
  const items = proposedItems({ fields: {}, attributes: {}, missing: ['No connection.'] });
  expect(items.map(({ object, item }) => `${object} ${item}`)).toEqual([
    'Contact displayName',
    'Contact accountName',
    'Contact engagementScore',
    'Contact firstActivity',
    'Contact lastActivity',
    'Contact totalActions',
    'Contact segments',
    'Account engagementScore',
    'Account firstActivity',
    'Account lastActivity',
    'Account totalActions',
  ]);
});

function field(name: string, facts: Partial<FieldDescription>): FieldDescription {
  return {
    name,
    label: '',
    type: 'string',
    length: 255,
    precision: 0,
    scale: 0,
    updateable: true,
    calculated: false,
    permissionable: true,
    restrictedPicklist: false,
    picklistValues: [],
    ...facts,
  };
}
