import { cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { noChoices } from '../../../src/core/model/choices.ts';
import {
  continueRunRequest,
  dryRunRequest,
  listRunsRequest,
  liveSyncRequest,
  matchPageRequest,
  startDemoRequest,
} from '../../../src/engine/protocol.ts';
import { errorOf } from '../../unit/adapters/errorOf.ts';
import { startEmulatorProcess } from '../emulators/emulatorProcess.ts';
import { type RealEngine, realEngine } from './realEngine.ts';

let engine: RealEngine | undefined;
afterEach(() => {
  engine?.close();
  engine = undefined;
});

/** Enough records for several calls of 200 each. */
const size = ['--users', '4000', '--contacts', '4000'];

describe('a live run', () => {
  it('counts its own calls, and leaves the preview open for looking', async () => {
    const running = started();
    const { report } = await running.demoDryRun();
    const callsBefore = (await calls(running)).length;
    const live = await running.client.request(liveSyncRequest, { ...ofPlan(report), firstRecords: null });
    expect(live).toMatchObject({ canContinue: false, report: { kind: 'sync' } });
    expect(live.report.apiCalls.used).toBe((await calls(running)).length - callsBefore);
    const page = { runId: report.runId, kind: 'user', limit: 1 } as const;
    expect((await running.client.request(matchPageRequest, page)).rows).toHaveLength(1);
    const second = await errorOf(running.client.request(liveSyncRequest, { ...ofPlan(report), firstRecords: null }));
    expect(second).toMatchObject({ code: 'refused', message: expect.stringContaining('applied already') as string });
  });

  it('ends in a state from which it can be continued when it is cancelled', async () => {
    const cancel = new CancellationTokenSource();
    const running = started({
      onEvent: (event) => {
        if (event.kind === 'progress' && event.phase === 'apply' && event.done > 0) cancel.cancel();
      },
    });
    const { configPath, report } = await running.demoDryRun();
    const began = performance.now();
    const request = { ...ofPlan(report), firstRecords: null };
    const cancelled = await running.client.request(liveSyncRequest, request, cancel.token);
    expect(cancelled).toMatchObject({ canContinue: true, report: { state: 'cancelled' } });
    expect(performance.now() - began).toBeLessThan(60_000);
    await expectWholeAfterContinuing(running, configPath, cancelled.report.runId);
  });

  it('can be killed while it writes: the next engine finds the run in the history and carries it on', async () => {
    const emulators = await startEmulatorProcess(size);
    try {
      let killed = false;
      const running: RealEngine = realEngine(emulators.ready, {
        onEvent: (event) => {
          if (killed || event.kind !== 'progress' || event.phase !== 'apply' || event.done === 0) return;
          killed = true;
          void running.client.identify().then(({ processId }) => process.kill(processId, 'SIGKILL'));
        },
      });
      engine = running;
      const { client } = running;
      const { configPath, report } = await running.demoDryRun();
      const lost = await errorOf(client.request(liveSyncRequest, { ...ofPlan(report), firstRecords: null }));
      expect(lost).toMatchObject({ code: 'internal' });
      // The next engine removes the demo of the killed one; the runs are kept for the demo that it starts.
      const kept = await mkdtemp(path.join(tmpdir(), 'kept-'));
      const runs = (folder: string) => path.join(folder, '.personalization-sync');
      await cp(runs(path.dirname(configPath)), runs(kept), { recursive: true });
      const next = await client.request(startDemoRequest, {});
      await cp(runs(kept), runs(path.dirname(next.configPath)), { recursive: true });
      // Copies are of one time, so runs that began within one second can stand in either order.
      const broken = (await client.request(listRunsRequest, next)).filter(({ canContinue }) => canContinue);
      expect(broken).toHaveLength(1);
      await expectWholeAfterContinuing(running, next.configPath, broken[0]?.runId ?? '');
    } finally {
      await emulators.stop();
    }
  });

  it('refuses a plan of another preview, and a run that is not there', async () => {
    const running = started();
    const { configPath, report } = await running.demoDryRun();
    const { client } = running;
    const gone = { ...ofPlan(report), runId: '2026-01-01T00-00-00Z-0000', firstRecords: null };
    expect(await errorOf(client.request(liveSyncRequest, gone))).toMatchObject({ code: 'usage' });
    expect(
      await errorOf(client.request(continueRunRequest, { configPath, runId: '../x', overriddenGuards: [] })),
    ).toMatchObject({
      code: 'usage',
    });
    expect(await running.records('Contact')).toSatisfy((records: readonly { writeCount: number }[]) =>
      records.every(({ writeCount }) => writeCount === 0),
    );
  });
});

function started(options: Parameters<typeof realEngine>[1] = {}): RealEngine {
  engine = realEngine(size, options);
  return engine;
}

function ofPlan({ runId, planId }: { readonly runId: string; readonly planId: string }) {
  return { runId, planId, overriddenGuards: [] };
}

/** Calls to Salesforce; the export of Personalization is not counted there. */
async function calls(running: RealEngine) {
  return (await running.history()).filter(({ op }) => !op.startsWith('mcp.'));
}

async function expectWholeAfterContinuing(running: RealEngine, configPath: string, runId: string): Promise<void> {
  const { client } = running;
  expect(await client.request(listRunsRequest, { configPath })).toContainEqual(
    expect.objectContaining({ runId, canContinue: true }),
  );
  const { report, canContinue } = await client.request(continueRunRequest, { configPath, runId, overriddenGuards: [] });
  expect(canContinue).toBe(false);
  const { planned, succeeded, failed, changedSincePlan, notSent, unknown } = report.push.Contact;
  expect(succeeded + failed + changedSincePlan + notSent).toBe(planned);
  expect(unknown).toBe(0);
  const written = (await running.records('Contact')).filter(({ writeCount }) => writeCount > 0);
  expect(written).toHaveLength(succeeded);
  expect(new Set(written.map(({ writeCount }) => writeCount))).toEqual(new Set([1]));
  const again = await client.request(dryRunRequest, { configPath, choices: noChoices });
  expect(again.report.push.Contact.planned).toBe(0);
}
