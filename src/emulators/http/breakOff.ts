import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, numberParameter, type StruckFault, textParameter } from './faultRule.ts';
import { jsonReply, type Reply } from './route.ts';
import { sendReply } from './sendReply.ts';

/** How long a stalled exchange stays silent when the rule does not say: longer than any client's patience. */
const STALL_MS = 600_000;
const REFUSE_MS = 1_000;

interface OpenExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly refuseConnections: (forMs: number) => void;
}

/** Ends an exchange the way a transport fault says. Answers the status when a whole reply was sent after all. */
export async function breakOff(fault: StruckFault, exchange: OpenExchange): Promise<number | undefined> {
  const { request, response, refuseConnections } = exchange;
  switch (fault.do.type) {
    case 'status': {
      const reply = refusalOf(fault);
      await sendReply(request, response, reply);
      return reply.status;
    }
    case 'refuse':
      request.socket.resetAndDestroy();
      refuseConnections(numberParameter(fault.do, 'ms', REFUSE_MS));
      return undefined;
    case 'stall':
      await untilGone(response, numberParameter(fault.do, 'ms', STALL_MS));
      request.socket.destroy();
      return undefined;
    case 'close':
      request.socket.end();
      return undefined;
    default:
      request.socket.resetAndDestroy();
      return undefined;
  }
}

/** The reply of a `status` fault: `body` as given, or Salesforce's shape with `errorCode`. */
function refusalOf(fault: StruckFault): Reply {
  const status = numberParameter(fault.do, 'status', 503);
  const given = fault.do['headers'];
  const headers: Record<string, string> = {};
  if (isObject(given)) for (const [name, value] of Object.entries(given)) headers[name] = String(value);
  const body = fault.do['body'];
  if (typeof body === 'string') return { status, headers, body };
  if (body !== undefined) return jsonReply(status, body, headers);
  const errorCode =
    textParameter(fault.do, 'errorCode') ?? (status === 503 ? 'SERVER_UNAVAILABLE' : 'UNKNOWN_EXCEPTION');
  return jsonReply(status, [{ errorCode, message: textParameter(fault.do, 'message') ?? errorCode }], headers);
}

/** Waits until the client gives up or the time is over, without keeping the process alive for it. */
async function untilGone(response: ServerResponse, forMs: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, forMs);
    timer.unref();
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
