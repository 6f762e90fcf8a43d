import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, describe, expect, it } from 'vitest';
import { demoConfiguration } from '../../../src/core/config/demoConfiguration.ts';
import { type Demo, demo, type EmulatedRecord } from './commandLine.ts';

let running: Demo | undefined;
afterEach(async () => {
  await running?.emulators.stop();
  running = undefined;
});

describe('a dry run', () => {
  it('I-02: sends no request that changes anything, and makes the same plan twice', async () => {
    const { place, history } = await started();
    const [first, second] = [await place.run('dry-run', '--json'), await place.run('dry-run', '--json')];
    expect([first.exitCode, second.exitCode]).toEqual([1, 1]);
    expect(second.report.rowsSha256).toBe(first.report.rowsSha256);
    expect(second.report.planId).not.toBe(first.report.planId);
    const sent = new Set(
      (await history()).map(({ op, method }) => `${method} ${op}`).filter((call) => !call.startsWith('GET')),
    );
    expect([...sent]).toEqual(['POST bulkq.create']);
  });

  it('finds every outcome in the demo data, and counts every matched record once', async () => {
    const { place } = await started();
    const { report } = await place.run('dry-run', '--json');
    const { Contact, Account } = report.push;
    expect(Contact.planned + Contact.unchanged + Contact.needsReview).toBe(report.users.contacts);
    expect(Account.planned + Account.unchanged + Account.needsReview).toBe(report.accounts.matched);
    for (const count of [
      report.users.ambiguous,
      report.users.unmatched,
      Contact.planned,
      Contact.refused,
      Account.planned,
    ]) {
      expect(count).toBeGreaterThan(0);
    }
    expect(Object.values(report.users.byPriority).filter((count) => count > 0)).toHaveLength(3);
    expect(report).toMatchObject({
      state: 'done',
      complete: true,
      org: { isDemo: true, isSandbox: true },
      trippedGuards: [],
    });
  });
});

describe('a live run', () => {
  it('I-01: writes exactly the plan, each record once, and nothing else; the next one has nothing to do', async () => {
    const { place, records, history } = await started();
    const before = await recordsById(records);
    const plan = await place.run('dry-run', '--json');
    const live = await place.run('sync', '--plan', plan.report.planId, '--yes', '--json');
    expect(live.exitCode).toBe(1);
    expectSettled(live.report.push.Contact, plan.report.push.Contact.planned);
    expectSettled(live.report.push.Account, plan.report.push.Account.planned);
    await expectPlanWritten(before, await recordsById(records), await planRows(place.folder, plan.report.runId));
    expect((await history()).filter(({ method }) => method === 'DELETE')).toEqual([]);

    const again = await place.run('sync', '--yes', '--json');
    expect([again.exitCode, again.report.push.Contact.planned, again.report.push.Account.planned]).toEqual([1, 0, 0]);
    expect((await place.run('runs', '--json')).stdout.match(/"runId"/g)).toHaveLength(3);
    expect((await place.run('show', live.report.runId.slice(0, 24))).stdout).toContain(
      `Live sync ${live.report.runId}`,
    );
  });

  it('writes more than 2,000 records of an object through Bulk API 2.0, with the same care', async () => {
    const { place, records, history } = await started('--users', '16000', '--contacts', '16000', '--accounts', '400');
    const before = await recordsById(records);
    const live = await place.run('sync', '--yes', '--json');
    expect(live.report.push.Contact.planned).toBeGreaterThan(2_000);
    expectSettled(live.report.push.Contact, live.report.push.Contact.planned);
    await expectPlanWritten(before, await recordsById(records), await planRows(place.folder, live.report.runId));
    const ops = new Set((await history()).map(({ op }) => op));
    expect([...ops]).toEqual(expect.arrayContaining(['ingest.upload', 'ingest.success', 'rest.collections']));
  });

  it('I-04: applies a plan once, and refuses one whose configuration has changed', async () => {
    const { place } = await started();
    const first = await place.run('dry-run', '--json');
    const second = await place.run('dry-run', '--json');
    expect((await place.run('sync', '--plan', first.report.planId, '--yes')).exitCode).toBe(1);
    const repeated = await place.run('sync', '--plan', first.report.planId, '--yes');
    expect(repeated).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('applied already') as string });
    await place.configure({ ...demoConfiguration('engage'), guards: { maxRows: 100_000 } });
    const stale = await place.run('sync', '--plan', second.report.planId, '--yes');
    expect(stale).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('the configuration changed') as string,
    });
    expect((await place.run('sync', '--plan', 'nonsense', '--yes')).exitCode).toBe(2);
  });

  it('I-05: leaves a record alone whose planned field somebody changed since the plan, and says so', async () => {
    const { place, admin, records } = await started();
    const plan = await place.run('dry-run', '--json');
    const [row] = (await planRows(place.folder, plan.report.runId)).filter(({ status, field }) => {
      return status === 'planned' && field === 'Lifetime_Value__c';
    });
    if (row === undefined) throw new Error('The demo data plan no change of Lifetime_Value__c.');
    await admin('POST', `/records/Contact/${row.crmId}`, { fields: { Lifetime_Value__c: 12_345 } });
    const { report } = await place.run('sync', '--plan', plan.report.planId, '--yes', '--json');
    expect(report.push.Contact).toMatchObject({ changedSincePlan: 1, succeeded: report.push.Contact.planned - 1 });
    const [edited] = (await records('Contact')).filter(({ id }) => id === row.crmId);
    expect(edited?.fields['Lifetime_Value__c']).toBe(12_345);
    const failed = await readFile(path.join(runFolder(place.folder, report.runId), 'failed.csv'), 'utf8');
    expect(failed).toContain(`Contact,${row.crmId}`);
  });

  it('I-11: is refused by a guard until that is overridden by name, and records the override', async () => {
    const { place, records } = await started();
    await place.configure({ ...demoConfiguration('engage'), guards: { maxRows: 1 } });
    const warned = await place.run('dry-run', '--json');
    expect(warned.report.trippedGuards).toEqual([expect.objectContaining({ guard: 'maxRows' })]);
    expect(warned.exitCode).toBe(1);
    const refused = await place.run('sync', '--plan', warned.report.planId, '--yes', '--json');
    expect(refused).toMatchObject({
      exitCode: 4,
      report: { state: 'refused', reason: expect.stringContaining('maxRows') as string },
    });
    expect((await records('Contact')).every(({ writeCount }) => writeCount === 0)).toBe(true);
    const passed = await place.run('sync', '--yes', '--json', '--override-guard', 'maxRows');
    expect(passed.report).toMatchObject({ state: 'done', overriddenGuards: ['maxRows'] });
  });

  it('is refused in observe, and writes only the named records in repair', async () => {
    const { place, records } = await started();
    await place.configure({ ...demoConfiguration('engage'), mode: 'observe' });
    expect(await place.run('sync', '--yes')).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('previews only') as string,
    });
    await place.configure({ ...demoConfiguration('engage'), mode: 'repair' });
    expect((await place.run('sync', '--yes')).exitCode).toBe(4);
    const preview = await place.run('dry-run', '--json');
    const [row] = (await planRows(place.folder, preview.report.runId)).filter(({ status }) => status === 'planned');
    if (row === undefined) throw new Error('The demo data plan nothing.');
    const kind = row.object === 'Contact' ? 'user' : 'account';
    await writeFile(place.file('only.csv'), `kind,personalizationId\n${kind},"${row.personalizationId}"\n`);
    const live = await place.run('sync', '--yes', '--json', '--only', 'only.csv');
    expect(live.report.push[row.object as 'Contact']).toMatchObject({ planned: 1, succeeded: 1 });
    const written = [...(await records('Contact')), ...(await records('Account'))].filter(
      ({ writeCount }) => writeCount > 0,
    );
    expect(written.map(({ id }) => id)).toEqual([row.crmId]);
  });

  it('I-63: is refused, with INCOMPLETE above the preview, for a user who does not see every record', async () => {
    const { place, admin } = await started();
    await admin('POST', '/security', { as: 'restricted', signedIn: { ViewAllData: false } });
    const preview = await place.run('dry-run', '--json');
    expect(preview.report.complete).toBe(false);
    expect(preview.stderr).toContain('INCOMPLETE');
    expect((await place.run('sync', '--yes', '--override-guard', 'maxRows')).exitCode).toBe(4);
  });

  it('asks for --yes where nobody can be asked, before anything is sent', async () => {
    const { place, history } = await started();
    expect(await place.run('sync')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') as string });
    expect(await history()).toEqual([]);
  });

  it('forecasts its API calls, polls aside', async () => {
    const { place, history } = await started();
    const plan = await place.run('dry-run', '--json');
    const before = (await history()).length;
    const live = await place.run('sync', '--plan', plan.report.planId, '--yes', '--json');
    const { forecast, used } = live.report.apiCalls;
    expect(used).toBe(forecast);
    expect((await history()).length - before).toBe(used);
  });
});

async function started(...words: readonly string[]): Promise<Demo> {
  running = await demo('--seed', '42', '--time-scale', '20', ...words);
  await running.place.configure(demoConfiguration('engage'));
  return running;
}

interface PlanLine {
  readonly object: string;
  readonly crmId: string;
  readonly personalizationId: string;
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly status: string;
}

function runFolder(folder: string, runId: string): string {
  return path.join(folder, '.personalization-sync', 'runs', runId);
}

/** The kept plan, read with DuckDB as any other program would. */
async function planRows(folder: string, runId: string): Promise<readonly PlanLine[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const file = path.join(runFolder(folder, runId), 'plan.parquet');
  const rows = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`);
  return rows.getRowObjectsJson() as unknown as readonly PlanLine[];
}

type Records = ReadonlyMap<string, EmulatedRecord>;

async function recordsById(records: Demo['records']): Promise<Records> {
  const all = [...(await records('Contact')), ...(await records('Account')), ...(await records('Lead'))];
  return new Map(all.map((record) => [record.id, record]));
}

/** Fields that every write moves. */
const stamps = new Set(['SystemModstamp', 'LastModifiedDate', 'LastModifiedById']);

async function expectPlanWritten(before: Records, after: Records, plan: readonly PlanLine[]): Promise<void> {
  const planned = plan.filter(({ status }) => status === 'planned');
  const expected = new Map(planned.map(({ crmId, field, after: value }) => [`${crmId} ${field}`, value]));
  const writtenIds = new Set(planned.map(({ crmId }) => crmId));
  const wrong: string[] = [];
  for (const [id, record] of after) {
    if (record.writeCount !== (writtenIds.has(id) ? 1 : 0)) wrong.push(`${id} was written ${record.writeCount} times`);
    for (const [field, value] of Object.entries(record.fields)) {
      if (stamps.has(field)) continue;
      const key = `${id} ${field}`;
      const should = expected.has(key) ? expected.get(key) : before.get(id)?.fields[field];
      if (!isSameValue(value, should)) wrong.push(`${key} is ${String(value)}, should be ${String(should)}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(after.size).toBe(before.size);
  expect(planned.length).toBeGreaterThan(0);
}

type EmulatedValue = string | number | boolean | null | undefined;

/** A plan holds Salesforce's texts; the emulator tells typed values. */
function isSameValue(value: EmulatedValue, should: EmulatedValue): boolean {
  if (value === null || value === undefined || value === '')
    return should === null || should === undefined || should === '';
  if (typeof value === 'number') return value === Number(should);
  if (typeof value === 'boolean') return String(value) === String(should);
  const [left, right] = [value, String(should)];
  if (left === right) return true;
  if (/^\d{4}-\d\d-\d\dT/.test(left))
    return Math.floor(Date.parse(left) / 1000) === Math.floor(Date.parse(right) / 1000);
  return [...left.split(';')].sort().join(';') === [...right.split(';')].sort().join(';');
}

function expectSettled(counts: { planned: number; succeeded: number; failed: number }, planned: number): void {
  expect(counts).toMatchObject({ planned, succeeded: planned, failed: 0, changedSincePlan: 0, notSent: 0, unknown: 0 });
}

describe('a failed minimum requirement', () => {
  const minimum: readonly (readonly [string, unknown])[] = [
    ['user.modifyAllData', { user: { ModifyAllData: false } }],
    ['oauth.scopes', { app: { scopes: ['openid', 'api', 'refresh_token'] } }],
  ];

  it.each(minimum)('I-63: %s stops a live run with the reason, before a write', async (id, change) => {
    const { place, admin, history } = await started();
    await admin('POST', '/security', { ...(change as object), by: 'Sam Setup' });
    const live = await place.run('sync', '--yes', '--json');
    expect([live.exitCode, live.report.state]).toEqual([4, 'refused']);
    expect(live.report.reason).toContain('A minimum security requirement failed');
    expect(live.report.reason).toContain(`--override-guard requirement:${id}`);
    expect((await history()).filter(({ method }) => method === 'PATCH' || method === 'PUT')).toEqual([]);
  });

  it('is passed over by its id, which the run records', async () => {
    const { place, admin } = await started();
    await admin('POST', '/security', { user: { ModifyAllData: false } });
    const dry = await place.run('dry-run', '--json');
    const guard = 'requirement:user.modifyAllData';
    expect(dry.exitCode).toBe(1);
    expect(dry.report.warnings.map(({ code }) => code)).toContain(guard);
    const plan = ['sync', '--plan', dry.report.planId, '--yes', '--json'] as const;
    expect((await place.run(...plan)).exitCode).toBe(4);
    const live = await place.run(...plan, '--override-guard', guard);
    expect(live.report).toMatchObject({ state: 'done', overriddenGuards: [guard] });
    expect(live.report.apiCalls.used).toBeLessThanOrEqual(live.report.apiCalls.forecast);
    expect((await place.run('show', live.report.runId)).stdout).toContain(guard);
    expect((await place.run('sync', '--yes', '--override-guard', 'requirement:signedIn.viewAll')).exitCode).toBe(2);
  });

  it('stops a run that is carried on, until it is passed over', async () => {
    const { place, admin } = await started();
    const first = await place.run('sync', '--first', '5', '--yes', '--json');
    expect(first.exitCode).toBe(75);
    await admin('POST', '/security', { app: { scopes: ['api'] } });
    const refused = await place.run('resume', first.report.runId);
    expect([refused.exitCode, refused.stderr]).toEqual([
      4,
      expect.stringContaining('--override-guard requirement:oauth.scopes'),
    ]);
    const passed = await place.run(
      'resume',
      first.report.runId,
      '--json',
      '--override-guard',
      'requirement:oauth.scopes',
    );
    expect(passed.report).toMatchObject({ state: 'done', overriddenGuards: ['requirement:oauth.scopes'] });
  });

  it('that cannot be read is said, and stops nothing', async () => {
    const { place, admin } = await started();
    await admin('POST', '/security', { app: { installed: false } });
    const live = await place.run('sync', '--yes', '--json');
    expect(live.report.state).toBe('done');
    expect(live.report.warnings).toContainEqual({
      code: 'requirementsNotRead',
      message: expect.stringContaining('scopes id, api and refresh_token') as string,
      count: 1,
    });
  });
});
