import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../src/core/model/syncError.ts';
import { presentError } from '../../../src/cli/presentError.ts';
import { Terminal } from '../../../src/cli/terminal.ts';

describe('a terminal', () => {
  it('gives stdout to the JSON document alone once --json is asked for', () => {
    const { terminal, out, err } = fixture();
    terminal.configure({ json: true, quiet: false, progress: true });
    terminal.text('for people');
    terminal.document({ a: 1 });
    expect([out(), err()]).toEqual(['{"a":1}\n', 'for people\n']);
  });

  it('writes no document without --json, and nothing but errors under --quiet', () => {
    const { terminal, out, err } = fixture();
    terminal.configure({ json: false, quiet: true, progress: true });
    terminal.text('for people');
    terminal.document({ a: 1 });
    terminal.error('wrong');
    expect([out(), err()]).toEqual(['', 'wrong\n']);
  });

  it('shows progress on a terminal only, and clears it before anything else', () => {
    const event = { kind: 'phaseStarted', phase: 'match', label: 'Matching' } as const;
    const piped = fixture();
    piped.terminal.showEvent(event);
    expect(piped.err()).toBe('');
    const shown = fixture(true);
    shown.terminal.showEvent(event);
    shown.terminal.text('done');
    expect(shown.err()).toBe('\r\u001b[KMatching …\r\u001b[K');
    expect(shown.out()).toBe('done\n');
  });
});

describe('presentError', () => {
  it('tells each problem with its place, and answers the exit code of the error', () => {
    const { terminal, err } = fixture();
    const problems = [{ message: 'Unknown key "lead".', file: 'c.json', line: 4, column: 14, path: 'match.lead' }];
    const code = presentError(new SyncError('configuration', 'Mend it.', { problems }), terminal, false);
    expect(code).toBe(2);
    expect(err()).toBe('The configuration has problems: Mend it.\n  c.json:4:14: match.lead: Unknown key "lead".\n');
  });

  it('says how many problems it does not show', () => {
    const { terminal, err } = fixture();
    const problems = Array.from({ length: 60 }, (_, index) => ({ message: `problem ${index}` }));
    presentError(new SyncError('badInput', 'No.', { problems }), terminal, false);
    expect(err().split('\n').at(-2)).toBe('  … and 10 more');
  });

  it('says only once that it was cancelled', () => {
    const { terminal, err } = fixture();
    presentError(new SyncError('cancelled', 'Cancelled.'), terminal, true);
    presentError(new SyncError('cancelled', 'Matching was cancelled; nothing was written.'), terminal, true);
    expect(err()).toBe('Cancelled.\nCancelled: Matching was cancelled; nothing was written.\n');
  });

  it('takes any error after Ctrl-C for the cancelling it is', () => {
    const { terminal } = fixture();
    expect(presentError(new Error('aborted'), terminal, true)).toBe(130);
  });

  it('puts the error into the document, without a stack', () => {
    const { terminal, out } = fixture();
    terminal.configure({ json: true, quiet: false, progress: false });
    presentError(new SyncError('signInFailed', 'No.'), terminal, false);
    expect(out()).toBe('{"error":{"code":"signInFailed","message":"No.","problems":[]}}\n');
  });
});

function fixture(isTTY = false) {
  const written = { out: '', err: '' };
  const terminal = new Terminal(
    { write: (text) => ((written.out += text), true) },
    { isTTY, columns: 80, write: (text) => ((written.err += text), true) },
  );
  return { terminal, out: () => written.out, err: () => written.err };
}
