import { loadRequestFiles, openFacts } from '../adapters/createPorts.ts';
import { checkRequirements } from '../core/checkRequirements.ts';
import { SyncError } from '../core/model/syncError.ts';
import type { Engine } from './engine.ts';
import { credentialsFor } from './openRun.ts';
import type { EngineServices } from './serveEngine.ts';

/** The security requirements of the integration, judged anew at each request. Reads settings only. */
export function requirementServices(engine: Engine): Pick<EngineServices, 'checkRequirements'> {
  return {
    async checkRequirements({ configPath }, work) {
      const files = await loadRequestFiles(configPath, null);
      const { configuration } = files;
      const credentials = await credentialsFor(engine, configPath, configuration);
      const { ports, security } = openFacts({ ...files, ...credentials });
      if (security === null) {
        throw new SyncError('usage', 'The Salesforce side is files: they have no security settings to check.');
      }
      // The events of a run that is under way must not be mixed with those of this look.
      const emit = engine.gate.isBusy ? () => undefined : work.emit;
      const { checks } = await checkRequirements(
        configuration,
        { facts: ports.facts, security },
        { signal: work.signal, emit },
      );
      return { checks, checkedAt: ports.facts.serverTime() };
    },
  };
}
