import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadRequestFiles, openPorts } from '../adapters/createPorts.ts';
import type { RunRequest } from '../core/runRequest.ts';
import { dryRun } from '../core/sync.ts';
import { choiceRuleOf, lookAtConnection } from './connection.ts';
import { type Demo, startDemo } from './demo.ts';
import type { DryRunParams, DryRunResult } from './protocol.ts';
import type { EngineServices, EngineWork } from './serveEngine.ts';

/**
 * The engine's services over core and the adapters.
 * @param emulatorsPath the bundle of the emulators, for the demo
 */
export function engineServices(emulatorsPath: string): EngineServices & { stop(): Promise<void> } {
  let demo: Demo | null = null;

  return {
    dryRun: (params, work) => runDryRun(params, demo, work),
    async startDemo({ signal }) {
      demo ??= await startDemo(emulatorsPath, signal, () => {
        demo = null;
      });
      return { configPath: demo.configPath };
    },
    async stop() {
      await demo?.stop();
    },
  };
}

/** What was downloaded for a run is personal data and goes with it; the run folder keeps what a person decided to keep. */
async function runDryRun(params: DryRunParams, demo: Demo | null, work: EngineWork): Promise<DryRunResult> {
  const files = await loadRequestFiles(params.configPath, null);
  const isDemo = demo !== null && resolve(params.configPath) === resolve(demo.configPath);
  const scratch = mkdtempSync(join(tmpdir(), 'personalization-sync-'));
  try {
    const opened = await openPorts({
      ...files,
      salesforce: isDemo ? demo.salesforce : null,
      personalization: isDemo ? demo.personalization : null,
      scratch,
    });
    try {
      const request: RunRequest = {
        ...files,
        via: 'vscode',
        scratch,
        overriddenGuards: [],
        choices: params.choices,
        onlySelected: files.configuration.mode === 'repair',
      };
      const report = await dryRun(request, opened.ports, work);
      const facts = await lookAtConnection(files.configuration, opened, { ...work, emit: () => undefined });
      return { report, facts, rule: choiceRuleOf(files.configuration), choices: params.choices };
    } finally {
      await opened.close();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
