import { describe, expect, it } from 'vitest';
import { drawsFor, gather, scatter } from '../../../../src/emulators/data/drawsFor.ts';
import { shuffledOrder } from '../../../../src/emulators/data/shuffledOrder.ts';
import { firstNames, lastNames } from '../../../../src/emulators/data/words.ts';

describe('repeatable chance', () => {
  it('gives the same series for the same thing, and another for each other thing', () => {
    function series(seed: number, topic: number, number: number): string {
      const draws = drawsFor(seed, topic, number);
      return [draws.next(), draws.next(), draws.next()].join();
    }
    expect(series(1, 2, 3)).toBe(series(1, 2, 3));
    expect(new Set([series(1, 2, 3), series(2, 2, 3), series(1, 3, 3), series(1, 2, 4)]).size).toBe(4);
  });

  it('is even', () => {
    const draws = drawsFor(42, 1, 1);
    const found = [0, 0, 0, 0];
    for (let turn = 0; turn < 40_000; turn += 1) {
      const bucket = draws.below(4);
      found[bucket] = (found[bucket] ?? 0) + 1;
    }
    expect(found.every((count) => count > 9_700 && count < 10_300)).toBe(true);
  });

  it('scatters numbers so that they can be gathered again', () => {
    const numbers = [0, 1, 2, 999_999, 0x7fffffff, 0x80000000, 0xffffffff];
    expect(numbers.map((number) => gather(scatter(number)))).toEqual(numbers);
  });

  it('shuffles without losing anyone, and finds the way back', () => {
    for (const size of [0, 1, 2, 3, 100, 1009, 2000, 4096]) {
      const order = shuffledOrder(size, 77);
      const places = Array.from({ length: size }, (_, number) => order.placeOf(number));
      expect(new Set(places).size).toBe(size);
      expect(places.every((place, number) => order.numberAt(place) === number)).toBe(true);
    }
    const large = shuffledOrder(5_000_000, 3);
    expect(large.numberAt(large.placeOf(4_999_999))).toBe(4_999_999);
  });

  it('draws names from lists without repeats, in composed form', () => {
    for (const names of [firstNames, lastNames]) {
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => name !== name.normalize('NFC'))).toEqual([]);
    }
  });
});
