import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf, readSalesforceId } from '../../../../src/core/model/salesforceId.ts';

describe('readSalesforceId', () => {
  it('reads 15 and 18 characters of one record as the same id', () => {
    expect(readSalesforceId('0035e00000GhiJk', '003')).toEqual({
      kind: 'id',
      id: `0035e00000GhiJk${checksumOf('0035e00000GhiJk')}`,
    });
    expect(readSalesforceId('001D000000IqhSL')).toEqual({ kind: 'id', id: '001D000000IqhSLIAZ' });
    expect(readSalesforceId('001D000000IqhSLIAZ', '001')).toEqual({ kind: 'id', id: '001D000000IqhSLIAZ' });
  });

  it('takes the checksum in any letter case, but not the first 15 characters', () => {
    expect(readSalesforceId('001D000000IqhSLiaz')).toEqual({ kind: 'id', id: '001D000000IqhSLIAZ' });
    expect(readSalesforceId('001d000000iqhsliaz')).toMatchObject({ kind: 'notAnId', why: 'checksum' });
  });

  it('B24: says why a text is no id', () => {
    expect(readSalesforceId('001D000000IqhSLI')).toEqual({ kind: 'notAnId', why: 'length' });
    expect(readSalesforceId('')).toEqual({ kind: 'notAnId', why: 'length' });
    expect(readSalesforceId('001D000000Iqh-L')).toEqual({ kind: 'notAnId', why: 'characters' });
    expect(readSalesforceId('001D000000IqhSLIAA')).toEqual({ kind: 'notAnId', why: 'checksum', expected: 'IAZ' });
    expect(readSalesforceId('001D000000IqhSLIAZ', '003')).toEqual({ kind: 'notAnId', why: 'prefix', expected: '003' });
  });

  it('always accepts its own answer, and notices any changed letter case', () => {
    const body = fc.string({ unit: fc.constantFrom(...Array.from('ABCXYZabcxyz0189')), minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(body, fc.nat(14), (id, position) => {
        const read = readSalesforceId(id);
        if (read.kind !== 'id') throw new Error('refused');
        expect(readSalesforceId(read.id)).toEqual(read);
        const letter = id[position] ?? '';
        const swapped = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
        if (swapped === letter) return;
        const damaged = read.id.slice(0, position) + swapped + read.id.slice(position + 1);
        expect(readSalesforceId(damaged)).toMatchObject({ kind: 'notAnId', why: 'checksum' });
      }),
    );
  });
});
