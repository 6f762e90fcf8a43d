import { gzipSync } from 'node:zlib';
import { type FaultAction, numberParameter, type StruckFault, textParameter } from './faultRule.ts';

/** A reply's body and headers after `truncate` or `corrupt`; how it is framed decides whether a client can notice. */
export interface DamagedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly framing: 'contentLength' | 'chunked' | 'close';
  /** What Content-Length says, when it lies. */
  readonly statedLength: number | undefined;
}

type Headers = Readonly<Record<string, string>>;

/**
 * Cuts the body after `afterBytes` (default: half of it) or `afterRows` lines of data. With `gzip` the cut is made in
 * the zipped bytes. With `framing` the end looks regular all the same; with `lieLength` the length of the whole is said.
 */
export function truncateReply(status: number, headers: Headers, body: Buffer, action: FaultAction): DamagedReply {
  const gzip = action['gzip'] === true;
  const rows = action['afterRows'];
  const shortened = typeof rows === 'number' ? body.subarray(0, endOfRow(body, rows)) : body;
  const whole = gzip ? gzipSync(shortened) : shortened;
  const cutAt =
    typeof rows === 'number' && action['afterBytes'] === undefined
      ? whole.length
      : numberParameter(action, 'afterBytes', Math.floor(whole.length / 2));
  const framing = textParameter(action, 'framing');
  return {
    status,
    headers: gzip ? { ...headers, 'Content-Encoding': 'gzip' } : headers,
    body: whole.subarray(0, cutAt),
    framing: framing === 'chunked' || framing === 'close' ? framing : 'contentLength',
    statedLength: action['lieLength'] === true ? (gzip ? gzipSync(body).length : body.length) : undefined,
  };
}

/** Puts the damage of `kind` into the body; the framing stays regular. */
export function corruptReply(status: number, headers: Headers, body: Buffer, fault: StruckFault): DamagedReply {
  const kind = textParameter(fault.do, 'kind') ?? 'halfJson';
  const regular = { status, headers, framing: 'contentLength', statedLength: undefined } as const;
  switch (kind) {
    case 'html200':
      return {
        ...regular,
        status: 200,
        headers: { ...headers, 'Content-Type': 'text/html;charset=UTF-8' },
        body: Buffer.from('<!DOCTYPE html><html><head><title>Login (DEMO)</title></head><body>Log in</body></html>'),
      };
    case 'badCsvColumns':
      return { ...regular, body: dropLastColumn(body) };
    case 'nul':
      return { ...regular, body: replaceInMiddle(body, Buffer.from([0])) };
    case 'badUtf8':
      return { ...regular, body: replaceInMiddle(body, Buffer.from([0xc3, 0x28])) };
    case 'wrongCrc': {
      const zipped = gzipSync(body);
      const checksumAt = zipped.length - 8;
      zipped[checksumAt] = (zipped[checksumAt] ?? 0) ^ 0xff;
      return { ...regular, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: zipped };
    }
    case 'otherHeaderCase': {
      const headerEnd = endOfRow(body, 0);
      const header = Buffer.from(body.subarray(0, headerEnd).toString('utf8').toUpperCase());
      return { ...regular, body: Buffer.concat([header, body.subarray(headerEnd)]) };
    }
    default:
      return { ...regular, body: body.subarray(0, Math.floor(body.length / 2)) };
  }
}

/** Offset after the header line and `rows` lines of data. */
function endOfRow(body: Buffer, rows: number): number {
  let end = 0;
  for (let line = 0; line <= rows; line++) {
    const lineEnd = body.indexOf(0x0a, end);
    if (lineEnd < 0) return body.length;
    end = lineEnd + 1;
  }
  return end;
}

/** Takes the last column off the line in the middle. */
function dropLastColumn(body: Buffer): Buffer {
  const start = body.lastIndexOf(0x0a, Math.floor(body.length / 2)) + 1;
  const end = body.indexOf(0x0a, start);
  const comma = body.lastIndexOf(0x2c, end < 0 ? body.length : end);
  if (comma < start) return body;
  return Buffer.concat([body.subarray(0, comma), end < 0 ? Buffer.from('\n') : body.subarray(end)]);
}

function replaceInMiddle(body: Buffer, bytes: Buffer): Buffer {
  const at = Math.floor(body.length / 2);
  return Buffer.concat([body.subarray(0, at), bytes, body.subarray(at + bytes.length)]);
}
