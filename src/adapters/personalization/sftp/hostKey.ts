import { createHash } from 'node:crypto';
import type { HostKey } from '../../../core/feedServer.ts';

/** The name of a public key for people. @param key as it travels: the algorithm's name, then its numbers */
export function hostKeyOf(key: Buffer): HostKey {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0);
  return {
    fingerprint: `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`,
    algorithm: key.subarray(4, 4 + length).toString('latin1'),
  };
}
