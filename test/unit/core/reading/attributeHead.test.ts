import { describe, expect, it } from 'vitest';
import { attributeHead } from '../../../../src/core/reading/attributeHead.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('attributeHead', () => {
  it('names the attributes of the first records of a JSON export, each once, and stops', () => {
    const head = attributeHead('users.json', 'json', 3);
    expect(head.push(bytes('[{"name":"1","attributes":{"b":1,"__proto__":2}},{"name":"2"},'))).toBe(false);
    expect(head.push(bytes('{"attributes":{"a":[],"b":2}},{"attributes":{"late":1}}'))).toBe(true);
    expect(head.names()).toEqual(['b', '__proto__', 'a']);
  });

  it('names every column of a CSV export that is no standard one', () => {
    const head = attributeHead('users.csv', 'csv', 3);
    expect(head.push(bytes('name,displayName,"loyalty'))).toBe(false);
    expect(head.push(bytes('Id",segments,city\r\n'))).toBe(true);
    expect(head.names()).toEqual(['loyaltyId', 'city']);
  });

  it('passes over records that cannot be read', () => {
    const head = attributeHead('users.json', 'json', 3);
    head.push(bytes('[{"name":nothing},{"attributes":"x"},{"attributes":{"a":1}}]'));
    expect(head.names()).toEqual(['a']);
  });
});
