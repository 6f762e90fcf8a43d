import type { ClientRequest, IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { HttpFailure, type HttpReply } from '../../core/http/httpClient.ts';
import { brokenAnswer, cancelled, TimeUp } from './failures.ts';

/** A JSON answer longer than this is not one that we asked for. */
const longestTextBytes = 256 * 1024 * 1024;
/** Larger than Node's 16 KB: each chunk of a large answer costs a turn of the event loop. */
const chunkBytes = 64 * 1024;

export interface ReadOptions {
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

export function replyOf(incoming: IncomingMessage, outgoing: ClientRequest, options: ReadOptions): HttpReply {
  // An error between two reads has no listener yet; the next read finds it.
  incoming.on('error', () => undefined);
  function chunks(): AsyncIterable<Uint8Array> {
    return readChunks(incoming, outgoing, options);
  }
  return {
    status: incoming.statusCode ?? 0,
    header: (name) => headerOf(incoming, name),
    framed: isFramed(incoming),
    chunks,
    text: () => readText(chunks()),
  };
}

function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(', ') : (value ?? null);
}

function isFramed(incoming: IncomingMessage): boolean {
  const { statusCode, headers } = incoming;
  const isEmpty = statusCode === 204 || statusCode === 304;
  return isEmpty || headers['content-length'] !== undefined || /\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
}

/** Reads with one timer for all chunks: a new one for each costs more than the reading. */
async function* readChunks(
  incoming: IncomingMessage,
  outgoing: ClientRequest,
  { idleMs, signal }: ReadOptions,
): AsyncGenerator<Uint8Array> {
  if (signal.aborted) throw cancelled();
  const timer = setTimeout(() => incoming.destroy(new TimeUp('the answer stopped for', idleMs)), idleMs);
  function cancel(): void {
    incoming.destroy(cancelled());
  }
  signal.addEventListener('abort', cancel, { once: true });
  try {
    for await (const chunk of decompressed(incoming)) {
      timer.refresh();
      yield chunk as Uint8Array;
    }
  } catch (error) {
    throw brokenAnswer(error, signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    // What was not read or sent to its end leaves a connection that nobody else can use.
    if (!incoming.complete || !outgoing.writableFinished) outgoing.destroy();
  }
}

function decompressed(incoming: IncomingMessage): Readable {
  const encoding = (incoming.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return incoming;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new HttpFailure(`an answer in the encoding "${encoding}", which nobody asked for`, false);
  }
  // Both ends learn of a failure by `pipeline`; whoever reads learns of it as well.
  return pipeline(incoming, createGunzip({ chunkSize: chunkBytes }), () => undefined);
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
