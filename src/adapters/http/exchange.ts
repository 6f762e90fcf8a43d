import type { ReadableStreamReadResult } from 'node:stream/web';
import { HttpFailure, type HttpReply, type HttpRequest } from '../../core/http/httpClient.ts';
import { SyncError } from '../../core/model/syncError.ts';
import type { HttpLimits } from './createHttpClient.ts';

/** A JSON answer longer than this is not one that we asked for. */
const longestTextBytes = 256 * 1024 * 1024;

/** See `HttpClient.exchange`. */
export async function exchange(request: HttpRequest, limits: HttpLimits, signal: AbortSignal): Promise<HttpReply> {
  const stop = new AbortController();
  const firstByteMs = request.firstByteMs ?? limits.firstByteMs;
  const timer = setTimeout(() => {
    stop.abort(new HttpFailure(`no answer within ${seconds(firstByteMs)} s`, false));
  }, firstByteMs);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
      // A token must not follow a redirect to another host.
      redirect: 'manual',
      signal: AbortSignal.any([signal, stop.signal]),
    });
    return replyOf(response, limits.idleMs, signal, stop);
  } catch (error) {
    throw failureOf(error, signal);
  } finally {
    clearTimeout(timer);
  }
}

function replyOf(response: Response, idleMs: number, signal: AbortSignal, stop: AbortController): HttpReply {
  const { headers } = response;
  function chunks(): AsyncIterable<Uint8Array> {
    return readChunks(response, idleMs, signal, stop);
  }
  return {
    status: response.status,
    header: (name) => headers.get(name),
    framed:
      headers.has('content-length') || /\bchunked\b/i.test(headers.get('transfer-encoding') ?? '') || !response.body,
    chunks,
    text: () => readText(chunks()),
    async discard() {
      await response.body?.cancel().catch(() => undefined);
    },
  };
}

/** Reads with one timer for all chunks: a new one per chunk costs more than the reading. */
async function* readChunks(
  response: Response,
  idleMs: number,
  signal: AbortSignal,
  stop: AbortController,
): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const timer = setTimeout(() => {
    stop.abort(new HttpFailure(`the answer stopped for ${seconds(idleMs)} s`, false));
  }, idleMs);
  try {
    for (;;) {
      const { done, value } = (await reader.read()) as ReadableStreamReadResult<Uint8Array>;
      if (done) return;
      timer.refresh();
      yield value;
    }
  } catch (error) {
    throw failureOf(error, signal);
  } finally {
    clearTimeout(timer);
    await reader.cancel().catch(() => undefined);
  }
}

async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > longestTextBytes) throw new HttpFailure(`an answer of more than ${longestTextBytes} bytes`, false);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** What went wrong, without the request: its headers hold a token. */
function failureOf(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return new SyncError('cancelled', 'Cancelled.');
  if (error instanceof HttpFailure) return error;
  const codes = codesOf(error);
  const words = codes.map((code) => causes[code]).find((text) => text !== undefined);
  const tls = codes.some((code) => /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code));
  const code = codes[0] ?? 'no code';
  if (tls) return new HttpFailure(`the TLS certificate or connection is not accepted (${code})`, true);
  return new HttpFailure(`${words?.text ?? 'the connection failed'} (${code})`, words?.notSent ?? false);
}

const causes: Readonly<Record<string, { readonly text: string; readonly notSent: boolean }>> = {
  ECONNREFUSED: { text: 'the connection was refused', notSent: true },
  ENOTFOUND: { text: 'the host name is not known', notSent: true },
  EAI_AGAIN: { text: 'the host name could not be looked up', notSent: true },
  EHOSTUNREACH: { text: 'the host is not reachable', notSent: true },
  ENETUNREACH: { text: 'the network is not reachable', notSent: true },
  ENETDOWN: { text: 'the network is down', notSent: true },
  UND_ERR_CONNECT_TIMEOUT: { text: 'connecting took too long', notSent: true },
  ECONNRESET: { text: 'the connection was reset', notSent: false },
  EPIPE: { text: 'the connection was closed', notSent: false },
  ETIMEDOUT: { text: 'the connection timed out', notSent: false },
  UND_ERR_SOCKET: { text: 'the connection was closed', notSent: false },
};

/** Codes along the chain of causes, outermost first; a failed connect to several addresses carries one error each. */
function codesOf(error: unknown, depth = 0): readonly string[] {
  if (typeof error !== 'object' || error === null || depth > 4) return [];
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  const several = Array.isArray(errors) ? errors.flatMap((one: unknown) => codesOf(one, depth + 1)) : [];
  return [...(typeof code === 'string' ? [code] : []), ...several, ...codesOf(cause, depth + 1)];
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}
