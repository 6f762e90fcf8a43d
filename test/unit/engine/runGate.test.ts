import { describe, expect, it } from 'vitest';
import { RunGate } from '../../../src/engine/runGate.ts';
import type { EngineWork } from '../../../src/engine/serveEngine.ts';
import { errorOf } from '../adapters/errorOf.ts';

describe('RunGate', () => {
  it('runs one at a time; a second one hears what is under way', async () => {
    const gate = new RunGate();
    const first = gate.run('A dry run', work(), () => Promise.resolve('done'));
    expect(gate.isBusy).toBe(true);
    expect(await errorOf(gate.run('A live run', work(), () => Promise.resolve('never')))).toMatchObject({
      code: 'usage',
      message: 'A dry run is under way. Wait until it has ended, or cancel it.',
    });
    expect(await first).toBe('done');
    expect(gate.isBusy).toBe(false);
  });

  it('is free again after a failure', async () => {
    const gate = new RunGate();
    await expect(gate.run('A dry run', work(), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await gate.run('A dry run', work(), () => Promise.resolve('done'))).toBe('done');
  });

  it('cancels what runs when it is closed, and waits for it, but not for ever', async () => {
    const gate = new RunGate();
    const log: string[] = [];
    const orderly = gate.run('A live run', work(), async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      log.push('ended');
    });
    await gate.close(10_000);
    expect(log).toEqual(['ended']);
    await orderly;

    const deaf = new RunGate();
    void deaf.run('A live run', work(), () => new Promise(() => undefined));
    const began = performance.now();
    await deaf.close(50);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

function work(): EngineWork {
  return { signal: new AbortController().signal, emit: () => undefined, log: () => undefined };
}
