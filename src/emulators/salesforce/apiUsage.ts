/** The org's daily API calls, as `/limits` and `Sforce-Limit-Info` tell them. */
export class ApiUsage {
  readonly max: number;
  #used = 0;

  constructor(max: number) {
    this.max = max;
  }

  get used(): number {
    return this.#used;
  }

  get remaining(): number {
    return Math.max(0, this.max - this.#used);
  }

  count(): void {
    this.#used += 1;
  }

  setRemaining(remaining: number): void {
    this.#used = Math.max(0, this.max - remaining);
  }

  reset(): void {
    this.#used = 0;
  }
}
