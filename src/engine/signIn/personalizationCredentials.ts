import { z } from 'zod';
import type { PersonalizationCredentials } from '../../adapters/createPorts.ts';
import type { Configuration } from '../../core/config/configuration.ts';
import { secretKeyOf, type SignInState } from '../signInProtocol.ts';
import type { Keyring } from './keyring.ts';

type Dataset = Pick<Configuration['personalization'], 'account' | 'instance' | 'dataset'>;

const storedKey = z.object({ version: z.literal(1), apiKeyId: z.string().min(1), apiKeySecret: z.string().min(1) });

/** What is kept for the dataset of a configuration; null where nobody has signed in to it. */
export async function personalizationCredentials(
  keyring: Keyring,
  dataset: Dataset,
): Promise<PersonalizationCredentials | null> {
  const text = await keyring.read(secretKeyOf.personalization(dataset));
  const stored = text === null ? null : parsed(text);
  return stored === null ? null : { apiKeyId: stored.apiKeyId, apiKeySecret: stored.apiKeySecret };
}

export async function keepPersonalization(
  keyring: Keyring,
  dataset: Dataset,
  { apiKeyId, apiKeySecret }: PersonalizationCredentials,
): Promise<{ readonly lasting: boolean }> {
  return await keyring.keep(
    secretKeyOf.personalization(dataset),
    JSON.stringify({ version: 1, apiKeyId, apiKeySecret }),
  );
}

/** For the state of sign-ins. */
export async function personalizationSignInState(
  keyring: Keyring,
  dataset: Dataset,
): Promise<SignInState['personalization']> {
  const credentials = await personalizationCredentials(keyring, dataset);
  return credentials === null ? null : { apiKeyId: credentials.apiKeyId };
}

/** Forgets the key; no error where there is none. */
export async function removePersonalizationSignIn(keyring: Keyring, dataset: Dataset): Promise<void> {
  await keyring.remove(secretKeyOf.personalization(dataset));
}

/** What cannot be read was kept by another version, or damaged: signing in again replaces it. */
function parsed(text: string): z.infer<typeof storedKey> | null {
  try {
    return storedKey.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
