import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { type Demo, demo, personalization, workplace } from './commandLine.ts';

let running: Demo;

beforeAll(async () => {
  running = await demo('--users', '20', '--contacts', '20', '--leads', '5', '--accounts', '5');
  // The admin API alone names the person with whom Personalization connects; the key of Personalization is not needed.
  const { username } = running.emulators.ready.salesforce;
  await running.place.configure({ personalization, salesforce: { integrationUser: username } });
  delete running.place.environment['PSYNC_PERS_API_KEY_ID'];
  delete running.place.environment['PSYNC_PERS_API_KEY_SECRET'];
  delete running.place.environment['PSYNC_PERS_BASE_URL'];
});
afterAll(() => running.emulators.stop());
afterEach(async () => {
  await running.admin('POST', '/reset', {});
  const { username } = running.emulators.ready.salesforce;
  await running.place.configure({ personalization, salesforce: { integrationUser: username } });
});

interface PrintedNight {
  readonly night: string;
  readonly verdict: string;
  readonly cause: { readonly code: string };
  readonly evidence: readonly string[];
  readonly timeline: readonly { readonly kind: string; readonly words: string; readonly count: number }[];
  readonly jobs: readonly { readonly kind: string; readonly failed: number; readonly batches: unknown }[];
  readonly rowErrors: readonly { readonly code: string; readonly count: number; readonly fields: readonly string[] }[];
  readonly batchErrors: readonly unknown[];
}

interface Printed {
  readonly verdict: string;
  readonly cause: { readonly code: string; readonly toDo: string };
  readonly lastNight: string;
  readonly nights: readonly PrintedNight[];
  readonly changes: {
    readonly lastGood: string | null;
    readonly firstBad: string;
    readonly entries: readonly { readonly by: string; readonly words: string; readonly isLikely: boolean }[];
  } | null;
  readonly notRead: readonly { readonly asked: string; readonly answer: string }[];
  readonly notes: readonly string[];
}

/** Two in the afternoon by the server's clock: every seeded night is over, whenever the test runs. */
async function inTheAfternoon(): Promise<void> {
  const now = new Date();
  const afternoon = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, 14);
  await running.admin('PUT', '/clock', { offsetMs: afternoon - now.getTime(), rate: 1, freeze: false });
}

async function seed(...kinds: readonly string[]): Promise<void> {
  await inTheAfternoon();
  const nights = kinds.map((kind, nightsBack) => ({ kind, nightsBack }));
  const answer = await running.admin('POST', '/nights', { nights, by: 'Sam Setup', replace: true });
  if (!answer.ok) throw new Error(await answer.text());
}

async function lastNight(): Promise<Printed & { readonly exitCode: number }> {
  const { exitCode, stdout, stderr } = await running.place.run('last-night', '--json');
  if (stdout === '') throw new Error(stderr);
  return { exitCode: exitCode ?? -1, ...(JSON.parse(stdout) as Printed) };
}

/** Kind of the seeded night → verdict, cause, and words of the change in Setup that explains it. */
const nights: readonly (readonly [string, string, string, RegExp | null])[] = [
  ['inactiveUser', 'didNotRun', 'inactiveUser', /Deactivated/],
  ['expiredToken', 'didNotRun', 'expiredToken', /refreshPolicy/],
  ['selfAuthorizeRemoved', 'didNotRun', 'selfAuthorizeRemoved', /permittedUsers/],
  ['fieldHidden', 'ranWithErrors', 'hiddenField', /Favorite_Category__c/],
  ['apiLimit', 'ranWithErrors', 'apiLimit', null],
  ['lockErrors', 'ranWithErrors', 'lockErrors', null],
  ['validationRule', 'ranWithErrors', 'validationRule', /validation rule/],
  ['noJob', 'didNotRun', 'noJob', null],
  ['aborted', 'ranWithErrors', 'jobAborted', null],
  ['nobodyCame', 'didNotRun', 'noSignIn', null],
  ['batchFailed', 'ranWithErrors', 'hiddenField', null],
  ['batchNotProcessed', 'ranWithErrors', 'jobAborted', null],
  ['batchRowErrors', 'ranWithErrors', 'validationRule', null],
];

describe('last-night', () => {
  it('ends with 0 when the run was good, and needs no key of Personalization', async () => {
    await seed('good', 'good');
    const { exitCode, verdict, cause, nights: told, changes, notRead } = await lastNight();
    expect([exitCode, verdict, cause.code, changes, notRead]).toEqual([0, 'ran', 'none', null, []]);
    expect(told[0]?.jobs.map(({ kind, failed }) => [kind, failed])).toEqual([
      ['V2Ingest', 0],
      ['Classic', 0],
    ]);
    expect(told[0]?.timeline.map(({ kind }) => kind)).toEqual([
      'signIn',
      'jobCreated',
      'signIn',
      'tokenUsed',
      'jobEnded',
      'jobCreated',
      'jobEnded',
    ]);
  });

  test.each(nights)('a night of the kind %s %s, because of %s', async (kind, verdict, cause, change) => {
    await seed(kind, 'good', 'good');
    const printed = await lastNight();
    expect([printed.exitCode, printed.verdict, printed.cause.code]).toEqual([1, verdict, cause]);
    expect(printed.nights[0]?.evidence.length).toBeGreaterThan(0);
    expect([printed.changes?.firstBad, printed.changes?.lastGood]).toEqual([
      printed.nights[0]?.night,
      printed.nights[1]?.night,
    ]);
    const likely = printed.changes?.entries.filter(({ isLikely }) => isLikely) ?? [];
    if (change === null) expect(likely).toEqual([]);
    else expect(likely).toMatchObject([{ by: 'Sam Setup', words: expect.stringMatching(change) as unknown }]);
  });

  it('tells seven nights, each by its own evidence', async () => {
    await seed('good', 'lockErrors', 'nobodyCame', 'aborted', 'good', 'noJob', 'inactiveUser');
    const { nights: told, lastNight: name, verdict } = await lastNight();
    expect(told.map(({ verdict: one, cause }) => `${one}: ${cause.code}`)).toEqual([
      'ran: none',
      'ranWithErrors: lockErrors',
      'didNotRun: noSignIn',
      'ranWithErrors: jobAborted',
      'ran: none',
      'didNotRun: noJob',
      'didNotRun: inactiveUser',
    ]);
    expect([name, verdict]).toEqual([told[0]?.night, 'ran']);
  });

  it('groups failed rows by reason, without ids of records', async () => {
    await seed('lockErrors');
    const { nights: told } = await lastNight();
    expect(told[0]?.rowErrors).toMatchObject([{ code: 'UNABLE_TO_LOCK_ROW', count: 14 }]);
    await seed('validationRule');
    const again = await lastNight();
    expect(again.nights[0]?.rowErrors).toMatchObject([
      { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', count: 8, fields: ['Lifetime_Value__c'] },
      { code: 'STRING_TOO_LONG', count: 1, fields: ['Preferred_Store__c'] },
    ]);
    expect(JSON.stringify([told, again.nights].map((list) => list[0]?.rowErrors))).not.toMatch(/003DE/);
  });

  it('tells a classic job by its batches: its own state is “Closed” however they ended', async () => {
    await seed('batchFailed', 'batchRowErrors', 'batchAtWork');
    const { nights: told } = await lastNight();
    expect(told.slice(0, 3).map(({ verdict, cause }) => `${verdict}: ${cause.code}`)).toEqual([
      'ranWithErrors: hiddenField',
      'ranWithErrors: validationRule',
      // Two days later nothing is at work any more.
      'ranWithErrors: jobTimedOut',
    ]);
    expect(told[0]?.batchErrors).toEqual([
      { message: 'InvalidBatch : Field name not found : Account_Tier__c', cause: 'hiddenField', count: 2 },
    ]);
    expect(told[0]?.evidence.join('\n')).toContain('(Account): 2 of 2 batches failed as a whole: InvalidBatch');
    expect(told[1]?.rowErrors).toMatchObject([
      { code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', count: 3, fields: ['Account_Tier__c'] },
      { code: 'UNABLE_TO_LOCK_ROW', count: 2 },
    ]);
    expect(told[2]?.jobs.map(({ kind, batches }) => [kind, batches])).toEqual([
      ['V2Ingest', null],
      ['Classic', { completed: 1, failed: 0, notProcessed: 0, unfinished: 2, unknown: 0 }],
    ]);
    const { stdout } = await running.place.run('last-night');
    expect(stdout).toContain('2 × batch failed: InvalidBatch : Field name not found : Account_Tier__c');
  });

  it('does not say that a night ran while batches of a closed job are at work', async () => {
    await seed('batchAtWork', 'good');
    const { exitCode, verdict, cause, nights: told } = await lastNight();
    expect([exitCode, verdict, cause.code]).toEqual([1, 'cannotBeRead', 'stillRunning']);
    expect(told[0]?.evidence.at(-1)).toContain('2 of 3 batches are still at work');
  });

  it('never says that a night ran whose batches may not be read', async () => {
    await seed('good');
    await running.admin('POST', '/faults', {
      match: { op: 'batch.list' },
      when: 'before',
      do: { type: 'status', status: 400, body: [{ errorCode: 'InvalidUser', message: 'Not yours.' }] },
    });
    const { verdict, cause } = await lastNight();
    expect([verdict, cause.code]).toEqual(['cannotBeRead', 'countsNotRead']);
  });

  it('shows a sync of today beside the night that failed', async () => {
    await seed('inactiveUser', 'good');
    const at = new Date(Date.now()).toISOString().slice(0, 10);
    const tomorrow = new Date(Date.parse(at) + 86_400_000).toISOString().slice(0, 10);
    await running.admin('POST', '/nights', { nights: [{ kind: 'good', at: `${tomorrow}T13:00:00Z` }] });
    const { verdict, nights: told, exitCode } = await lastNight();
    expect([exitCode, verdict, told[0]?.verdict, told[1]?.verdict]).toEqual([1, 'didNotRun', 'ran', 'didNotRun']);
  });

  it('looks at the integration user only', async () => {
    await inTheAfternoon();
    const nights = [{ kind: 'good', nightsBack: 0 }];
    await running.admin('POST', '/nights', { nights, user: 'Pat Person', replace: true });
    const { verdict, cause, nights: told } = await lastNight();
    // The token belongs to the integration user: it was used, and nothing else was seen.
    expect([verdict, cause.code, told[0]?.jobs]).toEqual(['didNotRun', 'noJob', []]);
  });

  it('does not take jobs of one’s own for the integration’s where nobody is named', async () => {
    await seed('good');
    await running.place.configure({ personalization });
    const { verdict, notes } = await lastNight();
    expect(verdict).toBe('ran');
    expect(notes).toEqual([expect.stringContaining('salesforce.integrationUser names nobody')]);
  });

  it('prints the last night, what to do, and a line for each night', async () => {
    await seed('validationRule', 'good');
    const { exitCode, stdout } = await running.place.run('last-night');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      "Last night the vendor's nightly run ran with errors. Likely cause: A validation rule refused records.",
    );
    expect(stdout).toContain('To do: Look at the rule whose message is shown');
    expect(stdout).toContain('8 × FIELD_CUSTOM_VALIDATION_EXCEPTION: A lifetime value must not be negative.');
    expect(stdout).toMatch(/! .* Sam Setup: Changed error condition of validation rule/);
    expect(stdout.match(/^ {2}night of /gm)).toHaveLength(7);
  });

  it('reads, and changes nothing', async () => {
    await seed('lockErrors', 'good');
    await running.place.run('last-night');
    const sent = (await running.history()).filter(({ op, method }) => method !== 'GET' && !op.startsWith('admin.'));
    expect(sent).toEqual([]);
  });

  it('says that files keep no logs', async () => {
    const place = await workplace();
    await place.configure({
      personalization: { ...personalization, source: { kind: 'files', users: 'u.csv' } },
      salesforce: { source: { kind: 'files', contacts: 'c.csv' } },
    });
    const { exitCode, stderr } = await place.run('last-night');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('files do not tell what happened last night')]);
  });
});

describe('last-night of a user who may not read it', () => {
  test.each([...nights.map(([kind]) => kind), 'good'])('never says that a night of the kind %s ran', async (kind) => {
    await seed(kind, 'good');
    await running.admin('POST', '/security', { as: 'restricted' });
    const { exitCode, verdict, nights: told, notRead } = await lastNight();
    expect([exitCode, verdict]).toEqual([1, 'cannotBeRead']);
    expect(told.every((night) => night.verdict === 'cannotBeRead')).toBe(true);
    const parts = notRead.map(({ asked }) => asked).join('\n');
    for (const part of ['LoginHistory', 'OauthToken', 'Bulk API 2.0', 'Bulk API)', 'SetupAuditTrail']) {
      expect(parts).toContain(part);
    }
  });
});

describe('the JSON of last-night', () => {
  it('keeps its shape', async () => {
    await seed('lockErrors', 'good');
    const printed = await lastNight();
    const { exitCode: _exitCode, ...document } = printed;
    expect(Object.keys(document).sort()).toEqual(
      [
        ...['org', 'signedInUser', 'integrationUser', 'timeZone', 'readAt', 'verdict', 'cause'],
        ...['nights', 'lastNight', 'changes', 'limits', 'notRead', 'notes'],
      ].sort(),
    );
    expect(Object.keys(document.cause).sort()).toEqual(['code', 'meaning', 'source', 'title', 'toDo']);
    expect(Object.keys(document.nights[0] ?? {}).sort()).toEqual(
      [
        'night',
        'from',
        'to',
        'isOver',
        'verdict',
        'cause',
        'evidence',
        'timeline',
        'jobs',
        'rowErrors',
        'batchErrors',
      ].sort(),
    );
    expect(Object.keys(document.nights[0]?.jobs[0] ?? {}).sort()).toEqual(
      [
        ...['id', 'kind', 'object', 'operation', 'state', 'createdAt', 'changedAt'],
        ...['processed', 'failed', 'errorMessage', 'batches'],
      ].sort(),
    );
    expect(Object.keys(document.nights[0]?.timeline[0] ?? {}).sort()).toEqual(
      ['at', 'until', 'kind', 'words', 'count'].sort(),
    );
    expect(Object.keys(document.changes ?? {}).sort()).toEqual(
      ['lastGood', 'firstBad', 'from', 'to', 'entries', 'notRead'].sort(),
    );
  });
});
