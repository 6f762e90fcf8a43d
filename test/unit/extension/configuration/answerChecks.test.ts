import { describe, expect, test } from 'vitest';
import {
  addressProblem,
  connectionProblem,
  datasetProblem,
  pairsProblem,
  readAddress,
  readPairs,
} from '../../../../src/extension/configuration/answerChecks.ts';

describe('the address of Personalization', () => {
  test.each(['https://acme.us-1.evergage.com/ui/#/dataset', ' acme.us-1.evergage.com ', 'acme.us-1'])(
    'is read from %s',
    (text) => {
      expect(readAddress(text)).toEqual({ account: 'acme', instance: 'us-1' });
      expect(addressProblem(text)).toBeUndefined();
    },
  );

  test.each(['', 'acme', 'https://acme.us-1.example.com', 'https://evil.example/acme.us-1.evergage.com', 'a b.us-1'])(
    'is asked for again after “%s”',
    (text) => {
      expect(readAddress(text)).toBeNull();
      expect(addressProblem(text)).toContain('acme.us-1');
    },
  );
});

test('a dataset is a word', () => {
  expect(datasetProblem('engage_2')).toBeUndefined();
  expect(datasetProblem('my dataset')).toBe('Letters, digits, hyphens and underscores only.');
});

test('a connection is a name, never a host', () => {
  expect(connectionProblem('uat')).toBeUndefined();
  expect(connectionProblem(' ')).toBe('Give it a name, such as default.');
  expect(connectionProblem('acme.my.salesforce.com')).toBe(
    'A name, not an address: which org it is, you say when you sign in.',
  );
});

describe('typed pairs', () => {
  test('are attribute and field, parted by commas', () => {
    expect(readPairs('loyaltyId = Loyalty_Id__c, plan b=Account.pkg__Plan__c,')).toEqual([
      { object: 'Contact', attribute: 'loyaltyId', field: 'Loyalty_Id__c' },
      { object: 'Account', attribute: 'plan b', field: 'pkg__Plan__c' },
    ]);
    expect(readPairs('')).toEqual([]);
  });

  test.each(['loyaltyId', 'loyaltyId = ', '= Loyalty_Id__c', 'a = Two___Underscores__c', 'a = Ends_', 'a = 1st__c'])(
    'are asked for again after “%s”',
    (text) => {
      expect(pairsProblem(text)).toContain('is no pair');
    },
  );
});
