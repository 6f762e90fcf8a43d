import type { Answer } from '../../../../src/core/model/securityFacts.ts';
import type { NightBatch, NightFacts, NightJob, NightLogin } from '../../../../src/core/nights/nightFacts.ts';

/** An afternoon: the night of the 24th to the 25th is over. */
export const afternoon = '2026-11-25T14:00:00.000Z';

export function answered<T>(value: T): Answer<T> {
  return { asked: 'it', answer: 'told', value };
}

export function unanswered<T>(asked: string): Answer<T> {
  return { asked, answer: 'It may not be read with this sign-in (INVALID_TYPE).', value: null };
}

/** An org in which everything may be read, and nothing was seen. */
export function someFacts(more: Partial<NightFacts> = {}): NightFacts {
  return {
    now: afternoon,
    timeZone: answered('Europe/London'),
    user: answered({
      id: '005000000000001AAA',
      username: 'integration@example.com',
      name: 'Ida Integration',
      isActive: true,
      profileId: '00e000000000001AAA',
      profileName: 'Integration',
      isSignedIn: false,
    }),
    userIsNamed: true,
    app: answered({
      kind: 'connectedApp',
      id: '0H4000000000001AAA',
      name: 'Marketing Cloud Personalization',
      developerName: 'Marketing Cloud Personalization',
      onlyAdminApproved: false,
      refreshToken: { kind: 'validUntilRevoked' },
    }),
    namedApp: null,
    logins: answered([]),
    loginsReachTo: null,
    tokens: answered([{ appName: 'Marketing Cloud Personalization', useCount: 3, lastUsedAt: null }]),
    jobs: { V2Ingest: answered([]), Classic: answered([]) },
    limits: answered([{ name: 'DailyApiRequests', max: 100_000, left: 90_000 }]),
    setupChanges: answered([]),
    ...more,
  };
}

export function aLogin(at: string, more: Partial<NightLogin> = {}): NightLogin {
  return {
    at,
    status: 'Success',
    succeeded: (more.status ?? 'Success') === 'Success',
    application: 'Marketing Cloud Personalization',
    loginType: 'Remote Access 2.0',
    sourceIp: '192.0.2.7',
    ...more,
  };
}

export function aBatch(more: Partial<NightBatch> = {}): NightBatch {
  return {
    id: '751000000000001AAA',
    state: 'Completed',
    stateMessage: '',
    changedAt: '2026-11-25T01:35:00.000Z',
    processed: 100,
    failed: 0,
    ...more,
  };
}

/** A classic job whose state says nothing, with the batches that say it. */
export function aClassicJob(createdAt: string, batches: readonly NightBatch[], more: Partial<NightJob> = {}): NightJob {
  const sum = (count: (batch: NightBatch) => number | null): number =>
    batches.reduce((total, batch) => total + (count(batch) ?? 0), 0);
  return aJob(createdAt, {
    kind: 'Classic',
    state: 'Closed',
    processed: sum(({ processed }) => processed),
    failed: sum(({ failed }) => failed),
    batches: answered(batches),
    ...more,
  });
}

export function aJob(createdAt: string, more: Partial<NightJob> = {}): NightJob {
  return {
    id: '750000000000001AAA',
    kind: 'V2Ingest',
    object: 'Contact',
    operation: 'update',
    state: 'JobComplete',
    createdAt,
    changedAt: new Date(Date.parse(createdAt) + 60_000).toISOString(),
    processed: 100,
    failed: 0,
    errorMessage: '',
    rowErrors: null,
    batches: null,
    ...more,
  };
}

export function jobs(...all: readonly NightJob[]): NightFacts['jobs'] {
  return {
    V2Ingest: answered(all.filter(({ kind }) => kind === 'V2Ingest')),
    Classic: answered(all.filter(({ kind }) => kind === 'Classic')),
  };
}
