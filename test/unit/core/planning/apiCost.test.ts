import { describe, expect, test } from 'vitest';
import {
  addCalls,
  readingCalls,
  totalCalls,
  usualCallSizes,
  vendorWouldUse,
  withoutPolls,
  writingCalls,
} from '../../../../src/core/planning/apiCost.ts';

describe('the forecast', () => {
  test('of nothing to write is nothing', () => {
    expect(writingCalls(0, usualCallSizes)).toEqual({});
  });

  test('in REST is a call per 200 records, and a look before the first and after each', () => {
    expect(writingCalls(1, usualCallSizes)).toEqual({ 'rest.collections': 1, 'rest.query': 2 });
    expect(writingCalls(1999, usualCallSizes)).toEqual({ 'rest.collections': 10, 'rest.query': 11 });
  });

  test('in bulk is one job per 50,000 records with its three looks and three results', () => {
    expect(withoutPolls(writingCalls(2000, usualCallSizes))).toEqual({
      'rest.query': 3,
      'ingest.create': 1,
      'ingest.upload': 1,
      'ingest.close': 1,
      'ingest.success': 1,
      'ingest.failed': 1,
      'ingest.unprocessed': 1,
    });
  });

  test('reads back thousands of records page by page, and more of them by a Bulk API query', () => {
    expect(writingCalls(20_000, usualCallSizes)['rest.queryMore']).toBe(9);
    // The second job's check sees the 50,000 of the first again; both are read back; the looks before closing are short.
    expect(withoutPolls(writingCalls(100_000, usualCallSizes))).toEqual({
      'rest.query': 6,
      'bulkq.create': 3,
      'bulkq.results': 3,
      'ingest.create': 2,
      'ingest.upload': 2,
      'ingest.close': 2,
      'ingest.success': 2,
      'ingest.failed': 2,
      'ingest.unprocessed': 2,
    });
  });

  test('of a read is a query job and its pages', () => {
    expect(readingCalls(0, usualCallSizes)).toEqual({ 'bulkq.create': 1, 'bulkq.poll': 4, 'bulkq.results': 1 });
    expect(readingCalls(250_001, usualCallSizes)).toMatchObject({ 'bulkq.results': 6, 'bulkq.resultPages': 2 });
  });

  test('is summed by kind', () => {
    const sum = addCalls({ 'rest.limits': 1 }, { 'rest.limits': 1, 'rest.query': 3 });
    expect(sum).toEqual({ 'rest.limits': 2, 'rest.query': 3 });
    expect(totalCalls(sum)).toBe(5);
  });
});

describe("the vendor's integration", () => {
  test('spends one call per 1,000 validated, and two per 10,000 matches and three per object', () => {
    expect(vendorWouldUse(1_000_000, 1, { Contact: 610_157 })).toBe(1000 + 1 + 2 * 62 + 3);
    expect(vendorWouldUse(0, 0, { Contact: 0, Account: 1 })).toBe(3 + 5);
    expect(vendorWouldUse(1001, 0, {})).toBe(2);
  });
});
