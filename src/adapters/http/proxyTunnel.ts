import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { ProxySettings } from '../../core/http/networkSettings.ts';
import { SyncError } from '../../core/model/syncError.ts';

/** The proxy's part of a failed connection; `status` is its answer, null when it gave none. */
export class ProxyProblem extends Error {
  readonly status: number | null;
  /** The ways to sign in that it knows, for a 407: `Basic`, `NTLM`. */
  readonly schemes: readonly string[];

  constructor(status: number | null, schemes: readonly string[] = [], cause?: unknown) {
    super('the proxy gave no connection', { cause });
    this.name = 'ProxyProblem';
    this.status = status;
    this.schemes = schemes;
  }
}

export interface TunnelOptions {
  readonly keepAlive: boolean;
  readonly rejectUnauthorized: true;
  readonly secureContext?: SecureContext;
}

/** The request's own options are among them. */
type ConnectOptions = Parameters<HttpsProxyAgent<string>['connect']>[1] & { readonly signal?: AbortSignal };

/**
 * Connections through a proxy (HTTP CONNECT), kept as any others. Each is opened by an agent of its own: only so a
 * request that is abandoned (`signal`) takes its half-open connection with it, and the proxy's refusal stays the proxy's and
 * is not taken for an answer of the other side.
 */
export class ProxyTunnel extends HttpsProxyAgent<string> {
  readonly #url: URL;
  readonly #authorization: string | null;
  readonly #options: TunnelOptions;

  /** @throws SyncError `usage` when the setting names no proxy that is known here */
  constructor(settings: ProxySettings, options: TunnelOptions) {
    const { url, authorization } = parseProxy(settings);
    super(url, options);
    this.#url = url;
    this.#authorization = authorization;
    this.#options = options;
  }

  override async connect(request: ClientRequest, target: ConnectOptions): Promise<Socket> {
    let status: number | null = null;
    const tunnel = new HttpsProxyAgent(this.#url, {
      ...this.#options,
      headers: this.#authorization === null ? {} : { 'Proxy-Authorization': this.#authorization },
      onProxyAuth: ({ response }) => {
        throw new ProxyProblem(407, schemesOf(response.headers['proxy-authenticate']));
      },
      ...(target.signal !== undefined && { signal: target.signal }),
    });
    tunnel.once('proxyConnect', (answer: { readonly statusCode: number }) => (status = answer.statusCode));
    try {
      // The library keeps its own options for the proxy alone: what is asked of the other side's certificate goes here.
      const socket = await tunnel.connect(request, { ...target, ...this.#options });
      if (isOpen(status)) return socket;
      socket.destroy();
      throw new ProxyProblem(status);
    } catch (error) {
      if (error instanceof ProxyProblem || isOpen(status)) throw error;
      throw new ProxyProblem(status, [], error);
    }
  }
}

/** Assigned by an event, which the compiler does not see. */
function isOpen(status: number | null): boolean {
  return status === 200;
}

/** `host:port` of a proxy, as messages name it; never its user and password. */
export function proxyHost({ url }: ProxySettings): string {
  const parsed = parsedUrl(url);
  return parsed === null ? 'of an unreadable address' : parsed.host;
}

/** Where the proxy is, and the header that signs in to it. The credentials leave the URL, which libraries may show. */
function parseProxy({ url, authorization, setting }: ProxySettings): {
  readonly url: URL;
  readonly authorization: string | null;
} {
  const parsed = parsedUrl(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new SyncError(
      'usage',
      `${setting} does not name a proxy that can be used: http://host:port or https://host:port, with a user name and a password before the host where the proxy asks for them.`,
    );
  }
  const { username, password } = parsed;
  parsed.username = '';
  parsed.password = '';
  if (authorization !== null || (username === '' && password === '')) return { url: parsed, authorization };
  const credentials = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return { url: parsed, authorization: `Basic ${credentials}` };
}

/** `proxy.example.com:8080` is written as often as a URL. */
function parsedUrl(text: string): URL | null {
  const url = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(url) ? new URL(url) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that was not meant as one.
    return text;
  }
}

function schemesOf(header: string | readonly string[] | undefined): readonly string[] {
  return [header ?? []].flat().map((challenge) => /^\S+/.exec(challenge.trim())?.[0] ?? '');
}
