import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import type { DamagedReply } from './damagedBody.ts';
import type { Reply } from './route.ts';

const gzipAsync = promisify(gzip);
/** Below that many bytes zipping costs more than it saves. */
const GZIP_FROM_BYTES = 512;
/** Speed over size: the emulator must not be the slow side of a benchmark. */
const GZIP_LEVEL = 1;
const SLICES_PER_SECOND = 10;

/** Sends a whole, regular reply; zipped when the client takes gzip. */
export async function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  const zip = acceptsGzip(request) && reply.headers?.['Content-Encoding'] === undefined;
  startReply(response, reply);
  if (typeof reply.body === 'function') {
    if (!zip) return pipeline(reply.body(), response);
    response.setHeader('Content-Encoding', 'gzip');
    return pipeline(reply.body(), createGzip({ level: GZIP_LEVEL }), response);
  }
  const plain = await bodyBytes(reply);
  const zipped = zip && plain.length >= GZIP_FROM_BYTES;
  const body = zipped ? await gzipAsync(plain, { level: GZIP_LEVEL }) : plain;
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  if (reply.status !== 204) response.setHeader('Content-Length', body.length);
  await endWith(response, body);
}

/** Sends head and the first `bytes` of the body (default: half), then leaves the connection as it is. */
export async function sendPart(response: ServerResponse, reply: Reply, bytes: number | undefined): Promise<void> {
  const body = await bodyBytes(reply);
  startReply(response, reply);
  response.setHeader('Content-Length', body.length);
  response.flushHeaders();
  const part = body.subarray(0, bytes ?? Math.floor(body.length / 2));
  if (part.length > 0) await new Promise<void>((resolve) => response.write(part, () => resolve()));
}

/** Sends the whole reply at that speed. */
export async function sendSlowly(response: ServerResponse, reply: Reply, bytesPerSecond: number): Promise<void> {
  const body = await bodyBytes(reply);
  startReply(response, reply);
  response.setHeader('Content-Length', body.length);
  response.flushHeaders();
  const sliceBytes = Math.max(1, Math.floor(bytesPerSecond / SLICES_PER_SECOND));
  for (let sent = 0; sent < body.length && !response.destroyed; sent += sliceBytes) {
    response.write(body.subarray(sent, sent + sliceBytes));
    await wait(1000 / SLICES_PER_SECOND);
  }
  await endWith(response, Buffer.alloc(0));
}

/** Sends a damaged body so framed that most clients take it for whole. */
export async function sendDamaged(response: ServerResponse, reply: DamagedReply): Promise<void> {
  startReply(response, { status: reply.status, headers: reply.headers });
  if (reply.statedLength !== undefined) {
    response.setHeader('Content-Length', reply.statedLength);
    // Fewer bytes than said: only by closing can the server end such a reply.
    await new Promise<void>((resolve) => response.write(reply.body, () => resolve()));
    response.socket?.end();
    return;
  }
  if (reply.framing === 'contentLength') response.setHeader('Content-Length', reply.body.length);
  if (reply.framing === 'close') {
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
  }
  if (reply.framing === 'chunked') response.flushHeaders();
  await endWith(response, reply.body);
}

export async function bodyBytes(reply: Reply): Promise<Buffer> {
  if (typeof reply.body === 'function') return buffer(reply.body());
  return reply.body === undefined ? Buffer.alloc(0) : Buffer.from(reply.body);
}

function startReply(response: ServerResponse, reply: Reply): void {
  response.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
}

function endWith(response: ServerResponse, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    response.once('finish', resolve);
    response.once('close', () => reject(new Error('The client closed the connection inside the reply.')));
    response.end(body);
  });
}

function acceptsGzip(request: IncomingMessage): boolean {
  return /\bgzip\b/i.test(request.headers['accept-encoding'] ?? '');
}
