import { loadRequestFiles, openRequirements } from '../adapters/createPorts.ts';
import { checkRequirements } from '../core/checkRequirements.ts';
import type { Engine } from './engine.ts';
import { settingsCredentialsFor } from './openRun.ts';
import type { EngineServices } from './serveEngine.ts';

/** The security requirements of the integration, judged anew at each request. Reads settings only. */
export function requirementServices(engine: Engine): Pick<EngineServices, 'checkRequirements'> {
  return {
    async checkRequirements({ configPath, isMarked }, work) {
      const files = await loadRequestFiles(configPath, null);
      const { configuration } = files;
      const credentials = await settingsCredentialsFor(engine, configPath, configuration);
      const ports = openRequirements({ ...files, ...credentials }, process.env);
      // The events of a run that is under way must not be mixed with those of this look.
      const emit = engine.gate.isBusy ? () => undefined : work.emit;
      const checked = await checkRequirements(configuration, ports, { signal: work.signal, emit }, isMarked);
      const { checks, knownGood, personalizationLog, checkedAt } = checked;
      return { checks, knownGood, personalizationLog: personalizationLog.answer, checkedAt };
    },
  };
}
