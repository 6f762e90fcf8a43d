import { describe, expect, test } from 'vitest';
import { percentDone, progressText } from '../../../../src/extension/host/progressText.ts';

const UNKNOWN = { leftMs: null, forecastCalls: null };

describe('what a progress notification says', () => {
  test('the phase alone while nothing is counted', () => {
    expect(progressText({ label: 'Matching' }, UNKNOWN)).toBe('Matching');
  });

  test('counts, API calls and the time left as far as they are known', () => {
    const progress = { done: 1_200, total: 5_000, unit: 'records' };
    expect(progressText({ label: 'Writing', progress }, { leftMs: 95_000, forecastCalls: 12 })).toBe(
      'Writing · 1,200 of 5,000 records · about 12 API calls · about 1 min 35 sec left',
    );
  });

  test('counts without a total, and a single call', () => {
    expect(
      progressText({ label: 'Reading', progress: { done: 7, unit: 'rows' } }, { leftMs: null, forecastCalls: 1 }),
    ).toBe('Reading · 7 rows · about 1 API call');
  });

  test('how far, in percent, never beyond the whole', () => {
    expect(percentDone({ progress: { done: 30, total: 120, unit: 'records' } })).toBe(25);
    expect(percentDone({ progress: { done: 130, total: 120, unit: 'records' } })).toBe(100);
    expect(percentDone({ progress: { done: 0, total: 0, unit: 'records' } })).toBeNull();
    expect(percentDone({})).toBeNull();
  });
});
