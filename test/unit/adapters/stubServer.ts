import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request as the stub saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (request: SeenRequest, response: ServerResponse, times: number) => void | Promise<void>;

export interface StubServer {
  readonly origin: string;
  /** In the order in which they arrived whole. */
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/**
 * A server on a loopback port that answers as a test says, however badly. It lives until the test ends.
 * @param answer is told how many requests there were before this one
 */
export async function startStubServer(answer: Answer): Promise<StubServer> {
  const requests: SeenRequest[] = [];
  const server = createServer((incoming, response) => {
    void text(incoming)
      .then((body) => {
        const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, body };
        requests.push(request);
        return answer(request, response, requests.length - 1);
      })
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  async function close(): Promise<void> {
    server.closeAllConnections();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  }
  onTestFinished(close);
  return { origin: `http://127.0.0.1:${port}`, requests, close };
}

export function sendJson(response: ServerResponse, value: unknown, status = 200, headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers });
  response.end(JSON.stringify(value));
}
