/**
 * HTTP as both outside systems need it: time limits, no redirects, back-off that a person can interrupt, and bodies that go
 * straight to disk.
 * It knows neither of them; `createPorts.ts` gives it to their adapters.
 */
import type { HttpClient } from '../../core/http/httpClient.ts';
import { exchange } from './exchange.ts';
import { openPart } from './partFile.ts';
import { repeat } from './repeat.ts';

/** In milliseconds. Node's own limits are 300 s each; connecting has Node's 10 s. */
export interface HttpLimits {
  readonly firstByteMs: number;
  /** Longest silence inside a body. */
  readonly idleMs: number;
  readonly backoffFirstMs: number;
  readonly backoffMostMs: number;
  /** Tries in all, the first included. */
  readonly tries: number;
  /** Longest time from the first try to the start of the last, waits asked for not counted. */
  readonly triesWithinMs: number;
  /** Longest sum of waits that the other side asks for: 15 min where a person waits, 60 min at night. */
  readonly askedWaitMs: number;
}

export const defaultHttpLimits: HttpLimits = {
  firstByteMs: 30_000,
  idleMs: 60_000,
  backoffFirstMs: 1_000,
  backoffMostMs: 60_000,
  tries: 6,
  triesWithinMs: 5 * 60_000,
  askedWaitMs: 15 * 60_000,
};

export function createHttpClient(limits: Partial<HttpLimits> = {}): HttpClient {
  const all = { ...defaultHttpLimits, ...limits };
  return {
    exchange: (request, signal) => exchange(request, all, signal),
    repeat: (attempt, signal) => repeat(attempt, all, signal),
    openPart,
  };
}
