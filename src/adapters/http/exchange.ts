/**
 * One request over `node:http`, and not over `fetch`: fetch hides whether a connection was made at all and when a body has
 * been sent, takes a compressed answer that is cut for a whole one, and makes large answers cost more than reading them does.
 */
import http, { type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { HttpReply, HttpRequest } from '../../core/http/httpClient.ts';
import type { NetworkSettings } from '../../core/http/networkSettings.ts';
import type { Agents } from './agents.ts';
import type { HttpLimits } from './httpLimits.ts';
import { cancelled, failureOf, TimeUp } from './failures.ts';
import { replyOf } from './reply.ts';

const pieceBytes = 64 * 1024;

/** The way out, and how long it may take. */
export interface Outlet {
  readonly limits: HttpLimits;
  readonly network: NetworkSettings;
  readonly agents: Agents;
}

/** See `HttpClient.exchange`. @throws SyncError `usage` when the proxy's setting cannot be understood */
export async function exchange(
  request: HttpRequest,
  { limits, network, agents }: Outlet,
  signal: AbortSignal,
): Promise<HttpReply> {
  if (signal.aborted) throw cancelled();
  const url = new URL(request.url);
  const abandon = new AbortController();
  const outgoing = open(request, url, {
    agent: agents.agentFor(url, request.method === 'GET'),
    signal: abandon.signal,
  });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // Without a socket, as long as a proxy is asked for one, a request tells nobody that it was destroyed.
  const watch = new Watch(reject, signal);
  outgoing.once('response', resolve);
  // Stays: a server that answers early may stop listening, and that must not end this process.
  outgoing.on('error', reject);
  try {
    watch.limit(limits.connectMs, 'no connection within');
    outgoing.on('socket', (socket) => {
      // A socket inside a proxy's tunnel is connected before its own TLS has begun.
      const isReady = outgoing.reusedSocket || (url.protocol !== 'https:' && !socket.connecting);
      const ready = (): void => {
        watch.connected(limits.idleMs);
      };
      if (isReady) ready();
      else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', ready);
    });
    outgoing.once('finish', () => {
      watch.limit(request.firstByteMs ?? limits.firstByteMs, 'no answer within');
    });
    send(request.body, outgoing, watch).catch(reject);
    return replyOf(await promise, outgoing, { idleMs: limits.idleMs, signal });
  } catch (error) {
    outgoing.destroy();
    abandon.abort();
    throw failureOf(error, signal, { url, network, notSent: !watch.isConnected });
  } finally {
    watch.end();
  }
}

function open(
  request: HttpRequest,
  url: URL,
  way: { readonly agent: Agent; readonly signal: AbortSignal },
): ClientRequest {
  const { body, method } = request;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body?.size;
  return (url.protocol === 'https:' ? https : http).request(url, {
    method,
    ...way,
    headers: {
      'user-agent': 'personalization-sync',
      'accept-encoding': 'gzip',
      ...request.headers,
      ...(length === undefined ? {} : { 'content-length': String(length) }),
    },
  });
}

/** Sends a body piece by piece, until it is sent or answered. */
async function send(body: HttpRequest['body'], outgoing: ClientRequest, watch: Watch): Promise<void> {
  if (body === undefined || typeof body === 'string') {
    outgoing.end(body);
    return;
  }
  const signal = watch.over;
  for await (const piece of piecesOf(body)) {
    if (signal.aborted) return;
    if (!outgoing.write(piece)) await drained(outgoing, signal);
    watch.progress();
  }
  outgoing.end();
}

/** A body that is in memory comes in one piece, and nobody would see how far it is. */
async function* piecesOf(body: Blob): AsyncGenerator<Uint8Array> {
  for await (const chunk of body.stream() as AsyncIterable<Uint8Array>) {
    for (let start = 0; start < chunk.length; start += pieceBytes) yield chunk.subarray(start, start + pieceBytes);
  }
}

async function drained(outgoing: ClientRequest, over: AbortSignal): Promise<void> {
  if (over.aborted || outgoing.destroyed) return;
  await new Promise<void>((resolve) => {
    function done(): void {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      over.removeEventListener('abort', done);
      resolve();
    }
    outgoing.on('drain', done);
    outgoing.on('close', done);
    over.addEventListener('abort', done);
  });
}

/** Ends a request that takes too long, or that a person has cancelled. One limit counts at a time. */
class Watch {
  isConnected = false;
  readonly #fail: (error: Error) => void;
  readonly #signal: AbortSignal;
  readonly #over = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  /** @param fail ends the exchange, which takes its request with it */
  constructor(fail: (error: Error) => void, signal: AbortSignal) {
    this.#fail = fail;
    this.#signal = signal;
    signal.addEventListener('abort', this.#cancel, { once: true });
  }

  /** Aborted when there is an answer, or nothing to wait for any more. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  limit(ms: number, what: string): void {
    clearTimeout(this.#timer);
    if (this.#over.signal.aborted) return;
    this.#timer = setTimeout(() => this.#fail(new TimeUp(what, ms)), ms);
  }

  connected(idleMs: number): void {
    this.isConnected = true;
    this.limit(idleMs, 'nothing could be sent for');
  }

  progress(): void {
    this.#timer?.refresh();
  }

  end(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#cancel);
  }

  readonly #cancel = (): void => {
    this.#fail(cancelled());
  };
}
