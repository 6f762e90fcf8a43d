import { describe, expect, test } from 'vitest';
import { interruptionText, RunInterrupted } from '../../../../src/extension/host/interruption.ts';
import type { RunningState } from '../../../../src/extension/store/syncState.ts';

const writing: RunningState = {
  kind: 'liveSync',
  label: 'Writing',
  labels: { apply: 'Writing' },
  progress: { done: 120, total: 354, unit: 'records' },
};

describe('what is said of a run whose engine is gone', () => {
  test('a dry run has written nothing, and can be started again', () => {
    expect(textOf({ kind: 'dryRun', label: 'Matching', labels: { match: 'Matching' } })).toBe(
      'The engine ended in the middle of “Matching”. Nothing was written. Start it again when you like.',
    );
  });

  test('a live run tells how far it was, and how to go on', () => {
    expect(textOf(writing)).toBe(
      'The engine ended in the middle of “Writing”. 120 of the records had been dealt with; the run’s journal tells which. ' +
        'The run is in Run History: Continue Run looks at what became of each record before it writes the rest.',
    );
  });

  test('a live run that had not begun to write has written nothing', () => {
    expect(textOf({ kind: 'liveSync', label: 'Connecting', labels: { connect: 'Connecting' } })).toContain(
      'Nothing was written: writing had not begun.',
    );
  });

  test('nothing is promised where writing had begun and no count is known', () => {
    const { progress: _unknown, ...uncounted } = writing;
    expect(textOf(uncounted)).toContain('Writing had begun; the run’s journal tells which records were written.');
  });

  test('an engine that did not answer to Cancel was ended', () => {
    expect(interruptionText({ run: writing, wasCancelled: true, endedDemo: false })).toMatch(
      /^The engine did not answer to Cancel and was ended in the middle of “Writing”\. /,
    );
  });

  test('nothing of the demo can be continued', () => {
    expect(interruptionText({ run: writing, wasCancelled: false, endedDemo: true })).toBe(
      'The engine ended in the middle of “Writing”. The demo ended with it, and its made-up org is gone: nothing real was written. Start Demo begins anew.',
    );
  });

  test('as an error it knows which run it was', () => {
    const cause = new Error('gone');
    const error = new RunInterrupted({ run: writing, wasCancelled: false, endedDemo: true }, cause);
    expect({ code: error.code, run: error.run, endedDemo: error.endedDemo, cause: error.cause }).toEqual({
      code: 'internal',
      run: 'liveSync',
      endedDemo: true,
      cause,
    });
  });
});

function textOf(run: RunningState): string {
  return interruptionText({ run, wasCancelled: false, endedDemo: false });
}
