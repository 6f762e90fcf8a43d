import { setTimeout as wait } from 'node:timers/promises';
import { ExponentialBackoff, fullJitterGenerator } from 'cockatiel';
import { TryAgain } from '../../core/http/httpClient.ts';
import type { HttpLimits } from './httpLimits.ts';
import { cancelled } from './failures.ts';

/**
 * See `HttpClient.repeat`. The delays are cockatiel's; its retry policy is not used, because a person who cancels would
 * sit out the wait.
 */
export async function repeat<T>(attempt: () => Promise<T>, limits: HttpLimits, signal: AbortSignal): Promise<T> {
  const patience = createPatience(limits);
  for (;;) {
    if (signal.aborted) throw cancelled();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
      const waitMs = patience.next(error.retryAfterMs);
      if (waitMs === null) throw error.giveUp;
      await wait(waitMs, undefined, { signal }).catch(() => {
        throw cancelled();
      });
    }
  }
}

/** Tells how long to wait before the next try, or null when it is enough. */
function createPatience(limits: HttpLimits) {
  let backoff = new ExponentialBackoff({
    generator: fullJitterGenerator,
    initialDelay: limits.backoffFirstMs,
    maxDelay: limits.backoffMostMs,
  }).next();
  const startedAt = performance.now();
  let tries = 1;
  let askedMs = 0;
  return {
    next(retryAfterMs: number | null): number | null {
      // "Again at once" from a server that cannot answer is no wait: it would be asked in a tight loop.
      if (retryAfterMs !== null && retryAfterMs > 0) {
        askedMs += retryAfterMs;
        return askedMs > limits.askedWaitMs ? null : retryAfterMs;
      }
      tries += 1;
      const waitMs = backoff.duration;
      backoff = backoff.next(undefined);
      const elapsedMs = performance.now() - startedAt - askedMs;
      return tries > limits.tries || elapsedMs + waitMs > limits.triesWithinMs ? null : waitMs;
    },
  };
}
