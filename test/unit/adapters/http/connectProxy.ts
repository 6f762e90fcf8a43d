import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ConnectProxyOptions {
  /** Ports of this machine by host name: the only way to them, since nobody else resolves those names. */
  readonly hosts: Readonly<Record<string, number>>;
  /** `user:password`; anybody may when absent. */
  readonly credentials?: string;
  /** What it offers to whoever has not signed in. */
  readonly schemes?: readonly string[];
  /** Answers every request with this status. */
  readonly status?: number;
}

export interface ConnectProxy {
  readonly port: number;
  /** `host:port` of every tunnel that was asked for. */
  readonly asked: readonly string[];
  /** Sign-ins that were tried, refused ones included. */
  readonly signIns: readonly string[];
  readonly close: () => Promise<void>;
}

/** A company's proxy: it opens tunnels to the hosts that it knows, for whoever it knows. */
export async function startConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
  const asked: string[] = [];
  const signIns: string[] = [];
  const sockets = new Set<Socket>();
  const expected = options.credentials === undefined ? null : basic(options.credentials);
  const server = createServer((_request, response) => response.writeHead(405).end());

  server.on('connect', (request: IncomingMessage, client: Socket) => {
    sockets.add(client);
    client.on('error', () => undefined);
    asked.push(request.url ?? '');
    const given = request.headers['proxy-authorization'];
    if (given !== undefined) signIns.push(given);
    if (expected !== null && given !== expected) {
      const offers = (options.schemes ?? ['Basic realm="company"']).map(
        (scheme) => `Proxy-Authenticate: ${scheme}\r\n`,
      );
      client.end(`HTTP/1.1 407 Proxy Authentication Required\r\n${offers.join('')}Content-Length: 0\r\n\r\n`);
      return;
    }
    const port = options.hosts[(request.url ?? '').replace(/:443$/, '')];
    if (options.status !== undefined || port === undefined) {
      client.end(`HTTP/1.1 ${options.status ?? 502} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    sockets.add(target);
    target.on('error', () => client.destroy());
    client.on('close', () => target.destroy());
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    signIns,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}
