import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../src/core/model/securityFacts.ts';
import type { NightBatch, NightFacts, NightJob, NightLogin } from '../../../../src/core/nights/nightFacts.ts';
import { type EvidenceId, type EvidenceState, verdictOf } from '../../../../src/core/reconfigure/reconfiguration.ts';
import { verify } from '../../../../src/core/reconfigure/verify.ts';

const since = '2026-11-25T10:00:00.500Z';
const before = '2026-11-25T09:59:59.000Z';
const after = '2026-11-25T10:05:00.000Z';
const app = 'Marketing Cloud Personalization';
const unread: Answer<never> = { asked: 'Asked', answer: 'It may not be read.', value: null };

describe('what Salesforce shows after the connection was established anew', () => {
  test('is everything: a sign-in of the app, a use of its token, and its bulk jobs', () => {
    const verification = verify(facts(), since);
    expect(verification.parts.map(({ id, state, at }) => [id, state, at])).toEqual([
      ['login', 'seen', after],
      ['token', 'seen', after],
      ['jobs', 'seen', after],
    ]);
    expect(verification.parts[2]?.words).toBe(
      'Bulk jobs of the integration user: Contact JobComplete, 20 processed, 0 failed.',
    );
    expect(verdictOf(verification)).toBe('green');
  });

  test('is nothing of what was stamped before the beginning', () => {
    const old = facts({
      logins: read([login({ at: before })]),
      tokens: read([{ appName: app, useCount: 3, lastUsedAt: before }]),
      jobs: { V2Ingest: read([job({ createdAt: before })]), Classic: read([]) },
    });
    expect(states(old)).toEqual({ login: 'notYet', token: 'notYet', jobs: 'notYet' });
    expect(verdictOf(verify(old, since))).toBe('waiting');
  });

  test('counts the second in which it began, because Salesforce stamps whole seconds', () => {
    expect(states(facts({ logins: read([login({ at: '2026-11-25T10:00:00.000Z' })]) })).login).toBe('seen');
  });

  test('is no sign-in of a person who uses the same user in a browser', () => {
    const browser = login({ application: 'Browser', loginType: 'Application' });
    const { parts } = verify(facts({ logins: read([browser]) }), since);
    expect(parts[0]).toMatchObject({ state: 'notYet', words: expect.stringContaining('not of the app') as string });
  });

  test('is a failure, in Salesforce’s own words, when the newest sign-in was refused or a job has failed', () => {
    const refused = login({ succeeded: false, status: 'Failed: Not approved for access' });
    const failed = facts({ logins: read([login({ at: '2026-11-25T10:01:00.000Z' }), refused]) });
    expect(verify(failed, since).parts[0]).toMatchObject({
      state: 'failed',
      words: 'The integration user was refused: Failed: Not approved for access.',
    });
    const broken = job({ state: 'Failed', errorMessage: 'InvalidBatch' });
    const jobs = { V2Ingest: read([job(), broken]), Classic: read([]) };
    expect(states(facts({ jobs })).jobs).toBe('failed');
    expect(verdictOf(verify(facts({ jobs }), since))).toBe('failed');
  });

  test.each<[string, Partial<NightJob>, EvidenceState, RegExp]>([
    ['every row failed', { failed: 20 }, 'failed', /Contact JobComplete: 20 of 20 records failed/],
    ['a row failed', { failed: 1 }, 'failed', /1 of 20 records failed/],
    ['it was aborted', { state: 'Aborted' }, 'failed', /Contact Aborted/],
    ['it is at work', { state: 'InProgress' }, 'notYet', /Contact InProgress is still at work/],
    ['it is open', { state: 'Open', processed: 0 }, 'notYet', /still at work/],
    ['its counts are unread', { processed: null, failed: null }, 'cannotBeRead', /how it ended cannot be read/],
    ['its state is one that nobody documents', { state: 'Pondering' }, 'cannotBeRead', /cannot be read/],
    [
      'a batch of it failed as a whole',
      classic([batch({ state: 'Failed', stateMessage: 'InvalidBatch : X' })]),
      'failed',
      /InvalidBatch : X/,
    ],
    [
      'a batch of it was not processed',
      classic([batch(), batch({ state: 'Not Processed' })]),
      'failed',
      /not processed/,
    ],
    [
      'a batch of it waits',
      classic([batch(), batch({ state: 'Queued' })]),
      'notYet',
      /1 of 2 batches are still at work/,
    ],
    ['its batches are unread', { ...classic([]), batches: unread }, 'cannotBeRead', /It may not be read/],
    [
      'all of its batches have completed',
      classic([batch(), batch()]),
      'seen',
      /Contact Closed, 20 processed, 0 failed/,
    ],
  ])('is of a bulk job no more than it shows: %s', (_what, differences, state, words) => {
    const one = job(differences);
    const jobs = {
      V2Ingest: read(one.kind === 'V2Ingest' ? [one] : []),
      Classic: read(one.kind === 'Classic' ? [one] : []),
    };
    const [, , part] = verify(facts({ jobs }), since).parts;
    expect([part?.state, part?.words]).toEqual([state, expect.stringMatching(words)]);
  });

  test('is not read off one list of jobs while the other cannot be read', () => {
    expect(states(facts({ jobs: { V2Ingest: read([job()]), Classic: unread } })).jobs).toBe('cannotBeRead');
  });

  test('is none of the traffic of a user whom the configuration does not name: it says what to name', () => {
    const { parts } = verify(facts({ userIsNamed: false }), since);
    for (const { state, words } of parts) {
      expect([state, words]).toEqual(['cannotBeRead', expect.stringContaining('salesforce.integrationUser')]);
    }
  });

  test('is none of the traffic of an app that nobody can tell from others: it says what to name', () => {
    const any = login({ application: 'Some Tool' });
    const tokens = read([{ appName: 'Some Tool', useCount: 3, lastUsedAt: after }]);
    for (const unknown of [unread, read({ kind: 'notInstalled' as const, name: 'Personalization’s app' })]) {
      const { parts } = verify(facts({ app: unknown, logins: read([any]), tokens }), since);
      for (const { state, words } of parts) {
        expect([state, words]).toEqual(['cannotBeRead', expect.stringContaining('salesforce.integrationApp')]);
      }
    }
  });

  test('is the traffic of the app that the configuration names, also where its settings cannot be read', () => {
    const named = facts({ app: unread, namedApp: app });
    expect(states(named)).toEqual({ login: 'seen', token: 'seen', jobs: 'seen' });
    const other = facts({
      app: unread,
      namedApp: app,
      logins: read([login({ application: 'Some Tool' })]),
      tokens: read([{ appName: 'Some Tool', useCount: 3, lastUsedAt: after }]),
    });
    expect(states(other)).toMatchObject({ login: 'notYet', token: 'notYet' });
  });

  test('is no sign-in that names no app, but a refusal of it is one', () => {
    const unnamed = login({ application: 'N/A' });
    expect(states(facts({ logins: read([unnamed]) })).login).toBe('notYet');
    const refused = { ...unnamed, succeeded: false, status: 'Failed: Invalid Token' };
    expect(states(facts({ logins: read([refused]) })).login).toBe('failed');
  });

  test('I-63: is never seen because it could not be read', () => {
    const nothing = facts({ logins: unread, tokens: unread, jobs: { V2Ingest: unread, Classic: unread } });
    expect(states(nothing)).toEqual({ login: 'cannotBeRead', token: 'cannotBeRead', jobs: 'cannotBeRead' });
    expect(verdictOf(verify(nothing, since))).toBe('cannotBeRead');
    const half = facts({ jobs: { V2Ingest: read([]), Classic: unread } });
    expect(states(half).jobs).toBe('cannotBeRead');
  });
});

function states(given: NightFacts): Record<EvidenceId, string> {
  return Object.fromEntries(verify(given, since).parts.map(({ id, state }) => [id, state])) as Record<
    EvidenceId,
    string
  >;
}

function read<T>(value: T): Answer<T> {
  return { asked: 'Asked', answer: 'answered', value };
}

function login(differences: Partial<NightLogin> = {}): NightLogin {
  return {
    at: after,
    status: 'Success',
    succeeded: true,
    application: app,
    loginType: 'Remote Access 2.0',
    sourceIp: '192.0.2.1',
    ...differences,
  };
}

function job(differences: Partial<NightJob> = {}): NightJob {
  return {
    id: '750000000000001AAA',
    kind: 'V2Ingest',
    object: 'Contact',
    operation: 'update',
    state: 'JobComplete',
    createdAt: after,
    changedAt: after,
    processed: 20,
    failed: 0,
    errorMessage: '',
    rowErrors: null,
    batches: null,
    ...differences,
  };
}

function classic(batches: readonly NightBatch[]): Partial<NightJob> {
  return { kind: 'Classic', state: 'Closed', batches: read(batches) };
}

function batch(differences: Partial<NightBatch> = {}): NightBatch {
  return {
    id: '751000000000001AAA',
    state: 'Completed',
    stateMessage: '',
    changedAt: after,
    processed: 10,
    failed: 0,
    ...differences,
  };
}

function facts(differences: Partial<NightFacts> = {}): NightFacts {
  return {
    now: '2026-11-25T10:06:00.000Z',
    timeZone: read('Europe/London'),
    user: unread,
    userIsNamed: true,
    app: read({
      kind: 'connectedApp',
      id: '0H4',
      name: app,
      developerName: app,
      onlyAdminApproved: false,
      refreshToken: null,
    }),
    namedApp: null,
    logins: read([login()]),
    loginsReachTo: null,
    tokens: read([{ appName: app, useCount: 3, lastUsedAt: after }]),
    jobs: { V2Ingest: read([job()]), Classic: read([]) },
    limits: read([]),
    setupChanges: read([]),
    ...differences,
  };
}
