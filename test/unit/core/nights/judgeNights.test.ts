import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeNights } from '../../../../src/core/lastNight.ts';
import type { NightBatch, NightFacts } from '../../../../src/core/nights/nightFacts.ts';
import { aBatch, aClassicJob, aJob, aLogin, afternoon, answered, jobs, someFacts, unanswered } from './someNights.ts';

const at = '2026-11-25T01:30:00.000Z';
const later = '2026-11-25T01:40:00.000Z';

function lastNight(more: Partial<NightFacts>): readonly [string | undefined, string | undefined] {
  const night = judgeNights(someFacts(more)).find(({ night: name }) => name === '2026-11-24');
  return [night?.verdict, night?.cause];
}

describe('a night with bulk jobs', () => {
  test('ran when every job is complete, no record failed, and both lists can be read', () => {
    expect(lastNight({ jobs: jobs(aJob(at)), logins: answered([aLogin(at)]) })).toEqual(['ran', 'none']);
    expect(lastNight({ jobs: jobs(aJob(at), aClassicJob(at, [aBatch(), aBatch()])) })).toEqual(['ran', 'none']);
  });

  test.each<[string, Partial<NightFacts>, string, string]>([
    [
      'a closed classic job without counts',
      { jobs: jobs(aJob(at, { kind: 'Classic', state: 'Closed', processed: null, failed: null })) },
      'cannotBeRead',
      'countsNotRead',
    ],
    [
      'a closed classic job whose batches may not be read, with good counts',
      { jobs: jobs(aClassicJob(at, [], { processed: 9, failed: 0, batches: unanswered('batches') })) },
      'cannotBeRead',
      'countsNotRead',
    ],
    [
      'a closed classic job whose batches may not be read, with failed records',
      { jobs: jobs(aClassicJob(at, [], { processed: 9, failed: 2, batches: unanswered('batches') })) },
      'ranWithErrors',
      'rowErrorsNotRead',
    ],
    [
      'failed records of one batch, the count of the other unread',
      { jobs: jobs(aClassicJob(at, [aBatch({ failed: 1 }), aBatch({ failed: null })], { failed: null })) },
      'ranWithErrors',
      'rowErrorsNotRead',
    ],
    ['a closed classic job without a batch', { jobs: jobs(aClassicJob(at, [])) }, 'cannotBeRead', 'countsNotRead'],
    [
      'a batch that failed as a whole among good ones',
      {
        jobs: jobs(
          aClassicJob(at, [
            aBatch(),
            aBatch({ state: 'Failed', stateMessage: 'InvalidBatch : Field name not found : X__c', processed: 0 }),
          ]),
        ),
      },
      'ranWithErrors',
      'hiddenField',
    ],
    [
      'a batch that failed as a whole in words nobody knows',
      { jobs: jobs(aClassicJob(at, [aBatch({ state: 'Failed', stateMessage: 'Strange.', processed: 0 })])) },
      'ranWithErrors',
      'jobFailed',
    ],
    [
      'a batch at work',
      { jobs: jobs(aClassicJob(at, [aBatch(), aBatch({ state: 'InProgress', processed: 0 })])) },
      'cannotBeRead',
      'stillRunning',
    ],
    [
      'a batch in the queue',
      { jobs: jobs(aClassicJob(at, [aBatch({ state: 'Queued', processed: 0 })])) },
      'cannotBeRead',
      'stillRunning',
    ],
    [
      'a batch that was not processed',
      { jobs: jobs(aClassicJob(at, [aBatch(), aBatch({ state: 'Not Processed', processed: 0 })])) },
      'ranWithErrors',
      'jobAborted',
    ],
    [
      'a batch in a state that nobody documents',
      { jobs: jobs(aClassicJob(at, [aBatch({ state: 'Pondering' })])) },
      'cannotBeRead',
      'countsNotRead',
    ],
    [
      'a job in a state that nobody documents',
      { jobs: jobs(aJob(at, { state: 'Pondering' })) },
      'cannotBeRead',
      'countsNotRead',
    ],
    [
      'a complete job without counts',
      { jobs: jobs(aJob(at, { processed: null, failed: null })) },
      'cannotBeRead',
      'countsNotRead',
    ],
    [
      'good jobs, the other list unread',
      { jobs: { V2Ingest: answered([aJob(at)]), Classic: unanswered('list') } },
      'cannotBeRead',
      'partNotRead',
    ],
    ['a job at work', { jobs: jobs(aJob(at, { state: 'InProgress' })) }, 'cannotBeRead', 'stillRunning'],
    ['own jobs of a user whom nobody named', { userIsNamed: false, jobs: jobs(aJob(at)) }, 'cannotBeRead', 'whoseJobs'],
    [
      'own jobs with a sign-in of the app',
      { userIsNamed: false, jobs: jobs(aJob(at)), logins: answered([aLogin(at)]) },
      'ran',
      'none',
    ],
    ['a job that was aborted', { jobs: jobs(aJob(at, { state: 'Aborted' })) }, 'ranWithErrors', 'jobAborted'],
    [
      'a job that failed in words nobody knows',
      { jobs: jobs(aJob(at, { state: 'Failed', errorMessage: 'Strange.' })) },
      'ranWithErrors',
      'jobFailed',
    ],
    [
      'a job out of calls',
      { jobs: jobs(aJob(at, { state: 'Failed', errorMessage: 'ExceededQuota : ApiBatchItems Limit exceeded.' })) },
      'ranWithErrors',
      'apiLimit',
    ],
    [
      'failed rows that may not be read',
      { jobs: jobs(aJob(at, { failed: 3, rowErrors: unanswered('rows') })) },
      'ranWithErrors',
      'rowErrorsNotRead',
    ],
    [
      'a refusal after the last job',
      { jobs: jobs(aJob(at)), logins: answered([aLogin(at), aLogin(later, { status: 'User is Inactive' })]) },
      'ranWithErrors',
      'inactiveUser',
    ],
    [
      'a refusal before a good job',
      { jobs: jobs(aJob(later)), logins: answered([aLogin(at, { status: 'Failed: Invalid Token' }), aLogin(later)]) },
      'ran',
      'none',
    ],
  ])('%s', (_what, facts, verdict, cause) => {
    expect(lastNight(facts)).toEqual([verdict, cause]);
  });

  test('the most frequent reason of failed rows is the cause', () => {
    const lock = { code: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access', fields: [], count: 3 };
    const rule = { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No.', fields: ['Score__c'], count: 2 };
    const first = aJob(at, { failed: 4, rowErrors: answered([lock, { ...rule, count: 1 }]) });
    const second = aJob(later, { id: '750000000000002AAA', failed: 4, rowErrors: answered([{ ...rule, count: 4 }]) });
    const [night] = judgeNights(someFacts({ jobs: jobs(first, second) }));
    expect([night?.verdict, night?.cause, night?.rowErrors]).toEqual([
      'ranWithErrors',
      'validationRule',
      [
        { ...rule, count: 5, cause: 'validationRule' },
        { ...lock, cause: 'lockErrors' },
      ],
    ]);
  });

  test('batches that failed as a whole are told by reason, and what is known of each job stands in the evidence', () => {
    const message = 'InvalidBatch : Field name not found : X__c';
    const failed = aBatch({ state: 'Failed', stateMessage: message, processed: 0 });
    const atWork = aBatch({ state: 'InProgress', processed: 0 });
    const [night] = judgeNights(someFacts({ jobs: jobs(aClassicJob(at, [failed, failed, atWork])) }));
    expect(night?.batchErrors).toEqual([{ message, cause: 'hiddenField', count: 2 }]);
    expect(night?.jobs[0]?.batches).toEqual({ completed: 0, failed: 2, notProcessed: 0, unfinished: 1, unknown: 0 });
    expect(night?.evidence.at(-1)).toBe(
      `Job 750000000000001AAA (Contact): 2 of 3 batches failed as a whole, 1 of 3 batches are still at work: ${message}.`,
    );
    const unread = aClassicJob(at, [], { batches: unanswered('Batches') });
    expect(judgeNights(someFacts({ jobs: jobs(unread) }))[0]?.evidence.at(-1)).toBe(
      'Job 750000000000001AAA (Contact): It may not be read with this sign-in (INVALID_TYPE).',
    );
  });

  test('a job that is still open a day later was given up', () => {
    const facts = someFacts({ jobs: jobs(aJob('2026-11-23T01:30:00.000Z', { state: 'Open' })) });
    const night = judgeNights(facts).find(({ night: name }) => name === '2026-11-22');
    expect([night?.verdict, night?.cause]).toEqual(['ranWithErrors', 'jobTimedOut']);
  });
});

describe('a night without bulk jobs', () => {
  const refused = (status: string): Partial<NightFacts> => ({ logins: answered([aLogin(at, { status })]) });
  const user = someFacts().user.value;
  const inactive = answered(user && { ...user, isActive: false }) as NightFacts['user'];
  const app = someFacts().app.value;
  const adminApproved = answered({ ...app, onlyAdminApproved: true }) as NightFacts['app'];

  test.each<[string, Partial<NightFacts>, string, string]>([
    ['nobody came', {}, 'didNotRun', 'noSignIn'],
    ['a sign-in and no job', { logins: answered([aLogin(at)]) }, 'didNotRun', 'noJob'],
    [
      'a token was used, logins unread',
      {
        logins: unanswered('logins'),
        tokens: answered([{ appName: 'Marketing Cloud Personalization', useCount: 1, lastUsedAt: at }]),
      },
      'didNotRun',
      'noJob',
    ],
    [
      'calls used up after a sign-in',
      { logins: answered([aLogin(at)]), limits: answered([{ name: 'DailyApiRequests', max: 100, left: 0 }]) },
      'didNotRun',
      'apiLimit',
    ],
    ['an inactive user', refused('User is Inactive'), 'didNotRun', 'inactiveUser'],
    ['a token that is gone', refused('Failed: Invalid Token'), 'didNotRun', 'expiredToken'],
    ['no self-authorization', refused('Failed: Not approved for access'), 'didNotRun', 'selfAuthorizeRemoved'],
    ['an address outside the ranges', refused('Restricted IP'), 'didNotRun', 'ipRestricted'],
    ['a status that nobody knows', refused('Failed: Strange'), 'didNotRun', 'signInRefused'],
    [
      'a refusal, jobs unread',
      { ...refused('User is Inactive'), jobs: { V2Ingest: unanswered('a'), Classic: unanswered('b') } },
      'didNotRun',
      'inactiveUser',
    ],
    [
      'nothing seen, jobs unread',
      { jobs: { V2Ingest: unanswered('a'), Classic: answered([]) } },
      'cannotBeRead',
      'partNotRead',
    ],
    ['nothing seen, logins unread', { logins: unanswered('logins') }, 'cannotBeRead', 'partNotRead'],
    [
      'nothing seen, logins unread, user inactive now',
      { logins: unanswered('logins'), user: inactive },
      'didNotRun',
      'inactiveUser',
    ],
    [
      'nothing seen, logins cut before the night',
      { loginsReachTo: '2026-11-25T00:00:00.000Z' },
      'cannotBeRead',
      'partNotRead',
    ],
    ['nothing seen, only approved users now', { app: adminApproved }, 'didNotRun', 'selfAuthorizeRemoved'],
    [
      'nothing seen, the app is not there',
      { app: answered({ kind: 'notInstalled', name: 'It' }) },
      'didNotRun',
      'appBlocked',
    ],
    ['nothing seen, no token', { tokens: answered([]) }, 'didNotRun', 'expiredToken'],
    ['nothing seen, no token, user not named', { userIsNamed: false, tokens: answered([]) }, 'didNotRun', 'noSignIn'],
    [
      'a refusal at a browser',
      {
        logins: answered([
          aLogin(at, { status: 'Invalid Password', application: 'Browser', loginType: 'Application' }),
        ]),
      },
      'didNotRun',
      'noSignIn',
    ],
    [
      'a refusal that names no app',
      { logins: answered([aLogin(at, { status: 'Failed: Invalid Token', application: 'N/A' })]) },
      'didNotRun',
      'expiredToken',
    ],
    [
      'the night is not over',
      { now: '2026-11-25T02:00:00.000Z', logins: answered([aLogin(at)]) },
      'cannotBeRead',
      'notYet',
    ],
    [
      'the night is not over, the sign-in long ago',
      { now: '2026-11-25T06:00:00.000Z', logins: answered([aLogin(at)]) },
      'didNotRun',
      'noJob',
    ],
  ])('%s', (_what, facts, verdict, cause) => {
    expect(lastNight(facts)).toEqual([verdict, cause]);
  });

  test('settings of now explain no night before the integration was let in', () => {
    const nights = judgeNights(someFacts({ user: inactive, logins: answered([aLogin('2026-11-24T01:30:00.000Z')]) }));
    expect(nights.slice(0, 3).map(({ cause }) => cause)).toEqual(['inactiveUser', 'noJob', 'noSignIn']);
  });

  test('a night whose jobs are no longer kept is not called one that did not run', () => {
    expect(judgeNights(someFacts()).at(-1)).toMatchObject({
      night: '2026-11-18',
      cause: 'tooOld',
      verdict: 'cannotBeRead',
    });
  });
});

function isGood({ state, processed, failed }: NightBatch): boolean {
  return state === 'Completed' && processed !== null && failed === 0;
}

describe('whatever may be read', () => {
  const part = <T>(value: T) => fc.constantFrom(answered(value), unanswered<T>('part'));
  const states = fc.constantFrom(
    'Open',
    'UploadComplete',
    'InProgress',
    'JobComplete',
    'Failed',
    'Aborted',
    'Closed',
    'Strange',
  );
  const someBatch = fc.record({
    state: fc.constantFrom('Queued', 'InProgress', 'Completed', 'Failed', 'Not Processed', 'Strange'),
    processed: fc.option(fc.nat(5)),
    failed: fc.option(fc.nat(1)),
  });
  const someJob = fc.record({
    state: states,
    kind: fc.constantFrom('V2Ingest' as const, 'Classic' as const),
    processed: fc.option(fc.nat(5)),
    failed: fc.option(fc.nat(2)),
    batches: fc.option(fc.array(someBatch, { maxLength: 2 })),
  });

  test('a night is never said to have run without a job that ended with all its records', () => {
    fc.assert(
      fc.property(
        fc.array(someJob, { maxLength: 3 }),
        fc.boolean(),
        fc.boolean(),
        part([aLogin(at)]),
        part([]),
        (some, v2IsRead, classicIsRead, logins, tokens) => {
          const all = some.map(({ batches, ...job }, place) => {
            const told =
              batches === null ? unanswered<readonly NightBatch[]>('batches') : answered(batches.map(aBatch));
            return aJob(at, { ...job, batches: told, id: `750000000000${place}00AAA` });
          });
          const kept = jobs(...all);
          const readable = {
            V2Ingest: v2IsRead ? kept.V2Ingest : unanswered<readonly ReturnType<typeof aJob>[]>('a'),
            Classic: classicIsRead ? kept.Classic : unanswered<readonly ReturnType<typeof aJob>[]>('b'),
          };
          const [verdict] = lastNight({ now: afternoon, logins, tokens, jobs: readable });
          const isProven =
            v2IsRead &&
            classicIsRead &&
            all.length > 0 &&
            all.every(({ kind, state, failed, processed, batches }) =>
              kind === 'V2Ingest'
                ? state === 'JobComplete' && failed === 0 && processed !== null
                : ['JobComplete', 'Closed', 'Strange'].includes(state) &&
                  (failed ?? 0) === 0 &&
                  (batches?.value ?? []).length > 0 &&
                  batches?.value?.every(isGood),
            );
          expect(verdict === 'ran').toBe(isProven);
        },
      ),
    );
  });
});
