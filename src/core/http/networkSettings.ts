/**
 * How this machine reaches the outside. The shells decide it, the command line from its environment and the extension from
 * VS Code's settings; every connection follows it. Plain data: it travels between processes.
 */
export interface NetworkSettings {
  /** Null: outside systems are reached directly. */
  readonly proxy: ProxySettings | null;
  /** Whether the certificate authorities of the system are trusted besides those that Node brings. */
  readonly systemCertificates: boolean;
  /** Further certificate authorities that are trusted, each as PEM. */
  readonly extraCertificates: readonly string[];
  /** The setting that asks for connections whose certificate nobody checks, to say that it has no effect; null: none does. */
  readonly uncheckedBy: string | null;
}

/** The proxy that encrypted connections are tunneled through (HTTP CONNECT). */
export interface ProxySettings {
  /** `http://host:port` or `https://host:port`. May hold a user name and a password: never show it whole. */
  readonly url: string;
  /** A whole `Proxy-Authorization` header, a secret; null: what stands in the URL. */
  readonly authorization: string | null;
  /** Hosts that are asked directly: see `isExempt`. */
  readonly noProxy: readonly string[];
  /** The name of the setting, for messages: `HTTPS_PROXY`, `http.proxy`. */
  readonly setting: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What an environment says: `HTTPS_PROXY` (else `HTTP_PROXY`) and `NO_PROXY`, in either case, the lower one first as
 * everywhere. `NODE_EXTRA_CA_CERTS` is read by Node itself, before any of this runs.
 */
export function networkOfEnvironment(environment: Environment): NetworkSettings {
  return {
    proxy: proxyOfEnvironment(environment),
    systemCertificates: true,
    extraCertificates: [],
    uncheckedBy: environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0' ? 'NODE_TLS_REJECT_UNAUTHORIZED' : null,
  };
}

export function proxyOfEnvironment(environment: Environment): ProxySettings | null {
  for (const setting of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
    const url = environment[setting]?.trim() ?? '';
    if (url !== '') return { url, authorization: null, noProxy: noProxyOfEnvironment(environment), setting };
  }
  return null;
}

export function noProxyOfEnvironment(environment: Environment): readonly string[] {
  const text = environment['no_proxy'] ?? environment['NO_PROXY'] ?? '';
  return text.split(/[\s,]+/).filter((host) => host !== '');
}

/**
 * Whether a host is asked directly. `example.com`, `.example.com` and `*.example.com` all mean the domain and what is below
 * it, `host:8443` that port alone, `*` everything.
 */
export function isExempt(url: URL, noProxy: readonly string[]): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return noProxy.some((pattern) => {
    if (pattern === '*') return true;
    const [, name = '', onPort] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(pattern.toLowerCase()) ?? [];
    if (name === '' || (onPort !== undefined && onPort !== port)) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}
