import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../../../src/core/config/parseConfiguration.ts';
import {
  type NamePair,
  type NewConfiguration,
  newConfigurationText,
  type PushChoice,
  pushItems,
} from '../../../../src/extension/configuration/newConfiguration.ts';

const api: NewConfiguration = {
  mode: 'observe',
  account: 'acme',
  instance: 'us-1',
  dataset: 'engage',
  sources: { kind: 'api', connection: 'default' },
  matchFields: { Contact: [{ attribute: 'loyaltyId', field: 'Loyalty_Id__c' }] },
  push: {
    User: [
      { kind: 'item', item: 'segments' },
      { kind: 'attribute', attribute: 'favoriteCategory', field: 'Favorite_Category__c' },
    ],
    Account: [],
  },
};

test('a new configuration is JSON with comments that a person can go on from', () => {
  expect(newConfigurationText(api)).toBe(`{
  // A copy, made by hand, of the settings of Integration Setup > Salesforce CRM in Personalization.
  // No program can read them there. Here stands no password and no key: those are kept by you.

  // observe: previews only, nothing is written · repair: only selected records are written
  // replace: this tool replaces the nightly run. Clear the same items on Push and Pull there first.
  "mode": "observe",

  "personalization": {
    // https://<account>.<instance>.evergage.com
    "account": "acme",
    "instance": "us-1",
    "dataset": "engage",
    "source": { "kind": "api" }
  },

  "salesforce": {
    // The name of a connection that you keep on this machine.
    "connection": "default",
    "source": { "kind": "api" }
  },

  "match": {
    // Whether Leads take part. Personalization leaves them out by default.
    "leads": false,
    // Only use designated match fields for matching users and accounts, if match fields are specified.
    "onlyDesignatedMatchFields": false,
    // A match by name alone: review = shown, and written when you select it · include = written.
    "nameOnly": "review"
  },

  // The Pull tab. "matchOn" marks a Match On Field: equal values make a match.
  "pull": {
    "Contact": {
      "fields": [
        { "field": "Loyalty_Id__c", "attribute": "loyaltyId", "matchOn": true }
      ]
    }
  },

  // The Push tab: User goes to Contact, Account to Account.
  // An item without a field goes to the one that the integration creates: Interaction_Studio_<Item>__c.
  "push": {
    "User": [
      { "item": "segments", "separator": ";" },
      { "attribute": "favoriteCategory", "field": "Favorite_Category__c" }
    ],
    "Account": []
  }
}
`);
});

describe('whatever is chosen', () => {
  test('the configuration has no problem, and says what was chosen', () => {
    fc.assert(
      fc.property(anyChoice(), (chosen) => {
        const parsed = parseConfiguration(newConfigurationText(chosen), 'personalization-sync.json');
        expect(parsed).toMatchObject({
          kind: 'configuration',
          configuration: {
            mode: chosen.mode,
            personalization: { account: chosen.account, source: { kind: chosen.sources.kind } },
            salesforce: { source: { kind: chosen.sources.kind } },
          },
        });
      }),
    );
  });

  test('an attribute that identifies a record is not pushed, and a field takes the first source alone', () => {
    const pair: NamePair = { attribute: 'tier', field: 'Tier__c' };
    const parsed = parseConfiguration(
      newConfigurationText({
        ...api,
        matchFields: { Lead: [pair, { ...pair, field: 'TIER__c' }] },
        push: {
          User: [
            { kind: 'attribute', attribute: 'tier', field: 'Level__c' },
            { kind: 'attribute', attribute: 'first', field: 'Place__c' },
            { kind: 'attribute', attribute: 'second', field: 'place__c' },
          ],
          Account: [{ kind: 'attribute', ...pair }],
        },
      }),
      'personalization-sync.json',
    );
    expect(parsed).toMatchObject({
      configuration: {
        match: { leads: true },
        pull: { Lead: { fields: [{ attribute: 'tier', field: 'TIER__c', matchOn: true }] } },
        push: { User: [{ attribute: 'first', field: 'Place__c' }], Account: [{ attribute: 'tier', field: 'Tier__c' }] },
      },
    });
  });
});

function anyChoice(): fc.Arbitrary<NewConfiguration> {
  const word = fc.stringMatching(/^[A-Za-z0-9]{1,8}$/);
  const file = fc.oneof(fc.constant('data/users.json'), fc.string({ minLength: 1 }));
  const optional = fc.option(file, { nil: null });
  const pairs = fc.array(anyPair(), { maxLength: 4 });
  const choices = fc.array(anyPush(), { maxLength: 6 });
  return fc.record({
    mode: fc.constantFrom('observe', 'repair', 'replace'),
    account: word,
    instance: word,
    dataset: word,
    sources: fc.oneof(
      fc.record({ kind: fc.constant('api' as const), connection: fc.string({ minLength: 1 }) }),
      fc.record({
        kind: fc.constant('files' as const),
        users: file,
        accounts: optional,
        contacts: file,
        leads: optional,
        crmAccounts: optional,
      }),
    ),
    matchFields: fc.record({ Contact: pairs, Lead: pairs, Account: pairs }),
    push: fc.record({ User: choices, Account: choices }),
  });
}

/** Few names, so that they clash. */
function anyPair(): fc.Arbitrary<NamePair> {
  return fc.record({
    attribute: fc.constantFrom('tier', 'Tier', 'loyalty "id"', 'plan // b'),
    field: fc.constantFrom('Tier__c', 'TIER__C', 'Loyalty_Id__c', 'Interaction_Studio_LastActivity__c'),
  });
}

function anyPush(): fc.Arbitrary<PushChoice> {
  return fc.oneof(
    fc.record({ kind: fc.constant('item' as const), item: fc.constantFrom(...pushItems) }),
    fc.record({
      kind: fc.constant('item' as const),
      item: fc.constantFrom(...pushItems),
      field: fc.constantFrom('Tier__c', 'Interaction_Studio_eu_LastActivity__c'),
    }),
    anyPair().map((pair) => ({ kind: 'attribute' as const, ...pair })),
  );
}
