/**
 * Where the browser comes back to after a sign-in (RFC 8252): a port of this machine that nobody else reaches, one path, one
 * method, one state. Whoever else asks gets an error and learns nothing; the wait goes on as if they had not.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SyncError } from '../../../core/model/syncError.ts';
import { callbackHeaders, type CallbackPage, callbackPage } from './callbackPage.ts';

export interface ListenerOptions {
  /** The first that is free is taken; they must be registered with the app. */
  readonly ports: readonly number[];
  /** Expected in the callback, exactly once. */
  readonly state: string;
  readonly isDemo: boolean;
  /** How long a person may take. */
  readonly limitMs: number;
}

export interface LoopbackListener {
  /** `http://localhost:<port>/OauthRedirect` */
  readonly redirectUri: string;
  /**
   * The query of the first callback with the right state; nobody is listened to afterwards.
   * @throws SyncError `signInFailed` when the person does not come back in time, `cancelled`
   */
  readonly callback: (signal: AbortSignal) => Promise<URLSearchParams>;
  /** Tells the browser, which waits, how it ended; and frees the port. */
  readonly end: (page: Omit<CallbackPage, 'isDemo'>) => Promise<void>;
}

const callbackPath = '/OauthRedirect';
/** `localhost` may mean either, and the browser decides which it tries first. */
const loopbackAddresses = ['127.0.0.1', '::1'] as const;
/** A browser sends its few lines at once; who does not, only wants to hold the connection. */
const requestLimitMs = 5_000;
const mostConnections = 64;

/** @throws SyncError `cannotConnect` when no port is free */
export async function listenForCallback(options: ListenerOptions): Promise<LoopbackListener> {
  const { state, isDemo, limitMs, ports } = options;
  const answered = Promise.withResolvers<URLSearchParams>();
  // Nobody may be waiting when it is answered.
  answered.promise.catch(() => undefined);
  let browser: ServerResponse | null = null;

  function answer(request: IncomingMessage, response: ServerResponse, port: number): void {
    const refusal = refusalOf(request, port, state);
    if (refusal !== null) {
      refuse(response, refusal, isDemo);
    } else if (browser !== null) {
      refuse(response, { status: 410, text: 'This sign-in has been answered already.' }, isDemo);
    } else {
      browser = response;
      listening.stop();
      answered.resolve(queryOf(request));
    }
  }

  const listening = await listenOnFirstFree(ports, answer);
  return {
    redirectUri: `http://localhost:${listening.port}${callbackPath}`,
    async callback(signal) {
      try {
        return await within(answered.promise, limitMs, signal);
      } finally {
        listening.stop();
      }
    },
    async end(page) {
      listening.stop();
      if (browser !== null) await send(browser, 200, { ...page, isDemo });
      listening.close();
    },
  };
}

interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** Null for the callback that is waited for. */
function refusalOf(request: IncomingMessage, port: number, state: string): Refusal | null {
  // A name that was made to point here (DNS rebinding) still stands in the Host header.
  const hosts = [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`];
  if (!hosts.includes((request.headers.host ?? '').toLowerCase())) {
    return { status: 421, text: 'This is not the host that was asked for.' };
  }
  if (pathOf(request) !== callbackPath) return { status: 404, text: 'There is nothing here.' };
  if (request.method !== 'GET') return { status: 405, text: 'This address is for the browser coming back.' };
  const states = queryOf(request).getAll('state');
  if (states.length !== 1 || !isSame(states[0] ?? '', state)) {
    return { status: 400, text: 'This is not the answer to a sign-in that was begun here.' };
  }
  return null;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? '';
}

function queryOf(request: IncomingMessage): URLSearchParams {
  const url = request.url ?? '';
  return new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
}

/** In constant time, whatever the lengths. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

function refuse(response: ServerResponse, { status, text }: Refusal, isDemo: boolean): void {
  void send(response, status, { title: 'Not signed in', text, isDemo });
}

async function send(response: ServerResponse, status: number, page: CallbackPage): Promise<void> {
  if (response.closed || response.destroyed) return;
  await new Promise<void>((resolve) => {
    // Also when the browser has gone.
    response.once('close', () => resolve());
    response.writeHead(status, status === 405 ? { ...callbackHeaders, allow: 'GET' } : callbackHeaders);
    response.end(callbackPage(page));
  });
}

type Handle = (request: IncomingMessage, response: ServerResponse, port: number) => void;

interface Listening {
  readonly port: number;
  /** Takes no further connection. */
  readonly stop: () => void;
  readonly close: () => void;
}

async function listenOnFirstFree(ports: readonly number[], handle: Handle): Promise<Listening> {
  for (const port of ports) {
    const listening = await listenOn(port, handle);
    if (listening !== null) return listening;
  }
  throw new SyncError(
    'cannotConnect',
    `No sign-in in the browser: the ports ${ports.join(', ')} of this machine are in use. Finish other sign-ins ` +
      '(the Salesforce CLI uses 1717 as well), or close the program that uses them.',
  );
}

/**
 * Both loopback addresses or none: a program that listens on the other one would be given the code. Null when the port is
 * in use on either.
 */
async function listenOn(wanted: number, handle: Handle): Promise<Listening | null> {
  const servers: Server[] = [];
  let port = wanted;
  for (const address of loopbackAddresses) {
    const limits = {
      headersTimeout: requestLimitMs,
      requestTimeout: requestLimitMs,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16 * 1024,
    };
    const server = createServer(limits, (request, response) => handle(request, response, port));
    server.maxConnections = mostConnections;
    const failure = await listen(server, port, address);
    if (failure === null) {
      servers.push(server);
      port = (server.address() as AddressInfo).port;
    } else if (address === '127.0.0.1' || !hasNoSuchAddress(failure)) {
      for (const each of servers) each.close();
      return null;
    }
  }
  return {
    port,
    stop: () => {
      for (const server of servers) server.close();
    },
    close: () => {
      for (const server of servers) server.close().closeAllConnections();
    },
  };
}

/** A machine without IPv6 has no `::1`, and no browser that asks there. */
function hasNoSuchAddress(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT' || error.code === 'EINVAL';
}

function listen(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', (error) => resolve(error));
    server.listen({ port, host, exclusive: true, ipv6Only: true }, () => resolve(null));
  });
}

async function within<T>(promise: Promise<T>, limitMs: number, signal: AbortSignal): Promise<T> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  function cancel(): void {
    reject(new SyncError('cancelled', 'The sign-in was cancelled.'));
  }
  const timer = setTimeout(() => {
    const minutes = Math.round(limitMs / 60_000);
    reject(
      new SyncError(
        'signInFailed',
        `The browser did not come back within ${minutes} minutes. Sign in again. If Salesforce showed ` +
          '"redirect_uri_mismatch", register the callback URLs http://localhost:1717/OauthRedirect, …:1718… and …:1719… with the app.',
      ),
    );
  }, limitMs);
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await Promise.race([promise, ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}
