/** One repeatable series of draws. */
export interface Draws {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [0, bound). */
  below(bound: number): number;
  pick<T>(list: readonly T[]): T;
  chance(share: number): boolean;
}

/**
 * The draws of one thing: the same seed, topic and number always give the same series, whatever was drawn before. So a
 * row can be made on its own, in any order, without the rows before it. (mulberry32, its state spread by a finaliser.)
 */
export function drawsFor(seed: number, topic: number, number: number): Draws {
  let state = scatter(scatter(scatter(seed) ^ topic) ^ number);
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
  return {
    next,
    below: (bound) => Math.floor(next() * bound),
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
    chance: (share) => next() < share,
  };
}

/** Spreads the bits of a 32-bit number; one to one. */
export function scatter(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Undoes `scatter`. */
export function gather(value: number): number {
  let mixed = value | 0;
  mixed ^= (mixed >>> 15) ^ (mixed >>> 30);
  mixed = Math.imul(mixed, 0x97132227 /* inverse of 0x735a2d97 */);
  mixed ^= (mixed >>> 15) ^ (mixed >>> 30);
  mixed = Math.imul(mixed, 0x333c4925 /* inverse of 0x21f0aaad */);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
