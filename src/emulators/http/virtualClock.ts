export interface ClockSettings {
  /** Added to the machine's time. */
  readonly offsetMs: number;
  /** How fast emulated time runs: 1 is real time. */
  readonly rate: number;
  /** When true, time stands still at the moment of freezing. */
  readonly freeze: boolean;
}

/** The emulated servers' time: every stamp, `Date` header and expiry comes from here, never from the machine. */
export class VirtualClock {
  #settings: ClockSettings = { offsetMs: 0, rate: 1, freeze: false };
  #anchorRealMs = Date.now();
  #anchorVirtualMs = this.#anchorRealMs;

  nowMs(): number {
    if (this.#settings.freeze) return this.#anchorVirtualMs;
    return Math.floor(this.#anchorVirtualMs + (Date.now() - this.#anchorRealMs) * this.#settings.rate);
  }

  settings(): ClockSettings & { readonly now: string } {
    return { ...this.#settings, now: new Date(this.nowMs()).toISOString() };
  }

  /** Values that are not given stay. A new `offsetMs` counts from the machine's present time. */
  set(change: Partial<ClockSettings>): void {
    const nowMs = this.nowMs();
    const realMs = Date.now();
    this.#anchorVirtualMs = change.offsetMs === undefined ? nowMs : realMs + change.offsetMs;
    this.#anchorRealMs = realMs;
    this.#settings = { ...this.#settings, ...change };
  }

  reset(): void {
    this.set({ offsetMs: 0, rate: 1, freeze: false });
  }
}
