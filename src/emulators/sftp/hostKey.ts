import ssh2 from 'ssh2';

/** A key of a server: `private` in OpenSSH's format, `public` as a line of `known_hosts` without the host. */
export interface HostKey {
  readonly private: string;
  readonly public: string;
}

/**
 * A new key of the curve P-256. Not Ed25519: of those, ssh2 1.17 writes one in 256 in a form that it cannot read again, because
 * it takes zeros at their beginning away.
 */
export function newHostKey(): HostKey {
  const { private: secret, public: known } = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  return { private: secret, public: known.trim() };
}
