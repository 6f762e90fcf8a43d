import { expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { errorLogText, errorText } from '../../../../src/extension/host/errorText.ts';
import { EngineLost } from '../../../../src/extension/host/interruption.ts';

test('an error says what kind it is and what happened', () => {
  expect(errorText(new SyncError('signInFailed', 'The org answered invalid_grant.'))).toBe(
    'Sign-in failed: The org answered invalid_grant.',
  );
});

test('a problem is told with its place', () => {
  const problems = [
    { message: 'Unknown key "modes".', path: 'modes', line: 2, column: 3 },
    { message: 'Two sources.' },
  ];
  expect(errorText(new SyncError('configuration', 'personalization-sync.json:', { problems }))).toBe(
    'The configuration has problems: personalization-sync.json: modes: Unknown key "modes". (line 2, column 3) · Two sources.',
  );
});

test('of many problems the first three are told, and how many there are', () => {
  const problems = ['a', 'b', 'c', 'd', 'e'].map((message) => ({ message }));
  expect(errorText(new SyncError('badInput', 'users.csv:', { problems }))).toBe(
    'A file cannot be used: users.csv: a · b · c · and 2 more',
  );
});

test('what the message says already is not told again; its place is', () => {
  const missing = 'users.csv is not there.';
  expect(
    errorText(
      new SyncError('badInput', missing, { problems: [{ message: missing, file: 'users.csv' }, { message: 'x' }] }),
    ),
  ).toBe('A file cannot be used: users.csv is not there. x');

  const header = 'users.csv has no column "id".';
  const placed = new SyncError('badInput', header, { problems: [{ message: header, line: 1, column: 3 }] });
  expect(errorText(placed)).toBe('A file cannot be used: users.csv has no column "id". (line 1, column 3)');
  expect(errorLogText(placed)).toBe('users.csv has no column "id". (line 1, column 3)');

  const path = 'The path "/x" cannot be used.';
  expect(errorText(new SyncError('configuration', path, { problems: [{ message: path, path: 'source.users' }] }))).toBe(
    'The configuration has problems: source.users: The path "/x" cannot be used.',
  );

  const problems = [{ message: 'Lines 2 and 3 are one; keep one.', file: 'links.csv', line: 3 }];
  expect(errorText(new SyncError('configuration', 'links.csv: Lines 2 and 3 are one; keep one.', { problems }))).toBe(
    'The configuration has problems: links.csv: Lines 2 and 3 are one; keep one. (line 3)',
  );
});

test('what is no SyncError is a defect', () => {
  expect(errorText(new TypeError('x is not a function'))).toBe(
    'Personalization Sync has a defect: x is not a function',
  );
  expect(errorText('thrown text')).toBe('Personalization Sync has a defect: thrown text');
});

test('an engine that has ended is no defect', () => {
  expect(errorText(new EngineLost('SIGKILL'))).toBe(
    'The engine process ended (SIGKILL). Repeat the command to start it again.',
  );
});

test('the log has every problem and what lay behind the error, and no stack', () => {
  const problems = ['a', 'b', 'c', 'd'].map((message) => ({ message }));
  const error = new SyncError('disk', 'It cannot be saved.', { problems, cause: new Error('EACCES') });
  expect(errorLogText(error)).toBe('It cannot be saved.\n  a\n  b\n  c\n  d\n  Because: EACCES');
});

test('what the engine answered is logged once, though it lies behind the error too', () => {
  expect(errorLogText(new SyncError('usage', 'No.', { cause: new Error('No.') }))).toBe('No.');
});

test('a defect is logged with its stack', () => {
  expect(errorLogText(new TypeError('x is not a function'))).toMatch(/^TypeError: x is not a function\n {4}at /);
  expect(errorLogText(new SyncError('internal', 'A row has no id.'))).toMatch(/A row has no id\.\n {4}at /);
});
