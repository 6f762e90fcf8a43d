import { describe, expect, it } from 'vitest';
import { makeId, toId15, toId18 } from '../../../../../src/emulators/salesforce/store/salesforceIds.ts';

describe('Salesforce ids', () => {
  it('get the suffix that the documentation computes', () => {
    expect(toId18('001A0000006Vm9r')).toBe('001A0000006Vm9rIAC');
    expect(toId18('aaaaaAAAAA00000')).toBe('aaaaaAAAAA00000A5A');
  });

  it('are recognised with 15 and 18 characters, and refused with a wrong suffix', () => {
    expect(toId15('001A0000006Vm9rIAC')).toBe('001A0000006Vm9r');
    expect(toId15('001A0000006Vm9r')).toBe('001A0000006Vm9r');
    expect(toId15('001A0000006Vm9rIAB')).toBeUndefined();
    expect(toId15('001a0000006vm9rIAC')).toBeUndefined();
    expect(toId15('001A0000006Vm9')).toBeUndefined();
  });

  it('are unique per number and carry their prefix', () => {
    const ids = Array.from({ length: 5_000 }, (_, serial) => makeId('003', serial));
    expect(new Set(ids.map((id) => id.slice(0, 15))).size).toBe(5_000);
    expect(ids.every((id) => id.startsWith('003') && toId15(id) === id.slice(0, 15))).toBe(true);
  });
});
