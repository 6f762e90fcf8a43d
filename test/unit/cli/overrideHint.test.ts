import { expect, test } from 'vitest';
import { errorWithHint, reportWithHint } from '../../../src/cli/overrideHint.ts';
import { guardsSentence } from '../../../src/core/applying/refuseUnfitPlan.ts';
import { SyncError } from '../../../src/core/model/syncError.ts';
import { aRunReport } from '../aRunReport.ts';

const trippedGuards = [
  { guard: 'maxClears', message: '3 values would be cleared.' },
  { guard: 'maxRows', message: '9 rows.' },
];

test('a run that guards refused is told with the options that let it pass', () => {
  const [, standing] = trippedGuards;
  const reason = guardsSentence(standing === undefined ? [] : [standing]);
  const report = aRunReport({ state: 'refused', reason, trippedGuards, overriddenGuards: ['maxClears'] });
  expect(reportWithHint(report)).toEqual({
    ...report,
    reason: `${reason} To let this one run pass, add --override-guard maxRows.`,
  });
});

test('a run that something else refused is told as it is, whatever its guards', () => {
  const report = aRunReport({ state: 'refused', reason: 'The mode is "observe".', trippedGuards });
  expect(reportWithHint(report)).toBe(report);
});

test('a run that cannot be continued for minimum requirements is told with the options, and no other error is', () => {
  const problems = [{ path: 'requirement:oauth.scopes', message: 'No scope id.' }];
  expect(errorWithHint(new SyncError('refused', 'They fail now.', { problems }))).toMatchObject({
    code: 'refused',
    message: 'They fail now. To let this one run pass, add --override-guard requirement:oauth.scopes.',
    problems,
  });
  const other = new SyncError('refused', 'It is a link.', { problems: [{ path: 'mode', message: 'x' }] });
  expect(errorWithHint(other)).toBe(other);
});
