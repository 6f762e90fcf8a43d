import type { NeededColumns } from '../model/tables.ts';

/** Answers of `columnOf` besides a column. */
export const notNeeded = -1;
export const keyOfAttributes = -2;

interface NeededKey {
  readonly bytes: Uint8Array;
  readonly column: number;
}

const slots = 4096;
/** Keys of one record that the table takes. */
const maxKeys = 2048;
const hashSeed = -2128831035;
const hashFactor = 16777619;

/**
 * Keys of JSON records by a hash of their bytes: which column a key fills, and whether its object has had it already. No
 * text is made of a key. Two keys of one hash are taken for one: then the record is read in the slow way, which knows.
 */
export class KeyTable {
  /** Needed keys by hash, those of `attributes` apart. */
  readonly #standard = new Map<number, NeededKey>();
  readonly #attributes = new Map<number, NeededKey>();
  // Keys of the record at hand: the hash, and the number of the object that has it. Smaller numbers are of earlier records.
  readonly #hashes = new Int32Array(slots);
  readonly #objects = new Int32Array(slots);
  #object = 0;
  #record = 0;
  #used = 0;
  #hash = 0;

  constructor(needed: NeededColumns) {
    needed.standard.forEach((name, index) => {
      this.#standard.set(hashOf(name), { bytes: bytesOf(name), column: index });
    });
    this.#standard.set(hashOf('attributes'), { bytes: bytesOf('attributes'), column: keyOfAttributes });
    needed.attributes.forEach((name, index) => {
      this.#attributes.set(hashOf(name), { bytes: bytesOf(name), column: needed.standard.length + index });
    });
    const count = needed.standard.length + 1 + needed.attributes.length;
    this.isUsable = this.#standard.size + this.#attributes.size === count && count < maxKeys;
  }

  /** False when two needed keys have one hash: then no record can be read this way. */
  readonly isUsable: boolean;

  beginRecord(): void {
    this.#record = this.#object + 1;
    this.#used = 0;
  }

  /** @returns the number of an object of the record at hand */
  newObject(): number {
    this.#object += 1;
    return this.#object;
  }

  /**
   * Reads the key that begins behind its opening quote.
   * @param plain 1 for each byte that stands for itself in a string
   * @returns index of the closing quote, or -1 for a key that is not plain
   */
  readKey(bytes: Uint8Array, from: number, plain: Uint8Array): number {
    let hash = hashSeed;
    for (let index = from; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0;
      if (plain[byte] === 0) {
        this.#hash = hash;
        return byte === 0x22 ? index : -1;
      }
      hash = Math.imul(hash ^ byte, hashFactor);
    }
    return -1;
  }

  /** Whether the object has had no key of the hash just read; remembers it. */
  isFirst(object: number): boolean {
    const hash = this.#hash;
    let slot = hash & (slots - 1);
    while ((this.#objects[slot] ?? 0) >= this.#record) {
      if (this.#hashes[slot] === hash && this.#objects[slot] === object) return false;
      slot = (slot + 1) & (slots - 1);
    }
    this.#hashes[slot] = hash;
    this.#objects[slot] = object;
    this.#used += 1;
    return this.#used <= maxKeys;
  }

  /** The column that the key just read fills. */
  columnOf(bytes: Uint8Array, from: number, end: number, isAttribute: boolean): number {
    const key = (isAttribute ? this.#attributes : this.#standard).get(this.#hash);
    if (key?.bytes.length !== end - from) return notNeeded;
    for (let index = from; index < end; index += 1) {
      if (bytes[index] !== key.bytes[index - from]) return notNeeded;
    }
    return key.column;
  }
}

function bytesOf(name: string): Uint8Array {
  return new TextEncoder().encode(name);
}

function hashOf(name: string): number {
  let hash = hashSeed;
  for (const byte of bytesOf(name)) hash = Math.imul(hash ^ byte, hashFactor);
  return hash;
}
