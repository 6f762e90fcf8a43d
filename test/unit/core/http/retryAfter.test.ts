import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../../src/core/http/retryAfter.ts';

const date = 'Tue, 24 Nov 2026 18:20:38 GMT';

test.each([
  ['seconds', '120', date, 120_000],
  ['no wait', '0', null, 0],
  ['a date, by the clock of the reply', 'Tue, 24 Nov 2026 18:21:08 GMT', date, 30_000],
  ['a date that has passed', 'Tue, 24 Nov 2026 18:00:00 GMT', date, 0],
  ['a date that nobody can compare', 'Tue, 24 Nov 2026 18:21:08 GMT', null, null],
  ['no header', null, date, null],
  ['a negative number', '-5', date, null],
  ['nonsense', 'soon', date, null],
])('reads %s', (_what, retryAfter, replyDate, expected) => {
  expect(retryAfterMs(retryAfter, replyDate)).toBe(expected);
});
