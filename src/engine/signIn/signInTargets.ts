import { loadRequestFiles } from '../../adapters/createPorts.ts';
import type { Configuration } from '../../core/config/configuration.ts';
import type { EngineServices } from '../serveEngine.ts';
import type { SignInTargets } from '../signInProtocol.ts';

/** What a configuration names to sign in to. */
export const signInTargetServices: Pick<EngineServices, 'signInTargets'> = {
  signInTargets: async ({ configPath }) => targetsOf((await loadRequestFiles(configPath, null)).configuration),
};

function targetsOf({ salesforce, personalization }: Configuration): SignInTargets {
  const { account, instance, dataset, feed } = personalization;
  return {
    salesforce: salesforce.source.kind === 'api' ? { connection: salesforce.connection } : null,
    personalization: personalization.source.kind === 'api' ? { account, instance, dataset } : null,
    sftp:
      feed.kind === 'sftp'
        ? { host: feed.host, port: feed.port, username: feed.username, directory: feed.directory }
        : null,
  };
}
