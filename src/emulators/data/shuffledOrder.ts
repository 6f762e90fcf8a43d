/** A one-to-one reordering of the numbers 0 … size − 1, in both directions. */
export interface ShuffledOrder {
  placeOf(number: number): number;
  numberAt(place: number): number;
}

/**
 * A fixed shuffle by steps of an amount that shares no divisor with the size, so that a place can be computed without a
 * list in memory. Exact up to 94 million (the products stay below 2^53).
 */
export function shuffledOrder(size: number, seed: number): ShuffledOrder {
  if (size < 2) return { placeOf: (number) => number, numberAt: (place) => place };
  const step = coprimeStep(size);
  const back = inverseOf(step, size);
  const offset = seed % size;
  return {
    placeOf: (number) => (number * step + offset) % size,
    numberAt: (place) => (((place - offset + size) % size) * back) % size,
  };
}

/** Near the golden section, which spreads neighbours widest. */
function coprimeStep(size: number): number {
  let step = Math.max(1, Math.floor(size * 0.618));
  while (greatestCommonDivisor(step, size) !== 1) step += 1;
  return step;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** The number that undoes a multiplication by `step`, modulo `size` (extended Euclid). */
function inverseOf(step: number, size: number): number {
  let [previous, current] = [size, step];
  let [previousFactor, factor] = [0, 1];
  while (current > 1) {
    const quotient = Math.floor(previous / current);
    [previous, current] = [current, previous - quotient * current];
    [previousFactor, factor] = [factor, previousFactor - quotient * factor];
  }
  return ((factor % size) + size) % size;
}
