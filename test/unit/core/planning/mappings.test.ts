import { describe, expect, test } from 'vitest';
import { configurationSchema } from '../../../../src/core/config/configuration.ts';
import { checkMappings } from '../../../../src/core/planning/checkMappings.ts';
import { resolveMappings } from '../../../../src/core/planning/resolveMappings.ts';
import { field } from './builders.ts';

function configuration(more: object) {
  return configurationSchema.parse({
    personalization: { account: 'demo', instance: 'us-1', dataset: 'engage' },
    ...more,
  });
}

const contact = {
  object: 'Contact' as const,
  fields: [
    field('string', { name: 'Favorite_Category__c' }),
    field('datetime', { name: 'Interaction_Studio_LastActivity__c' }),
    field('double', { name: 'Total__c', calculated: true, updateable: false }),
    field('string', { name: 'ReadOnly__c', updateable: false }),
    field('location', { name: 'Place__c' }),
    field('double', { name: 'Number__c' }),
  ],
};

describe('mappings', () => {
  test('find their field without regard to letter case, and items the field that the integration creates', () => {
    const resolved = resolveMappings(
      configuration({
        push: {
          User: [{ item: 'lastActivity' }, { attribute: 'cat', field: 'favorite_category__c', onBlank: 'clear' }],
        },
      }),
      'Contact',
      contact,
    );
    expect(resolved).toEqual([
      {
        object: 'Contact',
        source: { kind: 'item', name: 'lastActivity' },
        field: 'Interaction_Studio_LastActivity__c',
        description: contact.fields[1],
        onBlank: 'keep',
        separator: null,
        unit: 'epochMillis',
        hasOwnField: false,
      },
      {
        object: 'Contact',
        source: { kind: 'attribute', name: 'cat' },
        field: 'Favorite_Category__c',
        description: contact.fields[0],
        onBlank: 'clear',
        separator: null,
        unit: 'epochMillis',
        hasOwnField: true,
      },
    ]);
  });

  test('carry the infix, and have no description when the field is not visible', () => {
    const [one] = resolveMappings(
      configuration({ push: { infix: 'Web', User: [{ item: 'lastActivity' }] } }),
      'Contact',
      contact,
    );
    expect([one?.field, one?.description]).toEqual(['Interaction_Studio_Web_LastActivity__c', null]);
  });
});

describe('problems of the mappings', () => {
  test('B43: are told all at once, each with its place', () => {
    const problems = checkMappings(
      configuration({
        pull: { Contact: { fields: [{ field: 'Loyalty__c', attribute: 'loyalty' }] } },
        push: {
          User: [
            { attribute: 'a', field: 'Favorite_Categori__c' },
            { attribute: 'b', field: 'Total__c' },
            { attribute: 'c', field: 'ReadOnly__c' },
            { attribute: 'd', field: 'Place__c' },
            { item: 'firstActivity' },
            { item: 'segments', field: 'Number__c', separator: ';' },
            { item: 'lastActivity' },
          ],
        },
      }),
      contact,
    );
    expect(problems).toEqual([
      {
        path: 'pull.Contact.fields[0].field',
        message: 'Contact.Loyalty__c does not exist, or the signed-in user cannot see it (field-level security).',
      },
      {
        path: 'push.User[0].field',
        message:
          'Contact.Favorite_Categori__c does not exist, or the signed-in user cannot see it (field-level security). ' +
          'The nearest field is Favorite_Category__c.',
      },
      {
        path: 'push.User[1].field',
        message: 'Contact.Total__c is calculated (a formula or roll-up) and cannot be written.',
      },
      {
        path: 'push.User[2].field',
        message: 'Contact.ReadOnly__c cannot be updated: it is read-only, or the signed-in user may not edit it.',
      },
      { path: 'push.User[3].field', message: 'Contact.Place__c has the type location, which a push cannot write.' },
      {
        path: 'push.User[4]',
        message:
          'Contact.Interaction_Studio_FirstActivity__c does not exist, or the signed-in user cannot see it (field-level security). ' +
          'The nearest field is Interaction_Studio_LastActivity__c.',
      },
      {
        path: 'push.User[5].field',
        message:
          'The item "segments" is a list; Contact.Number__c has the type double. Use text or a multi-select picklist.',
      },
    ]);
  });

  test('of a Lead are those of pulled fields', () => {
    const problems = checkMappings(
      configuration({ pull: { Lead: { fields: [{ field: 'X__c', attribute: 'x', matchOn: true }] } } }),
      { object: 'Lead', fields: [] },
    );
    expect(problems.map(({ path }) => path)).toEqual(['pull.Lead.fields[0].field']);
  });
});
