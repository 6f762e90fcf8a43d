/**
 * `src/emulators/http` is the kernel every look-alike is served by: routes with fixed operation names, faults on
 * demand, an append-only history and a clock that tests can turn. It knows nothing of Salesforce or Personalization.
 *
 * To add a look-alike: make an `EmulatorContext` (shared), an `EmulatorServer` per host name that is imitated, and
 * `server.addRoutes([{ op, method, path, handle }])`.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { DataFault, DataFaultType } from './faultRule.ts';

/** What a request is about, as far as fault rules and the history want to know. */
export interface Subject {
  readonly object?: string | undefined;
  readonly jobId?: string | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text and buffers get a Content-Length; a stream is sent in chunks. `undefined`: no body at all. */
  readonly body?: string | Buffer | (() => Readable) | undefined;
}

/** What a handler sees of a request. */
export interface EmulatedRequest {
  readonly op: string;
  readonly method: string;
  /** Path as routed: without the query string, double slashes collapsed. */
  readonly path: string;
  /** The values of the `:name` parts of the route's path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The whole body, unzipped when the client said `Content-Encoding: gzip`. Can be called again. */
  body(): Promise<Buffer>;
  /** The commit point: from here on the effect stands, whatever happens to the reply. */
  commit(rowsApplied?: number): void;
  /** Rows that are applied after the reply (a job in the background) are added to the same line of the history. */
  addRowsApplied(rows: number): void;
  /** Gives the fault of that type that a rule has put on this request, if it `fits`, and counts it as a hit. */
  takeFault(type: DataFaultType, fits?: (fault: DataFault) => boolean): DataFault | undefined;
}

export interface Route {
  /** Fixed name of the operation: what fault rules and the history call it, e.g. `ingest.upload`. */
  readonly op: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  /** `/services/data/:version/jobs/ingest/:jobId`; a last `:rest*` takes everything that follows. */
  readonly path: string;
  /** Object and job the request is about, from the path and query. */
  readonly subject?: (params: Readonly<Record<string, string>>, query: URLSearchParams) => Subject;
  /** The same from the body, where it stands only there: such a body is read before any fault is looked up. */
  readonly subjectOfBody?: (body: Buffer, params: Readonly<Record<string, string>>) => Subject;
  /** Where one path serves several operations: their names, and which of them a body asks for. */
  readonly opOfBody?: { readonly names: readonly string[]; readonly choose: (body: Buffer) => string };
  handle(request: EmulatedRequest): Promise<Reply> | Reply;
}

/** An answer that a handler throws because it ends all further work. */
export class ReplyError extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`answered ${reply.status}`);
    this.reply = reply;
  }
}

export function jsonReply(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'Content-Type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers };
}
