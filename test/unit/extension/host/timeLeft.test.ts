import { describe, expect, test } from 'vitest';
import { paceAfter, timeLeftMs } from '../../../../src/extension/host/timeLeft.ts';
import type { RunningState } from '../../../../src/extension/store/syncState.ts';

describe('the time a phase still takes', () => {
  test('follows from its own pace', () => {
    const pace = paceAfter(null, running(0), 0);
    expect(timeLeftMs(pace, running(250), 10_000)).toBe(30_000);
  });

  test('is not told before there is a pace', () => {
    const pace = paceAfter(null, running(0), 0);
    expect(timeLeftMs(pace, running(500), 2_900)).toBeNull();
    expect(timeLeftMs(pace, running(19), 60_000)).toBeNull();
    expect(timeLeftMs(pace, running(20), 60_000)).toBe(2_940_000);
  });

  test('does not count what was there when the phase was first heard of', () => {
    const pace = paceAfter(null, running(500), 0);
    expect(timeLeftMs(pace, running(750), 10_000)).toBe(10_000);
  });

  test('begins anew with another phase, and with a count that falls back', () => {
    const first = paceAfter(null, running(100), 0);
    expect(paceAfter(first, running(200), 5_000)).toBe(first);
    expect(paceAfter(first, running(10), 5_000)).toEqual({ label: 'Writing', startedAtMs: 5_000, startedDone: 10 });
    expect(paceAfter(first, { ...running(200), label: 'Checking' }, 5_000)).toEqual({
      label: 'Checking',
      startedAtMs: 5_000,
      startedDone: 200,
    });
  });

  test('is not known where nobody knows the total, and not told at the end', () => {
    const endless: RunningState = { kind: 'dryRun', label: 'Reading', labels: {}, progress: { done: 5, unit: 'rows' } };
    expect(paceAfter(null, endless, 0)).toBeNull();
    expect(timeLeftMs(paceAfter(null, running(0), 0), endless, 60_000)).toBeNull();
    expect(timeLeftMs(paceAfter(null, running(0), 0), running(1_000), 60_000)).toBeNull();
  });
});

function running(done: number): RunningState {
  return { kind: 'liveSync', label: 'Writing', labels: {}, progress: { done, total: 1_000, unit: 'records' } };
}
