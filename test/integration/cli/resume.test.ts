import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { demoConfiguration } from '../../../src/core/config/demoConfiguration.ts';
import type { RunReport } from '../../../src/core/model/runReport.ts';
import { type Demo, demo } from './commandLine.ts';

let running: Demo | undefined;
afterEach(async () => {
  await running?.emulators.stop();
  running = undefined;
});

describe('a live run that stops in the middle', () => {
  it('writes the first records and pauses; resumed, it writes the others, each once, and tells the whole run', async () => {
    const { place, records, history } = await started();
    const plan = await place.run('dry-run', '--json');
    const first = await place.run('sync', '--plan', plan.report.planId, '--first', '10', '--yes', '--json');
    expect(first.exitCode).toBe(75);
    expect(first.report.reason).toBe('The first 10 records were written. Look at them, then continue.');
    expect(first.stderr).toContain(`To continue: personalization-sync resume ${first.report.runId}`);
    expect(sumOf(first.report, 'succeeded')).toBe(10);
    expect(await writeCounts(records)).toEqual({ 1: 10 });

    const whole = await place.run('resume', first.report.runId, '--json');
    // Refused fields are in the plan of the demo data.
    expect(whole.exitCode).toBe(1);
    expect(whole.report).toMatchObject({ runId: first.report.runId, kind: 'sync', state: 'done', reason: '' });
    const planned = sumOf(plan.report, 'planned');
    expect([sumOf(whole.report, 'planned'), sumOf(whole.report, 'succeeded')]).toEqual([planned, planned]);
    expect(whole.report.startedAt).toBe(first.report.startedAt);
    expect(whole.report.durationMs).toBeGreaterThan(first.report.durationMs);
    expect(await writeCounts(records)).toEqual({ 1: planned });
    expect(await keptReport(place.folder, first.report.runId)).toEqual(whole.report);

    const calls = (await history()).length;
    const again = await place.run('resume', first.report.runId, '--json');
    expect([again.exitCode, again.report]).toEqual([1, whole.report]);
    expect((await history()).length).toBe(calls);
  });

  it.each([
    ['of REST calls', ['--users', '8000', '--contacts', '8000'], 'rest.collections'],
    ['of Bulk API jobs', ['--users', '16000', '--contacts', '16000'], 'ingest.upload'],
  ])('loses and repeats nothing when its process is killed in the middle %s', async (_what, size, op) => {
    const demoRun = await started(...size);
    const { place, records } = demoRun;
    const plan = await place.run('dry-run', '--json');
    await killedAt(demoRun, op, ['sync', '--plan', plan.report.planId, '--yes']);
    const [runId = ''] = await liveRuns(place.folder, plan.report.runId);
    expect(await keptReport(place.folder, runId)).toMatchObject({ runId, kind: 'sync', state: 'paused' });
    const resumed = await place.run('resume', runId.slice(0, 24), '--json');
    const planned = sumOf(plan.report, 'planned');
    expect(resumed.report).toMatchObject({ runId, state: 'done' });
    expect(sumOf(resumed.report, 'succeeded')).toBe(planned);
    expect(await writeCounts(records)).toEqual({ 1: planned });
    expect(existsSync(path.join(runFolder(place.folder, runId), 'run.lock'))).toBe(false);
  });

  it('goes on once the API has room again', async () => {
    const { place, admin, records } = await started();
    await admin('POST', '/faults', {
      match: { op: 'rest.collections', nth: 2 },
      when: 'before',
      do: { type: 'status', status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests' }] },
      times: 1,
    });
    const paused = await place.run('sync', '--yes', '--json');
    expect([paused.exitCode, paused.report.state]).toEqual([75, 'paused']);
    const resumed = await place.run('resume', paused.report.runId, '--json');
    expect(resumed.report.state).toBe('done');
    expect(await writeCounts(records)).toEqual({ 1: sumOf(paused.report, 'planned') });
  });

  it('is not carried on with another configuration, and a dry run is none', async () => {
    const { place, records } = await started();
    const paused = await place.run('sync', '--first', '3', '--yes', '--json');
    const { runId } = paused.report;
    await place.configure({ ...demoConfiguration('engage'), guards: { maxRows: 100_000 } });
    expect(await place.run('resume', runId)).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('the configuration changed since its plan was made') as string,
    });
    await place.configure(demoConfiguration('engage'));
    const dry = await place.run('dry-run', '--json');
    expect((await place.run('resume', dry.report.runId)).exitCode).toBe(2);
    expect(await writeCounts(records)).toEqual({ 1: 3 });
    expect((await place.run('resume', runId, '--json')).report.state).toBe('done');
  });
});

async function started(...words: readonly string[]): Promise<Demo> {
  running = await demo('--seed', '42', '--time-scale', '20', ...words);
  await running.place.configure(demoConfiguration('engage'));
  return running;
}

/** Ends the command line with a signal that nobody can catch, once the emulators have seen an operation. */
async function killedAt({ place, history }: Demo, op: string, words: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [place.program, ...words], {
    cwd: place.folder,
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), ...place.environment },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  while (child.exitCode === null && !(await history()).some((entry) => entry.op === op)) await wait(10);
  child.kill('SIGKILL');
  expect(await exited).toEqual([null, 'SIGKILL']);
}

function runFolder(folder: string, runId: string): string {
  return path.join(folder, '.personalization-sync', 'runs', runId);
}

async function liveRuns(folder: string, dryRunId: string): Promise<readonly string[]> {
  return (await readdir(runFolder(folder, ''))).filter((name) => name !== dryRunId);
}

async function keptReport(folder: string, runId: string): Promise<RunReport> {
  return JSON.parse(await readFile(path.join(runFolder(folder, runId), 'report.json'), 'utf8')) as RunReport;
}

function sumOf({ push }: RunReport, count: 'planned' | 'succeeded'): number {
  return push.Contact[count] + push.Account[count];
}

/** How many records were written how often, those that never were aside. */
async function writeCounts(records: Demo['records']): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { writeCount } of [...(await records('Contact')), ...(await records('Account'))]) {
    if (writeCount > 0) counts[writeCount] = (counts[writeCount] ?? 0) + 1;
  }
  return counts;
}
