/**
 * The engine's services over core and the adapters, by subject: the demo, the connection, the preview, live runs, the
 * history, and the configuration as a document.
 */
import { writeDecision } from '../adapters/createPorts.ts';
import { SyncError } from '../core/model/syncError.ts';
import { configurationServices } from './configurationServices.ts';
import { DemoHolder } from './demoHolder.ts';
import type { Engine } from './engine.ts';
import { historyServices } from './historyServices.ts';
import { liveServices } from './liveServices.ts';
import { personalizationLookServices } from './lookAtPersonalization.ts';
import { nightServices } from './nightServices.ts';
import { PreviewHolder } from './previewHolder.ts';
import { previewServices } from './previewServices.ts';
import { reconfigureServices } from './reconfigureServices.ts';
import { requirementServices } from './requirementServices.ts';
import { RunGate } from './runGate.ts';
import { ScratchFolders } from './scratchFolders.ts';
import type { EngineServices } from './serveEngine.ts';
import { personalizationSignInServices } from './signIn/personalizationServices.ts';
import { signInTargetServices } from './signIn/signInTargets.ts';
import type { Keyring } from './signIn/keyring.ts';
import { salesforceSignIns } from './signIn/salesforceCredentials.ts';
import { salesforceSignInServices } from './signIn/salesforceServices.ts';
import { signInStateServices } from './signIn/signInStateServices.ts';

export interface EngineOptions {
  /** The bundle of the emulators, for the demo. */
  readonly emulatorsPath: string;
  /** The emulators have ended, asked or not. */
  readonly onDemoEnded: () => void;
  readonly keyring: Keyring;
}

/** How long a run may take to end in a state from which it can be continued. */
const stopLimitMs = 4_000;

/** All services, and how to end them: runs are cancelled, the demo ends, and nothing that was downloaded stays. */
export function engineServices(options: EngineOptions): EngineServices & { stop(): Promise<void> } {
  const { emulatorsPath, onDemoEnded, keyring } = options;
  const scratch = new ScratchFolders();
  scratch.sweep();
  const previews = new PreviewHolder();
  const demo = new DemoHolder({ emulatorsPath, scratch }, (configPath) => {
    void previews.closeOf(configPath);
    onDemoEnded();
  });
  const salesforce = salesforceSignIns(keyring, process.env);
  const engine: Engine = { demo, previews, gate: new RunGate(), scratch, keyring, salesforce };
  return {
    ...demoServices(engine),
    ...configurationServices(engine),
    ...personalizationLookServices(engine),
    ...signInTargetServices,
    ...salesforceSignInServices(salesforce),
    ...personalizationSignInServices(keyring),
    ...signInStateServices(engine),
    ...requirementServices(engine),
    ...nightServices(engine),
    ...reconfigureServices(engine),
    ...previewServices(engine),
    ...liveServices(engine),
    ...historyServices(engine),
    decide: async ({ configPath, decision }) => ({ file: await writeDecision(configPath, decision) }),
    async stop() {
      await engine.gate.close(stopLimitMs);
      await Promise.allSettled([previews.closeAny(), demo.stop()]);
      scratch.removeAll();
    },
  };
}

function demoServices({ demo, previews, gate }: Engine): Pick<EngineServices, 'startDemo' | 'stopDemo'> {
  return {
    startDemo: async (_params, { signal }) => ({ configPath: (await demo.start(signal)).configPath }),
    async stopDemo() {
      if (gate.isBusy) throw new SyncError('usage', 'A run is under way. Wait until it has ended, or cancel it.');
      const running = demo.running;
      if (running !== null) await previews.closeOf(running.configPath);
      await demo.stop();
      return {};
    },
  };
}
