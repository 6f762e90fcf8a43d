import type { SalesforceCredentials } from '../../adapters/createPorts.ts';
import type { Keyring } from './keyring.ts';

/** What is kept for a connection; null where nobody has signed in to it. */
export function salesforceCredentials(_keyring: Keyring, _connection: string): Promise<SalesforceCredentials | null> {
  return Promise.resolve(null);
}
