import { createFeedServer, loadRequestFiles, tryPersonalizationKey } from '../adapters/createPorts.ts';
import type { Configuration } from '../core/config/configuration.ts';
import { SyncError } from '../core/model/syncError.ts';
import type { Engine } from './engine.ts';
import type { EngineServices } from './serveEngine.ts';
import { personalizationCredentials } from './signIn/personalizationCredentials.ts';
import { sftpAccess } from './signIn/sftpCredentials.ts';
import type { ApiLook, PersonalizationLook, SftpLook } from './signInProtocol.ts';

/** Both doors of Personalization, each asked once: who tries a dead key often is locked out. */
export function personalizationLookServices(engine: Engine): Pick<EngineServices, 'lookAtPersonalization'> {
  return {
    async lookAtPersonalization({ configPath }, { signal }): Promise<PersonalizationLook> {
      const { configuration } = await loadRequestFiles(configPath, null);
      const { personalization } = configuration;
      const [api, sftp] = await Promise.all([
        orFailed(signal, () => lookAtApi(engine, configPath, personalization, signal)),
        orFailed(signal, () => lookAtFeedServer(engine, personalization, signal)),
      ]);
      return { dataset: personalization.dataset, api, sftp };
    },
  };
}

type Personalization = Configuration['personalization'];

async function lookAtApi(
  { demo, keyring }: Engine,
  configPath: string,
  { account, instance, dataset, source }: Personalization,
  signal: AbortSignal,
): Promise<ApiLook> {
  if (source.kind === 'files') return { kind: 'notAsked' };
  const names = { account, instance, dataset };
  const credentials = demo.of(configPath)?.personalization ?? (await personalizationCredentials(keyring, names));
  if (credentials === null) return { kind: 'notSignedIn' };
  const { accounts } = await tryPersonalizationKey({ ...names, credentials }, signal);
  return { kind: 'answered', accounts };
}

async function lookAtFeedServer(
  { keyring }: Engine,
  { feed }: Personalization,
  signal: AbortSignal,
): Promise<SftpLook> {
  if (feed.kind !== 'sftp') return { kind: 'notAsked' };
  const access = await sftpAccess(keyring, feed);
  if (access === null) return { kind: 'notSignedIn' };
  await createFeedServer(access).look(signal);
  return { kind: 'answered' };
}

/** A door that does not open is told, and takes nothing from the other one. @throws SyncError `cancelled` */
async function orFailed<Look>(
  signal: AbortSignal,
  look: () => Promise<Look>,
): Promise<Look | Extract<ApiLook, { readonly kind: 'failed' }>> {
  try {
    return await look();
  } catch (error) {
    if (signal.aborted || !(error instanceof SyncError)) throw error;
    return { kind: 'failed', code: error.code, message: error.message };
  }
}
