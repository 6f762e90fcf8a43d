import { describe, expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { errorActions } from '../../../../src/extension/host/errorActions.ts';
import { RunInterrupted } from '../../../../src/extension/host/interruption.ts';
import type { RunningKind } from '../../../../src/extension/store/syncState.ts';

describe('what can be done about an error', () => {
  test('a problem with a place can be opened there', () => {
    const problems = [
      { message: 'No place.' },
      { message: 'Unknown key.', file: '/projects/x.json', line: 3, column: 7 },
    ];
    expect(errorActions(new SyncError('configuration', 'x', { problems }), onDisk)).toEqual([
      { kind: 'openFile', label: 'Open File', file: '/projects/x.json', line: 2, column: 6 },
      { kind: 'command', label: 'Show Log', command: 'personalizationSync.showLog' },
    ]);
  });

  test('a file that is named as the configuration names it is opened where it lies, and only when it is there', () => {
    const problemOf = (file: string): SyncError =>
      new SyncError('badInput', 'x', { problems: [{ message: 'y', file }] });
    expect(errorActions(problemOf('users.csv'), onDisk)[0]).toMatchObject({ file: '/projects/users.csv', line: 0 });
    expect(labelsOf(problemOf('gone.csv'))).toEqual(['Show Log']);
  });

  test('of several problems the first whose file is there is opened', () => {
    const problems = [
      { message: 'x', file: 'gone.csv' },
      { message: 'y', file: 'users.csv', line: 4 },
    ];
    expect(errorActions(new SyncError('badInput', 'x', { problems }), onDisk)[0]).toMatchObject({ line: 3 });
  });

  test('the log is there for everything', () => {
    expect(labelsOf(new TypeError('x'))).toEqual(['Show Log']);
    expect(labelsOf('thrown text')).toEqual(['Show Log']);
  });

  test.each([
    ['dryRun', ['Dry Run', 'Show Log']],
    ['prepareLive', ['Dry Run', 'Show Log']],
    ['connect', ['Connect', 'Show Log']],
    ['demo', ['Start Demo', 'Show Log']],
    ['liveSync', ['Continue Run', 'Open Report', 'Show Log']],
  ] as const)('after an interrupted run (%s) there is a way on', (kind, labels) => {
    expect(labelsOf(interrupted(kind, false))).toEqual(labels);
  });

  test('a refused sign-in that a page of Setup mends leads there, and to a new sign-in', () => {
    const refusal = { cause: 'appNotInstalled', origin: 'https://acme.my.salesforce.com' } as const;
    expect(errorActions(new SyncError('signInFailed', 'x', { refusal }), onDisk)).toEqual([
      { kind: 'openSetup', label: 'Open in Setup', refusal },
      { kind: 'command', label: 'Sign In…', command: 'personalizationSync.signIn' },
      { kind: 'command', label: 'Show Log', command: 'personalizationSync.showLog' },
    ]);
    expect(labelsOf(new SyncError('signInFailed', 'x'))).toEqual(['Sign In…', 'Show Log']);
  });

  test('of the demo nothing can be continued', () => {
    expect(labelsOf(interrupted('liveSync', true))).toEqual(['Start Demo', 'Show Log']);
  });
});

/** The file of a problem where it lies on this computer; null when it is not there. */
function onDisk(file: string): string | null {
  if (file === 'users.csv') return '/projects/users.csv';
  return file.startsWith('/projects/') ? file : null;
}

function interrupted(kind: RunningKind, endedDemo: boolean): RunInterrupted {
  const run = { kind, label: 'Matching', labels: {} };
  return new RunInterrupted({ run, wasCancelled: false, endedDemo }, new Error('gone'));
}

function labelsOf(error: unknown): readonly string[] {
  return errorActions(error, onDisk).map(({ label }) => label);
}
