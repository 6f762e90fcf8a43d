import type { PersonalizationCredentials } from '../../adapters/createPorts.ts';
import type { Configuration } from '../../core/config/configuration.ts';
import type { Keyring } from './keyring.ts';

/** What is kept for the dataset of a configuration; null where nobody has signed in to it. */
export function personalizationCredentials(
  _keyring: Keyring,
  _personalization: Pick<Configuration['personalization'], 'account' | 'instance' | 'dataset'>,
): Promise<PersonalizationCredentials | null> {
  return Promise.resolve(null);
}
