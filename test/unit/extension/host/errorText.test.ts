import { expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { errorText } from '../../../../src/extension/host/errorText.ts';
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
