/** In milliseconds. */
export interface HttpLimits {
  /** Until a connection stands, TLS included. */
  readonly connectMs: number;
  /** From the last byte sent to the head of the reply. */
  readonly firstByteMs: number;
  /** Longest silence inside a body, sent or received. */
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
  connectMs: 10_000,
  firstByteMs: 30_000,
  idleMs: 60_000,
  backoffFirstMs: 1_000,
  backoffMostMs: 60_000,
  tries: 6,
  triesWithinMs: 5 * 60_000,
  askedWaitMs: 15 * 60_000,
};
