import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { throttled } from '../../../../src/extension/host/throttled.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('acts at once, then at most once in its time, and after the last call', () => {
  let acts = 0;
  const call = throttled(() => (acts += 1), 100);
  call();
  expect(acts).toBe(1);
  for (let times = 0; times < 50; times++) call();
  expect(acts).toBe(1);
  vi.advanceTimersByTime(100);
  expect(acts).toBe(2);
  vi.advanceTimersByTime(1_000);
  expect(acts).toBe(2);
  call();
  expect(acts).toBe(3);
});

test('acts no more once it is disposed of', () => {
  let acts = 0;
  const call = throttled(() => (acts += 1), 100);
  call();
  call();
  call.dispose();
  vi.advanceTimersByTime(1_000);
  expect(acts).toBe(1);
});
