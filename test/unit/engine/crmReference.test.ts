import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../src/core/model/syncError.ts';
import { readCrmReference } from '../../../src/engine/crmReference.ts';

const contact = '0035e00000GhiJkAAJ';

describe('readCrmReference', () => {
  it.each([
    contact,
    ' 0035e00000GhiJk\n',
    `https://example.lightning.force.com/lightning/r/Contact/${contact}/view`,
    `https://example.lightning.force.com/lightning/r/${contact}/view?0.source=alohaHeader`,
    'https://example.my.salesforce.com/0035e00000GhiJk',
    `https://example.lightning.force.com/lightning/n/Console?ws=%2Flightning%2Fr%2FContact%2F${contact}%2Fview`,
    `http://127.0.0.1:8080/lightning/r/Contact/${contact}/view`,
  ])('takes the id out of %j', (text) => {
    expect(readCrmReference(text)).toBe(contact);
  });

  it.each([
    '',
    '0035e00000GhiJkAAA',
    '5005e00000GhiJk',
    `x ${contact}`,
    `javascript:alert('${contact}')//${contact}`,
    `https://example.com/${contact}/00Q5e00000GhiJk`,
    `https://example.com/view?id=${contact}`,
    `https://example.com/${'a/'.repeat(2_000)}${contact}`,
  ])('refuses %j', (text) => {
    expect(() => readCrmReference(text)).toThrow(SyncError);
  });
});
