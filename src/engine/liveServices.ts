import type { Engine } from './engine.ts';
import { openRun, runRequestOf } from './openRun.ts';
import { prepareLive } from './prepareLive.ts';
import type { LiveSyncResult } from './protocol.ts';
import type { EngineServices } from './serveEngine.ts';
import { noChoices } from '../core/model/choices.ts';
import type { RunReport } from '../core/model/runReport.ts';
import { continueSync, liveSync } from '../core/sync.ts';
import { canContinueRun } from '../adapters/createPorts.ts';

/**
 * Live runs have ports of their own: the calls they count, and the record of what they wrote, are theirs alone. The preview
 * stays open for looking.
 */
export function liveServices(engine: Engine): Pick<EngineServices, 'prepareLive' | 'liveSync' | 'continueRun'> {
  const { previews, gate } = engine;
  return {
    prepareLive: ({ runId, choices }, work) =>
      gate.run('The preparation of a live run', work, (running) => prepareLive(previews.of(runId), choices, running)),
    liveSync: ({ runId, planId, overriddenGuards, firstRecords }, work) =>
      gate.run('A live run', work, async (running) => {
        const { configPath } = previews.of(runId);
        const run = await openRun(engine, configPath, 'live');
        try {
          const request = runRequestOf(run, noChoices, overriddenGuards);
          // The extension has asked the person, with exactly this plan.
          const confirm = () => Promise.resolve(true);
          const asked = { ...request, planId, firstRecords, confirm };
          return await answerOf(configPath, await liveSync(asked, run.opened.createLivePorts(), running));
        } finally {
          await run.close();
        }
      }),
    continueRun: ({ configPath, runId, overriddenGuards }, work) =>
      gate.run('A live run', work, async (running) => {
        const run = await openRun(engine, configPath, 'live');
        try {
          const request = runRequestOf(run, noChoices, overriddenGuards);
          return await answerOf(configPath, await continueSync(request, runId, run.opened.createLivePorts(), running));
        } finally {
          await run.close();
        }
      }),
  };
}

async function answerOf(configPath: string, report: RunReport): Promise<LiveSyncResult> {
  return { report, canContinue: await canContinueRun(configPath, report.runId) };
}
