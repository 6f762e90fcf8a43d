import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import type { NetworkSettings } from '../../core/http/networkSettings.ts';

/** Reading a certificate store takes a while, and hardly ever finds anything new. */
const contexts = new Map<string, SecureContext>();

/**
 * The certificate authorities that connections trust; null for those of Node itself, which `NODE_EXTRA_CA_CERTS` adds to.
 * A Node without access to the system's store, or a damaged store, leaves it at the rest.
 */
export function trustedAuthorities({ systemCertificates, extraCertificates }: NetworkSettings): SecureContext | null {
  const own = certificates('default');
  const further = new Set([...(systemCertificates ? certificates('system') : []), ...extraCertificates]);
  for (const known of own) further.delete(known);
  if (further.size === 0) return null;
  const key = [...further].sort().join('');
  const context = contexts.get(key) ?? createSecureContext({ ca: [...own, ...further] });
  contexts.set(key, context);
  return context;
}

function certificates(store: 'default' | 'system'): readonly string[] {
  try {
    return getCACertificates(store);
  } catch {
    return [];
  }
}
