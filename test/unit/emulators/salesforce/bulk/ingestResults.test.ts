import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scatteredOrder } from '../../../../../src/emulators/salesforce/bulk/ingestResults.ts';

describe('the order of result rows', () => {
  it('names every row once, whatever their number, and both orders do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.boolean(), (count, otherWay) => {
        expect([...scatteredOrder(count, otherWay)].sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, row) => row),
        );
      }),
    );
  });

  it('is not that of the upload from three rows on', () => {
    for (const count of [3, 10, 1_000]) {
      expect([...scatteredOrder(count, false)]).not.toEqual(Array.from({ length: count }, (_, row) => row));
    }
  });
});
