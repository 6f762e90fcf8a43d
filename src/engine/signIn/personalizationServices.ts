import { createFeedServer, readHostKey, tryPersonalizationKey } from '../../adapters/createPorts.ts';
import type { EngineServices } from '../serveEngine.ts';
import type { Keyring } from './keyring.ts';
import { keepPersonalization } from './personalizationCredentials.ts';
import { keepSftp } from './sftpCredentials.ts';

type Services = Pick<EngineServices, 'signInToPersonalization' | 'sftpHostKey' | 'signInToSftp'>;

/** Signing in to Personalization: its API, and the SFTP server of its feeds. Nothing is kept that was not tried. */
export function personalizationSignInServices(keyring: Keyring): Services {
  return {
    async signInToPersonalization({ account, instance, dataset, apiKeyId, apiKeySecret }, { signal }) {
      // What is pasted often brings a blank or the end of its line.
      const credentials = { apiKeyId: apiKeyId.trim(), apiKeySecret: apiKeySecret.trim() };
      const { accounts } = await tryPersonalizationKey({ account, instance, dataset, credentials }, signal);
      const { lasting } = await keepPersonalization(keyring, { account, instance, dataset }, credentials);
      return { dataset, accounts, lasting };
    },
    sftpHostKey: ({ host, port }, { signal }) => readHostKey({ host, port }, signal),
    async signInToSftp(access, { signal }) {
      await createFeedServer(access).look(signal);
      return await keepSftp(keyring, access);
    },
  };
}
