import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { KeptPlan, LivePorts } from '../../../src/core/ports.ts';
import { noChoices } from '../../../src/core/model/choices.ts';
import type { RunReport } from '../../../src/core/model/runReport.ts';
import { continueSync, dryRun, liveSync } from '../../../src/core/sync.ts';
import { ProcessDied } from './applying/simulatedSalesforce.ts';
import { quietWork, SyncWorld } from './syncWorld.ts';

describe('a dry run that is planned again', () => {
  it('has the same matches, other rows, and a folder and a plan of its own that is as old as the reading', async () => {
    const world = await SyncWorld.of(20);
    const dry = await dryRun(world.request(), world.ports(), quietWork);
    const { asked } = world;
    const before = { ...asked };
    world.salesforce.nowMs += 3_600_000;
    const again = await dry.replan({ ...noChoices, records: { 'user:u3': 'skip' } }, quietWork);
    expect(asked).toEqual(before);
    expect([dry.report.push.Contact.planned, again.push.Contact.planned]).toEqual([20, 19]);
    expect(again.push.Contact.skippedByUser).toBe(1);
    expect(again.users).toEqual(dry.report.users);
    expect(new Set([dry.report.runId, again.runId, dry.report.planId, again.planId]).size).toBe(4);
    const [first, second] = [await keptPlan(world, dry.report.runId), await keptPlan(world, again.runId)];
    expect(second.binding).toEqual(first.binding);
    expect(Date.parse(again.startedAt) - Date.parse(dry.report.startedAt)).toBeGreaterThanOrEqual(3_600_000);
    expect(again.durationMs).toBeLessThan(3_600_000);
    expect(await report(world, again.runId)).toEqual(again);
  });

  it('can be applied, whichever of its plans it is, and each once', async () => {
    const world = await SyncWorld.of(5);
    const dry = await dryRun(world.request(), world.ports(), quietWork);
    const { planId } = await dry.replan({ ...noChoices, skippedFields: { 'user:u0': ['Colour__c'] } }, quietWork);
    const live = await liveSync(world.request({ planId }), world.ports(), quietWork);
    expect(live.push.Contact).toMatchObject({ planned: 4, succeeded: 4, skippedByUser: 1 });
    expect(world.writeCounts()).toEqual([0, 1, 1, 1, 1]);
    await expect(liveSync(world.request({ planId }), world.ports(), quietWork)).rejects.toMatchObject({
      code: 'refused',
    });
  });

  it('holds the plan before when planning fails', async () => {
    const world = await SyncWorld.of(5);
    const ports = world.ports();
    const dry = await dryRun(world.request(), ports, quietWork);
    const cancelled = { ...quietWork, emit: failing };
    await expect(dry.replan({ ...noChoices, records: { 'user:u1': 'skip' } }, cancelled)).rejects.toThrow('called off');
    expect((await ports.plans.page({ limit: 1 })).total).toBe(5);
    expect((await dry.replan(noChoices, quietWork)).push.Contact.planned).toBe(5);
  });
});

describe('the pairing of dataset and org', () => {
  const elsewhere = {
    orgId: '00D000000000009AAA',
    myDomain: 'acme-prod',
    isSandbox: false,
    pairedAt: '2026-11-01T00:00:00Z',
  };

  it('is made by the first dry run, and stays as it is', async () => {
    const world = await SyncWorld.of(3);
    await dryRun(world.request(), world.ports(), quietWork);
    const first = world.pairing;
    expect(first).toMatchObject({ orgId: '00D', myDomain: 'acme', isSandbox: true });
    world.salesforce.nowMs += 3_600_000;
    await dryRun(world.request(), world.ports(), quietWork);
    expect(world.pairing).toEqual(first);
  });

  it('stops a live run in another org, and changes neither records nor pairing', async () => {
    const world = await SyncWorld.of(3);
    world.pairing = elsewhere;
    const dry = await dryRun(world.request(), world.ports(), quietWork);
    expect(dry.report.trippedGuards.map(({ guard }) => guard)).toEqual(['pairing']);
    const live = await liveSync(world.request({ planId: dry.report.planId }), world.ports(), quietWork);
    expect(live).toMatchObject({ state: 'refused' });
    expect(live.reason).toContain('Dataset engage is paired with acme-prod (PRODUCTION)');
    expect(world.writeCounts()).toEqual([0, 0, 0]);
    expect(world.pairing).toEqual(elsewhere);
  });

  it('is judged again when the plan is applied: somebody may have paired them meanwhile', async () => {
    const world = await SyncWorld.of(3);
    world.pairing = elsewhere;
    const dry = await dryRun(world.request(), world.ports(), quietWork);
    world.pairing = { ...elsewhere, orgId: '00D' };
    const live = await liveSync(world.request({ planId: dry.report.planId }), world.ports(), quietWork);
    expect(live).toMatchObject({ state: 'done', trippedGuards: [] });
  });

  it('can be passed for one run, by name, and the run records it', async () => {
    const world = await SyncWorld.of(3);
    world.pairing = elsewhere;
    const { report: dry } = await dryRun(world.request(), world.ports(), quietWork);
    const asked = world.request({ planId: dry.planId, overriddenGuards: ['pairing'] });
    const live = await liveSync(asked, world.ports(), quietWork);
    expect(live).toMatchObject({ state: 'done', overriddenGuards: ['pairing'] });
    expect(world.pairing).toEqual(elsewhere);
  });
});

describe('a live run of which the first records are looked at', () => {
  it('pauses after ten, and continued writes the others: every record once, and one report of the whole', async () => {
    const { world, paused } = await pausedRun(30);
    expect(paused).toMatchObject({
      state: 'paused',
      reason: 'The first 10 records were written. Look at them, then continue.',
      push: { Contact: { planned: 30, succeeded: 10, notSent: 20 } },
    });
    expect(world.writeCounts().filter((count) => count > 0)).toHaveLength(10);
    const whole = await continued(world, paused.runId);
    expect(whole).toMatchObject({
      runId: paused.runId,
      kind: 'sync',
      state: 'done',
      reason: '',
      startedAt: paused.startedAt,
      push: { Contact: { planned: 30, succeeded: 30, notSent: 0 } },
      apiCalls: { used: paused.apiCalls.used + 3 },
    });
    expect(whole.durationMs).toBeGreaterThan(paused.durationMs);
    expect(world.writeCounts()).toEqual(world.pairs.map(() => 1));
    expect(await report(world, paused.runId)).toEqual(whole);
    expect(await readFile(world.runFile(paused.runId, 'failed.csv'), 'utf8')).toBe(
      'object,crmId,personalizationId,outcome,code,message\n',
    );
    expect(await readdir(world.runFile(paused.runId, '.'))).not.toContain('run.lock');
  });

  it('I-27: changes nothing when it is continued after its end', async () => {
    const { world, paused } = await pausedRun(12);
    const whole = await continued(world, paused.runId);
    const calls = world.salesforce.calls.length;
    expect(await continued(world, paused.runId)).toEqual(whole);
    expect(world.salesforce.calls).toHaveLength(calls);
  });

  it('also carries on a run that made its plan itself', async () => {
    const world = await SyncWorld.of(12);
    const paused = await liveSync(world.request({ firstRecords: 3 }), world.ports(), quietWork);
    expect(paused.push.Contact.succeeded).toBe(3);
    expect((await continued(world, paused.runId)).push.Contact.succeeded).toBe(12);
    expect(world.writeCounts()).toEqual(world.pairs.map(() => 1));
  });
});

describe('a live run that is broken off', () => {
  it.each(['diesBefore', 'diesAfter'] as const)(
    'at a call (%s) is found paused, and continued to its end by the next process',
    async (fault) => {
      const world = await SyncWorld.of(500);
      let patches = 0;
      world.salesforce.behaviour = {
        fault: (op) => (op === 'patch' && (patches += 1) === 2 ? fault : null),
      };
      await expect(liveSync(world.request(), world.ports(), quietWork)).rejects.toThrow(ProcessDied);
      world.salesforce.behaviour = {};
      const [runId = ''] = await readdir(world.runFile('.', '.'));
      expect(await report(world, runId)).toMatchObject({ runId, kind: 'sync', state: 'paused' });
      expect(await continued(world, runId)).toMatchObject({ state: 'done', push: { Contact: { succeeded: 500 } } });
      expect(world.writeCounts()).toEqual(world.pairs.map(() => 1));
    },
  );

  it('before its first line cannot be continued: nobody knows whether it was agreed to', async () => {
    const { world, paused } = await pausedRun(12);
    await rm(world.runFile(paused.runId, 'journal.jsonl'));
    await expectRefused(world, paused.runId, 'stopped before it wrote anything');
  });

  it('is read back, and nothing more is sent, when its journal is damaged in the middle', async () => {
    const { world, paused } = await pausedRun(12);
    const journal = world.runFile(paused.runId, 'journal.jsonl');
    const [first, , ...rest] = (await readFile(journal, 'utf8')).split('\n');
    await writeFile(journal, [first, 'spoilt', ...rest].join('\n'));
    const told = await continued(world, paused.runId);
    expect(told).toMatchObject({ state: 'partial', reason: '', push: { Contact: { succeeded: 10, notSent: 2 } } });
    expect(told.warnings.map(({ code }) => code)).toContain('journalDamaged');
    expect(world.writeCounts().filter((count) => count > 0)).toHaveLength(10);
  });
});

describe('a run is not continued', () => {
  it('by another user, nor with another configuration; as it was, it is', async () => {
    const { world, paused } = await pausedRun(12);
    world.userId = '005-another';
    await expectRefused(world, paused.runId, 'the signed-in user changed since its plan was made');
    const { world: fresh, paused: other } = await pausedRun(12);
    fresh.configurationSha256 = 'config-2';
    await expectRefused(fresh, other.runId, 'the configuration changed since its plan was made');
    fresh.configurationSha256 = 'config-1';
    expect((await continued(fresh, other.runId)).state).toBe('done');
  });

  it('while another process writes it, and is as soon as that lets go', async () => {
    const { world, paused } = await pausedRun(12);
    const ports = world.ports();
    const { folder } = await ports.runs.openRun(paused.runId);
    const lock = await ports.lockRun(folder);
    await expectRefused(world, paused.runId, `being written by process ${process.pid}`);
    await lock.release();
    expect((await continued(world, paused.runId)).state).toBe('done');
  });

  it('by a process that has lost the lock: it stops before the next write, resumable', async () => {
    const { world, paused } = await pausedRun(500);
    let asked = 0;
    const losing: LivePorts = {
      ...world.ports(),
      lockRun: async (folder) => {
        const lock = await world.ports().lockRun(folder);
        return {
          release: () => lock.release(),
          async assertHeld() {
            asked += 1;
            if (asked === 2) await rm(world.runFile(paused.runId, 'run.lock'));
            await lock.assertHeld();
          },
        };
      },
    };
    const stopped = await continueSync(world.request(), paused.runId, losing, quietWork);
    expect(stopped).toMatchObject({ state: 'paused', push: { Contact: { succeeded: 210, notSent: 290 } } });
    expect((await continued(world, paused.runId)).push.Contact.succeeded).toBe(500);
    expect(world.writeCounts()).toEqual(world.pairs.map(() => 1));
  });

  it('when it is a dry run, or is not there', async () => {
    const world = await SyncWorld.of(3);
    const dry = await dryRun(world.request(), world.ports(), quietWork);
    for (const runId of [dry.report.runId, '2020-01-01T00-00-00Z-aaaa']) {
      await expect(continued(world, runId)).rejects.toMatchObject({ code: 'usage' });
    }
  });
});

/** A run that has written the first ten of its records and waits. */
async function pausedRun(count: number): Promise<{ world: SyncWorld; paused: RunReport }> {
  const world = await SyncWorld.of(count);
  const { report: dry } = await dryRun(world.request(), world.ports(), quietWork);
  const asked = world.request({ planId: dry.planId, firstRecords: 10 });
  return { world, paused: await liveSync(asked, world.ports(), quietWork) };
}

function continued(world: SyncWorld, runId: string): Promise<RunReport> {
  return continueSync(world.request(), runId, world.ports(), quietWork);
}

async function expectRefused(world: SyncWorld, runId: string, words: string): Promise<void> {
  const before = [world.writeCounts(), await readFile(world.runFile(runId, 'report.json'), 'utf8')];
  await expect(continued(world, runId)).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining(words) as string,
  });
  expect([world.writeCounts(), await readFile(world.runFile(runId, 'report.json'), 'utf8')]).toEqual(before);
}

function failing({ kind }: { readonly kind: string }): void {
  if (kind === 'progress') throw new Error('called off');
}

async function report(world: SyncWorld, runId: string): Promise<RunReport> {
  return JSON.parse(await readFile(world.runFile(runId, 'report.json'), 'utf8')) as RunReport;
}

async function keptPlan(world: SyncWorld, runId: string): Promise<KeptPlan> {
  return JSON.parse(await readFile(world.runFile(runId, 'plan.json'), 'utf8')) as KeptPlan;
}
