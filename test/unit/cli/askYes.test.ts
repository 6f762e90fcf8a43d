import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askYes } from '../../../src/cli/askYes.ts';

describe('askYes', () => {
  it.each([
    ['yes\n', true],
    [' YES \n', true],
    ['y\n', false],
    ['\n', false],
    ['no\nyes\n', false],
  ])('takes %j for %s', async (typed, expected) => {
    const { conversation, input, shown } = terminal();
    const answer = askYes('Write 3 records? ', conversation, new AbortController().signal);
    input.write(typed);
    expect(await answer).toBe(expected);
    expect(shown()).toContain('Write 3 records? ');
  });

  it('takes Ctrl-C, and the end of the input, for a no', async () => {
    const interrupted = terminal();
    const first = askYes('Write? ', interrupted.conversation, new AbortController().signal);
    interrupted.input.write('\u0003');
    expect(await first).toBe(false);
    const ended = terminal();
    const second = askYes('Write? ', ended.conversation, new AbortController().signal);
    ended.input.end();
    expect(await second).toBe(false);
  });

  it('takes a signal for a no, also one that came before the question', async () => {
    const cancel = new AbortController();
    const answer = askYes('Write? ', terminal().conversation, cancel.signal);
    cancel.abort();
    expect(await answer).toBe(false);
    expect(await askYes('Write? ', terminal().conversation, cancel.signal)).toBe(false);
  });
});

/** Both sides of a terminal: Ctrl-C arrives as a character, as it does in raw mode. */
function terminal() {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = '';
  output.on('data', (piece: Buffer) => (shown += piece.toString()));
  return { conversation: { input, output }, input, shown: () => shown };
}
