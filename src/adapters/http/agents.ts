import http from 'node:http';
import https from 'node:https';
import { isExempt, type NetworkSettings, type ProxySettings } from '../../core/http/networkSettings.ts';
import { ProxyTunnel } from './proxyTunnel.ts';
import { trustedAuthorities } from './trustedAuthorities.ts';

export interface Agents {
  /**
   * @param isRepeatable whether the request may be repeated. Others travel on a connection of their own: a kept one may just
   * have been closed by the other side, and then nobody knows whether the request arrived.
   * @throws SyncError `usage` when the proxy's setting cannot be understood
   */
  agentFor(url: URL, isRepeatable: boolean): http.Agent;
}

export function createAgents(network: NetworkSettings): Agents {
  const direct = pairOf((keepAlive) => new https.Agent({ keepAlive, ...checked() }));
  const tunneled = pairOf((keepAlive, proxy: ProxySettings) => new ProxyTunnel(proxy, { keepAlive, ...checked() }));
  // Only a demo on this machine is asked without TLS, and never through a proxy.
  const plain = pairOf((keepAlive) => new http.Agent({ keepAlive }));

  /** An environment variable of Node's could switch the check of certificates off. */
  function checked() {
    const secureContext = trustedAuthorities(network);
    return { rejectUnauthorized: true as const, ...(secureContext !== null && { secureContext }) };
  }

  return {
    agentFor(url, isRepeatable) {
      const kind = isRepeatable ? 'kept' : 'own';
      if (url.protocol !== 'https:') return plain(kind);
      const proxy = proxyFor(url, network);
      return proxy === null ? direct(kind) : tunneled(kind, proxy);
    },
  };
}

/** The proxy that a host is asked through; null when it is asked directly. This machine always is. */
export function proxyFor(url: URL, { proxy }: NetworkSettings): ProxySettings | null {
  const isThisMachine = url.hostname === '127.0.0.1' || url.hostname === '[::1]' || url.hostname === 'localhost';
  return proxy === null || isThisMachine || isExempt(url, proxy.noProxy) ? null : proxy;
}

/** Two agents of a kind, made when they are first needed. */
function pairOf<Given extends readonly unknown[]>(create: (keepAlive: boolean, ...given: Given) => http.Agent) {
  const made: Partial<Record<'kept' | 'own', http.Agent>> = {};
  return (kind: 'kept' | 'own', ...given: Given): http.Agent => (made[kind] ??= create(kind === 'kept', ...given));
}
