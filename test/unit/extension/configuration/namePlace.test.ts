import { describe, expect, test } from 'vitest';
import { nameAt } from '../../../../src/extension/configuration/namePlace.ts';

const contactField = { kind: 'field', object: 'Contact', written: true } as const;

describe('the name at a place of the configuration', () => {
  test.each([
    ['{ "push": { "User": [{ "attribute": "a", "field": "Fav|" }] } }', contactField],
    ['{ "push": { "User": [{ "attribute": "fav|" }] } }', { kind: 'attribute', profile: 'user' }],
    ['{ "push": { "Account": [{ "item": "segments", "field": "|" }] } }', { ...contactField, object: 'Account' }],
    ['{ "push": { "Account": [{ "attribute": "|" }] } }', { kind: 'attribute', profile: 'account' }],
    ['{ "pull": { "Lead": { "fields": [{ "field": "|" }] } } }', { kind: 'field', object: 'Lead', written: false }],
    ['{ "pull": { "Lead": { "fields": [{ "attribute": "|" }] } } }', { kind: 'attribute', profile: 'user' }],
    ['{ "pull": { "Account": { "fields": [{ "attribute": "|" }] } } }', { kind: 'attribute', profile: 'account' }],
    ['{ "match": { "attributes": { "email": "|" } } }', { kind: 'attribute', profile: 'user' }],
    ['{ "match": { "attributes": { "accountId": "|" } } }', { kind: 'attribute', profile: 'account' }],
  ])('%s', (marked, place) => {
    expect(at(marked)?.place).toEqual(place);
  });

  test.each([
    '{ "push": { "User": [{ "fie|ld": "Favorite__c" }] } }',
    '{ "push": { "User": [{ "item": "|" }] } }',
    '{ "push": { "infix": "|" } }',
    '{ "pull": { "Case": { "fields": [{ "field": "|" }] } } }',
    '{ "pull": { "Contact": { "fields": ["|"] } } }',
    '{ "personalization": { "dataset": "|" } }',
    '|',
  ])('is none at %s', (marked) => {
    expect(at(marked)).toBeNull();
  });

  test('is the whole value with its quotes, wherever in it the cursor stands', () => {
    expect(at('{ "push": { "User": [{ "field": "Fav|orite__c" }] } }')).toEqual({
      place: contactField,
      start: 32,
      end: 45,
      name: 'Favorite__c',
    });
  });

  test('is empty where a value is still to be written, also in an unfinished document with comments', () => {
    expect(at('{ // to come\n  "push": { "User": [{ "attribute": "a", "field": |')).toEqual({
      place: contactField,
      start: 63,
      end: 63,
      name: '',
    });
  });
});

function at(marked: string): ReturnType<typeof nameAt> {
  return nameAt(marked.replace('|', ''), marked.indexOf('|'));
}
