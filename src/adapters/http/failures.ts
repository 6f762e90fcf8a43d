import { HttpFailure } from '../../core/http/httpClient.ts';
import { SyncError } from '../../core/model/syncError.ts';

/** One of our own limits has passed. */
export class TimeUp extends Error {
  constructor(what: string, ms: number) {
    super(`${what} ${Math.round(ms / 100) / 10} s`);
    this.name = 'TimeUp';
  }
}

export function cancelled(): SyncError {
  return new SyncError('cancelled', 'Cancelled.');
}

/**
 * What went wrong, without the request: its headers hold a token.
 * @param notSent whether the other side certainly received nothing
 */
export function failureOf(error: unknown, signal: AbortSignal, notSent: boolean): Error {
  if (signal.aborted) return cancelled();
  if (error instanceof HttpFailure) return error;
  if (error instanceof TimeUp) return new HttpFailure(error.message, notSent);
  const code = codeOf(error);
  const isTls = /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO)/.test(code);
  const words = isTls ? 'the TLS certificate or connection is not accepted' : (causes[code] ?? 'the connection failed');
  return new HttpFailure(`${words} (${code})`, notSent);
}

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'the host is not reachable',
  ENETUNREACH: 'the network is not reachable',
  ENETDOWN: 'the network is down',
  ECONNRESET: 'the connection was closed or reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  Z_DATA_ERROR: 'the compressed answer is damaged',
  Z_BUF_ERROR: 'the compressed answer is cut',
};

/** A failed connect to several addresses carries one error for each. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'no code';
  const { code, errors, name } = error as { code?: unknown; errors?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  if (Array.isArray(errors)) return codeOf(errors[0]);
  return typeof name === 'string' ? name : 'no code';
}
