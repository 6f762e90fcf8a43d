import type { IncomingHttpHeaders } from 'node:http';
import { jsonReply, type Reply } from './route.ts';

/**
 * Turns away requests that a web page could have sent: a page's DNS name rebound to loopback shows in `Host`, a page's
 * script shows in `Origin`. Answers undefined when the request may pass.
 */
export function refuseForeignCaller(headers: IncomingHttpHeaders, port: number): Reply | undefined {
  const own = [`127.0.0.1:${port}`, `[::1]:${port}`];
  const host = headers.host?.toLowerCase() ?? '';
  if (!own.includes(host)) return refusal(421, 'Host must be the loopback literal and port of this emulator.');
  const origin = headers.origin;
  if (origin !== undefined && !own.some((address) => origin.toLowerCase() === `http://${address}`)) {
    return refusal(403, 'Requests of web pages are not answered.');
  }
  return undefined;
}

function refusal(status: number, message: string): Reply {
  return jsonReply(status, [{ errorCode: 'EMULATOR_REFUSED', message }]);
}
