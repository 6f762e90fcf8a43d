import { expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { namesOrReason } from '../../../../src/extension/configuration/namesOrReason.ts';
import { EngineLost } from '../../../../src/extension/host/interruption.ts';

test('names that are read are handed on', async () => {
  const names = { fields: {}, attributes: { user: ['loyaltyId'] }, missing: [] };
  expect(await namesOrReason(Promise.resolve(names))).toBe(names);
});

test.each([
  ['the folder is read-only', new SyncError('disk', '/exports is read-only.'), '/exports is read-only.'],
  ['the engine is not there', new EngineLost('exit code 1'), 'exit code 1'],
  ['something unforeseen happens', new Error('EACCES: permission denied'), 'EACCES: permission denied'],
])('no names are known, and why, where %s', async (_case, error, told) => {
  expect(await namesOrReason(Promise.reject(error))).toEqual({
    fields: {},
    attributes: {},
    missing: [expect.stringContaining(told)],
  });
});
