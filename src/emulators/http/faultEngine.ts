import type { FaultMatch, FaultMoment, FaultRule, StruckFault } from './faultRule.ts';
import { seededRandom } from './seededRandom.ts';

export interface Operation {
  readonly op: string;
  readonly object?: string | undefined;
  readonly jobId?: string | undefined;
}

export interface FaultStatus {
  readonly id: string;
  readonly rule: FaultRule;
  /** Operations that the rule's match fitted, and how often the fault was really acted out. */
  readonly matched: number;
  readonly hits: number;
}

interface LiveRule {
  readonly id: string;
  readonly rule: FaultRule;
  readonly random: () => number;
  readonly rowsAppliedAtStart: number;
  matched: number;
  struck: number;
  hits: number;
}

/**
 * Decides which faults strike which operation. Same seed and same order of requests: same faults, since every rule has
 * a generator of its own, seeded from the engine's seed and the rule's number.
 */
export class FaultEngine {
  #seed: number;
  #nextNumber = 1;
  #rules: LiveRule[] = [];
  #rowsApplied = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  add(rule: FaultRule): string {
    const number = this.#nextNumber++;
    const id = `f${number}`;
    this.#rules.push({
      id,
      rule,
      random: seededRandom(this.#seed * 1_000_003 + number),
      rowsAppliedAtStart: this.#rowsApplied,
      matched: 0,
      struck: 0,
      hits: 0,
    });
    return id;
  }

  remove(id: string): boolean {
    const before = this.#rules.length;
    this.#rules = this.#rules.filter((live) => live.id !== id);
    return this.#rules.length < before;
  }

  reset(seed?: number): void {
    this.#rules = [];
    this.#nextNumber = 1;
    this.#rowsApplied = 0;
    if (seed !== undefined) this.#seed = seed;
  }

  list(): readonly FaultStatus[] {
    return this.#rules.map(({ id, rule, matched, hits }) => ({ id, rule, matched, hits }));
  }

  /** Rows written anywhere: what `after.rowsApplied` waits for. */
  countRowsApplied(rows: number): void {
    this.#rowsApplied += rows;
  }

  /**
   * Every fault that strikes this operation, in the order of the rules. Call it once per operation: it counts.
   * Look-alikes that are not HTTP (SFTP) call it themselves.
   */
  strike(operation: Operation): readonly StruckFault[] {
    return this.#rules.filter((live) => this.#strikes(live, operation)).map(toStruckFault);
  }

  #strikes(live: LiveRule, operation: Operation): boolean {
    const { match, times } = live.rule;
    if (!fits(match, operation)) return false;
    const rowsSinceStart = this.#rowsApplied - live.rowsAppliedAtStart;
    if (match.afterRowsApplied !== null && rowsSinceStart < match.afterRowsApplied) return false;
    live.matched += 1;
    if (match.nth !== null && live.matched < match.nth) return false;
    if (match.every !== null && live.matched % match.every !== 0) return false;
    if (times !== null && live.struck >= times) return false;
    if (match.probability < 1 && live.random() >= match.probability) return false;
    live.struck += 1;
    return true;
  }
}

function fits(match: FaultMatch, operation: Operation): boolean {
  return (
    fitsName(match.op, operation.op) &&
    (match.object === '*' || match.object.toLowerCase() === operation.object?.toLowerCase()) &&
    (match.jobId === '*' || match.jobId === operation.jobId)
  );
}

function fitsName(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function toStruckFault(live: LiveRule): StruckFault {
  const when: FaultMoment = live.rule.when;
  return {
    id: live.id,
    when,
    do: live.rule.do,
    random: live.random,
    hit() {
      live.hits += 1;
    },
  };
}
