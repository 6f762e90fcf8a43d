import { SyncError } from '../../core/model/syncError.ts';
import type { PersonalizationCredentials } from './credentials.ts';

export interface ExportSource {
  /** As in `https://<account>.<instance>.evergage.com`. */
  readonly account: string;
  readonly instance: string;
  readonly credentials: PersonalizationCredentials;
}

/** A part of every key that an emulator gives out. */
const demoMark = 'DEMO';

/**
 * Where an account's API is asked: at Personalization's own host, or at a demo on this machine. A demo's key never leaves
 * the machine, and no other key goes to a demo.
 * @throws SyncError `usage`
 */
export function exportOrigin({ account, instance, credentials }: ExportSource): string {
  const isDemoKey = credentials.apiKeyId.includes(demoMark) || credentials.apiKeySecret.includes(demoMark);
  if (credentials.baseUrl !== undefined) return demoOrigin(credentials.baseUrl, isDemoKey);
  if (isDemoKey) {
    throw new SyncError('usage', 'The Personalization API key is that of a demo, and no address of a demo is given.');
  }
  const host = `${account}.${instance}.evergage.com`.toLowerCase();
  // What is written into a host name could otherwise make it another one.
  if (!/^[a-z0-9-]+\.[a-z0-9-]+\.evergage\.com$/.test(host)) {
    throw new SyncError('usage', `${host} is not a host of Personalization. Check "account" and "instance".`);
  }
  return `https://${host}`;
}

/** `localhost` is a name that could be made to point elsewhere; the literals cannot. */
function demoOrigin(baseUrl: string, isDemoKey: boolean): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const isLoopback = url?.hostname === '127.0.0.1' || url?.hostname === '[::1]';
  if (url === null || !isLoopback || url.username !== '' || url.password !== '') {
    throw new SyncError(
      'usage',
      'Another address of Personalization can only be one of a demo: http://127.0.0.1:<port>.',
    );
  }
  if (isDemoKey) return url.origin;
  throw new SyncError(
    'usage',
    'The address of Personalization points at this machine, but the key is not that of a demo.',
  );
}
