/**
 * The server's time, taken from the `Date` of its replies and carried on by this machine's monotonic clock. The local
 * wall clock may be wrong by hours, or be set while a run goes on; it is used only before the first reply.
 */
export class ServerClock {
  #serverMs: number | null = null;
  #heardAtMs = 0;

  /** @param date the `Date` header of a reply */
  hear(date: string | null): void {
    const serverMs = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(serverMs)) return;
    this.#serverMs = serverMs;
    this.#heardAtMs = performance.now();
  }

  now(): Date {
    if (this.#serverMs === null) return new Date();
    return new Date(this.#serverMs + performance.now() - this.#heardAtMs);
  }
}
