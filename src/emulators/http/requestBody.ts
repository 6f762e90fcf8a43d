import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { jsonReply, ReplyError } from './route.ts';

const gunzipAsync = promisify(gunzip);
/** Salesforce takes 150 MB of base64 in one upload; a little more is let in so that a client can be told. */
const BODY_LIMIT_BYTES = 160_000_000;

/** The body of one request: read once, hashed on the way, kept as long as the request lives. */
export class RequestBody {
  readonly #request: IncomingMessage;
  readonly #hash: Hash = createHash('sha256');
  #chunks: Buffer[] = [];
  #whole: Promise<Buffer> | undefined;
  #ended = false;
  bytes = 0;

  constructor(request: IncomingMessage) {
    this.#request = request;
  }

  /** Reads on until at least that many bytes have come, or all. */
  async readSome(bytes: number): Promise<void> {
    while (this.bytes < bytes && (await this.#readChunk())) {
      // Everything happens in the condition.
    }
  }

  /** The decoded body. @throws ReplyError 413 when it is over the limit; the stream's error when the client is gone. */
  whole(): Promise<Buffer> {
    this.#whole ??= this.#readAll();
    return this.#whole;
  }

  sha256(): string | null {
    return this.bytes === 0 ? null : this.#hash.copy().digest('hex');
  }

  async #readAll(): Promise<Buffer> {
    while (await this.#readChunk()) {
      if (this.bytes > BODY_LIMIT_BYTES) throw new ReplyError(tooLarge());
    }
    const raw = this.#chunks.length === 1 && this.#chunks[0] ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#chunks = [];
    if (this.#request.headers['content-encoding']?.toLowerCase() !== 'gzip') return raw;
    try {
      return await gunzipAsync(raw, { maxOutputLength: BODY_LIMIT_BYTES });
    } catch (cause) {
      throw new ReplyError(jsonReply(400, [{ errorCode: 'PARSE_ERROR', message: `not gzip: ${String(cause)}` }]));
    }
  }

  /** Takes one chunk off the stream; false at the end. Reads by hand so that a fault can stop in the middle. */
  async #readChunk(): Promise<boolean> {
    if (this.#ended) return false;
    for (;;) {
      const chunk = this.#request.read() as Buffer | null;
      if (chunk !== null) {
        this.bytes += chunk.length;
        this.#hash.update(chunk);
        this.#chunks.push(chunk);
        return true;
      }
      if (this.#request.readableEnded || this.#request.complete) {
        if (this.#request.readableLength > 0) continue;
        this.#ended = true;
        return false;
      }
      if (this.#request.destroyed) throw new Error('The client closed the connection inside the request.');
      await nextReadable(this.#request);
    }
  }
}

function nextReadable(request: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    function settle(error?: Error): void {
      request.off('readable', onEvent).off('end', onEvent).off('close', onEvent).off('error', settle);
      if (error) reject(error);
      else resolve();
    }
    function onEvent(): void {
      settle();
    }
    request.on('readable', onEvent).on('end', onEvent).on('close', onEvent).on('error', settle);
  });
}

function tooLarge(): ReturnType<typeof jsonReply> {
  return jsonReply(413, [{ errorCode: 'FILE_SIZE_LIMIT_EXCEEDED', message: 'Maximum upload size exceeded.' }]);
}
