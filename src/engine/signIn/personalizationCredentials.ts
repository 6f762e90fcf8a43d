import type { PersonalizationCredentials } from '../../adapters/createPorts.ts';
import type { Configuration } from '../../core/config/configuration.ts';
import type { SignInState } from '../signInProtocol.ts';
import type { Keyring } from './keyring.ts';

type Dataset = Pick<Configuration['personalization'], 'account' | 'instance' | 'dataset'>;

/** What is kept for the dataset of a configuration; null where nobody has signed in to it. */
export function personalizationCredentials(
  _keyring: Keyring,
  _dataset: Dataset,
): Promise<PersonalizationCredentials | null> {
  return Promise.resolve(null);
}

/** For the state of sign-ins. */
export function personalizationSignInState(
  _keyring: Keyring,
  _dataset: Dataset,
): Promise<SignInState['personalization']> {
  return Promise.resolve(null);
}

/** Forgets the key; no error where there is none. */
export async function removePersonalizationSignIn(keyring: Keyring, dataset: Dataset): Promise<void> {
  await keyring.remove(`personalization:${dataset.account}.${dataset.instance}/${dataset.dataset}`);
}
