import { describe, expect, it } from 'vitest';
import { SharedLock } from '../../../src/engine/sharedLock.ts';

describe('SharedLock', () => {
  it('lets many read at a time, and nobody while one changes', async () => {
    const lock = new SharedLock();
    const { log, step } = steps();
    await Promise.all([
      lock.read(step('read 1')),
      lock.read(step('read 2')),
      lock.change(step('change')),
      lock.read(step('read 3')),
    ]);
    expect(log).toEqual([
      'read 1 begins',
      'read 2 begins',
      'read 1 ends',
      'read 2 ends',
      'change begins',
      'change ends',
      'read 3 begins',
      'read 3 ends',
    ]);
  });

  it('makes one change after the other', async () => {
    const lock = new SharedLock();
    const { log, step } = steps();
    await Promise.all([lock.change(step('1')), lock.change(step('2')), lock.change(step('3'))]);
    expect(log).toEqual(['1 begins', '1 ends', '2 begins', '2 ends', '3 begins', '3 ends']);
  });

  it('goes on after a failure of either', async () => {
    const lock = new SharedLock();
    const failing = () => Promise.reject(new Error('no'));
    await expect(lock.read(failing)).rejects.toThrow('no');
    await expect(lock.change(failing)).rejects.toThrow('no');
    expect(await lock.change(() => Promise.resolve(1))).toBe(1);
    expect(await lock.read(() => Promise.resolve(2))).toBe(2);
  });
});

function steps() {
  const log: string[] = [];
  const step = (name: string) => async () => {
    log.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.push(`${name} ends`);
  };
  return { log, step };
}
