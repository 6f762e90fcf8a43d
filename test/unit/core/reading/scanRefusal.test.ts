import { expect, test } from 'vitest';
import { SyncError } from '../../../../src/core/model/syncError.ts';
import { scanRefusal } from '../../../../src/core/reading/scanRefusal.ts';

test.each([
  [
    'its place and reason without the file',
    new SyncError('badInput', 'a.csv:3: cut', { problems: [{ message: 'cut', file: 'a.csv', line: 3 }] }),
    'line 3: cut',
  ],
  ['its message where there is no place', new SyncError('badInput', 'a.csv: cut'), 'a.csv: cut'],
  ['nothing for another error', new SyncError('disk', 'full'), null],
  ['nothing for what is no error of ours', new TypeError('x'), null],
])('a refusal tells %s', (_what, error, told) => {
  expect(scanRefusal(error)).toBe(told);
});
