import { describe, expect, test } from 'vitest';
import { continueQuestion, overrideQuestion } from '../../../../src/extension/commands/continueQuestion.ts';
import { deleteQuestion } from '../../../../src/extension/commands/deleteQuestion.ts';
import { aRunReport } from '../../aRunReport.ts';
import { aHistoryRun, pushed } from '../aHistoryRun.ts';

const PAUSED = aHistoryRun({
  report: aRunReport({
    kind: 'sync',
    state: 'paused',
    push: pushed({ planned: 354, succeeded: 10 }),
    reason: 'After the first 10.',
  }),
  canContinue: true,
});
const CAREFUL =
  'Records whose outcome is not known are looked at in Salesforce first; what is written already is not written again. ' +
  'A record that somebody has changed since the dry run is left alone and listed.';

test('minimum requirements that fail meanwhile are passed over by typing the My Domain name, each by its id', () => {
  const failed = [{ path: 'requirement:oauth.scopes', message: 'No scope id.' }, { message: 'Something else.' }];
  expect(overrideQuestion(aRunReport({}), failed)).toMatchObject({
    detail: 'No scope id.\n\nSomething else.',
    typed: { myDomain: 'example' },
    overriddenGuards: ['requirement:oauth.scopes'],
  });
});

describe('the question before a run is continued', () => {
  test('says the run, what is done, and how many records are left', () => {
    expect(continueQuestion(PAUSED, 'UTC')).toEqual({
      message: 'Continue the live sync of DEMO example?',
      detail: [
        'Started: Nov 24, 2026, 18:20 UTC',
        'So far: 10 of 354 records written',
        'After the first 10.',
        '',
        CAREFUL,
      ].join('\n'),
      button: 'Write 344 Records',
      typed: null,
      overriddenGuards: [],
    });
  });

  test('must be typed for production', () => {
    const report = aRunReport({
      kind: 'sync',
      state: 'paused',
      push: pushed({ planned: 2, succeeded: 1 }),
      org: { id: '00D000000000001EAA', myDomain: 'acme', isSandbox: false, isDemo: false },
    });
    expect(continueQuestion(aHistoryRun({ report, canContinue: true }), 'UTC').typed).toEqual({
      myDomain: 'acme',
      title: 'Write 1 Record',
      prompt: 'Type acme to write to PRODUCTION acme.',
    });
  });

  test('promises no number for a run that left no report', () => {
    const run = aHistoryRun({ report: null, why: 'It was interrupted.', canContinue: true });
    expect(continueQuestion(run, 'UTC')).toMatchObject({
      message: 'Continue the run of Nov 24, 2026, 18:20 UTC?',
      button: 'Continue Run',
      detail: `It was interrupted.\n\n${CAREFUL}`,
    });
  });
});

describe('the question before a run is deleted', () => {
  test('says what goes with a dry run, and where it is', () => {
    expect(deleteQuestion(aHistoryRun(), 'UTC')).toEqual({
      message: 'Delete the dry run of Nov 24, 2026, 18:20 UTC?',
      detail:
        'Its report, its plan and its lists of refused and failed rows are removed from this computer.\n\n' +
        '/projects/.personalization-sync/runs/2026-11-24T18-20-38Z-7f3a',
      button: 'Delete Run',
    });
  });

  test('warns of a live run whose rest could still be written, and of the values from before', () => {
    const { detail, button } = deleteQuestion(PAUSED, 'UTC');
    expect(button).toBe('Delete Unfinished Run');
    expect(detail.split('\n').slice(0, 4)).toEqual([
      'After the first 10.',
      'This run has not ended: 344 records are still to be written, and without its folder it cannot be continued.',
      'Its report, its plan and its lists of refused and failed rows are removed from this computer.',
      'With it goes the record of what was written, and the values from before. Salesforce keeps what was written.',
    ]);
  });

  test('says of a run without a report that it may be at work', () => {
    const run = aHistoryRun({ report: null, why: 'This run is at work, or was broken off.', canContinue: true });
    expect(deleteQuestion(run, 'UTC').detail.split('\n').slice(0, 2)).toEqual([
      'This run is at work, or was broken off.',
      'This run has not ended: without its folder it cannot be continued.',
    ]);
  });

  test('names a folder that cannot be read by its name, and says why it cannot', () => {
    const run = aHistoryRun({ report: null, why: 'It is damaged.', runId: 'old', folder: '/runs/old' });
    const { message, detail } = deleteQuestion(run, 'UTC');
    expect(message).toBe('Delete the folder old?');
    expect(detail).toMatch(/^It is damaged\.\nIts report, /);
  });
});
