import { expect, test } from 'vitest';
import { onFirstUse } from '../../../../src/extension/host/onFirstUse.ts';

test('is made when it is asked for first, once, and disposed of with its owner', async () => {
  const calls: string[] = [];
  const part = onFirstUse(async () => {
    calls.push('made');
    return Promise.resolve({ dispose: () => calls.push('disposed') });
  });
  expect(calls).toEqual([]);
  const [one, other] = await Promise.all([part.get(), part.get()]);
  expect(one).toBe(other);
  part.dispose();
  await Promise.resolve();
  expect(calls).toEqual(['made', 'disposed']);
});

test('what was never used is not made to be disposed of', () => {
  const calls: string[] = [];
  const part = onFirstUse(async () => {
    calls.push('made');
    return Promise.resolve({ dispose: () => calls.push('disposed') });
  });
  part.dispose();
  expect(calls).toEqual([]);
});
