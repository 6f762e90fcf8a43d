import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../../src/core/model/securityFacts.ts';
import type { NightFacts, NightJob, NightLogin } from '../../../../src/core/nights/nightFacts.ts';
import { type EvidenceId, verdictOf } from '../../../../src/core/reconfigure/reconfiguration.ts';
import { verify } from '../../../../src/core/reconfigure/verify.ts';

const since = '2026-11-25T10:00:00.500Z';
const before = '2026-11-25T09:59:59.000Z';
const after = '2026-11-25T10:05:00.000Z';
const app = 'Marketing Cloud Personalization';

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

const unread: Answer<never> = { asked: 'Asked', answer: 'It may not be read.', value: null };

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

function facts(differences: Partial<NightFacts> = {}): NightFacts {
  return {
    now: '2026-11-25T10:06:00.000Z',
    timeZone: read('Europe/London'),
    user: unread,
    userIsNamed: true,
    app: read({ kind: 'connectedApp', id: '0H4', name: app, onlyAdminApproved: false, refreshToken: null }),
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
