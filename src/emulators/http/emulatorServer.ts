import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EmulatorContext } from './emulatorContext.ts';
import { Exchange } from './exchange.ts';
import { refuseForeignCaller } from './loopbackGuard.ts';
import { compilePathPattern, type PathPattern } from './pathPattern.ts';
import { jsonReply, type Reply, type Route } from './route.ts';
import { sendReply } from './sendReply.ts';

export interface EmulatorServerOptions {
  readonly context: EmulatorContext;
  /** Shown in the history, e.g. `salesforce`. */
  readonly name: string;
  /** The admin server's own requests are neither recorded nor struck by faults. */
  readonly exempt?: boolean;
  /** The answer where no route fits, in the look-alike's own words. */
  readonly notFound?: (path: string) => Reply;
}

interface CompiledRoute extends PathPattern {
  readonly route: Route;
}

const MAX_CONNECTIONS = 512;
/** Longer than any client keeps an idle connection: a socket closed under a client's request is a fault of its own. */
const KEEP_ALIVE_MS = 120_000;

/** One look-alike's HTTP server, on 127.0.0.1 and nowhere else. */
export class EmulatorServer {
  readonly #options: EmulatorServerOptions;
  readonly #routes: CompiledRoute[] = [];
  #server: Server;
  #port = 0;
  #closed = false;

  constructor(options: EmulatorServerOptions) {
    this.#options = options;
    this.#server = this.#createServer();
  }

  addRoutes(routes: readonly Route[]): void {
    for (const route of routes) {
      this.#routes.push({ route, ...compilePathPattern(route.path) });
      if (this.#options.exempt) continue;
      for (const op of route.opOfBody?.names ?? [route.op]) this.#options.context.ops.add(op);
    }
    this.#routes.sort((a, b) => b.weight - a.weight);
  }

  /** Starts listening; port 0 takes a free one. Answers the port. */
  async listen(port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const ended = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await ended;
  }

  /** New connections are refused for that long; the port stays this server's. */
  #refuseConnections(forMs: number): void {
    this.#server.close();
    this.#server.closeAllConnections();
    setTimeout(() => {
      if (this.#closed) return;
      this.#server = this.#createServer();
      this.#server.listen(this.#port, '127.0.0.1');
    }, forMs);
  }

  #createServer(): Server {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.requestTimeout = 0;
    server.maxConnections = MAX_CONNECTIONS;
    return server;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#options.context.lastRequestAtMs = Date.now();
    response.sendDate = false;
    response.setHeader('Date', new Date(this.#options.context.clock.nowMs()).toUTCString());
    response.setHeader('X-Emulator', '1');
    try {
      const refusal = refuseForeignCaller(request.headers, this.#port);
      if (refusal) {
        await sendReply(request, response, refusal);
        return;
      }
      const url = new URL(`http://emulator${(request.url ?? '/').replace(/^\/+/, '/')}`);
      const path = url.pathname.replace(/\/{2,}/g, '/');
      const found = this.#findRoute(request.method ?? 'GET', path) ?? { route: this.#unknownRoute(path), params: {} };
      const exchange = new Exchange({
        context: this.#options.context,
        server: this.#options.name,
        exempt: this.#options.exempt ?? false,
        route: found.route,
        params: found.params,
        path,
        query: url.searchParams,
        request,
        response,
        refuseConnections: (forMs) => this.#refuseConnections(forMs),
      });
      await exchange.run();
    } catch {
      // The client has gone, or the reply was cut half-way: there is nobody left to tell.
      response.destroy();
    }
  }

  #findRoute(method: string, path: string): { route: Route; params: Readonly<Record<string, string>> } | undefined {
    for (const { route, match } of this.#routes) {
      if (route.method !== method) continue;
      const params = match(path);
      if (params) return { route, params };
    }
    return undefined;
  }

  /** Requests that no route takes are recorded too: a checker must see every attempt to change something. */
  #unknownRoute(path: string): Route {
    const reply =
      this.#options.notFound?.(path) ??
      jsonReply(404, [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }]);
    return { op: 'unknown', method: 'GET', path, handle: () => reply };
  }
}
