import http from 'node:http';
import https from 'node:https';

/** The environment that names proxies: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. */
export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

export interface Agents {
  /**
   * @param isRepeatable whether the request may be repeated. Others travel on a connection of their own: a kept one may just
   * have been closed by the other side, and then nobody knows whether the request arrived.
   */
  agentFor(url: URL, isRepeatable: boolean): http.Agent;
}

export function createAgents(proxies: ProxyEnvironment): Agents {
  const through = { proxyEnv: { ...proxies } };
  // An environment variable of Node's could switch the check of certificates off.
  const secure = { rejectUnauthorized: true };
  const agents = {
    https: {
      kept: new https.Agent({ keepAlive: true, ...secure, ...through }),
      own: new https.Agent({ keepAlive: false, ...secure, ...through }),
    },
    // Only a demo on this machine is asked without TLS, and never through a proxy.
    http: { kept: new http.Agent({ keepAlive: true }), own: new http.Agent({ keepAlive: false }) },
  };
  return {
    agentFor: (url, isRepeatable) =>
      agents[url.protocol === 'https:' ? 'https' : 'http'][isRepeatable ? 'kept' : 'own'],
  };
}
