import assert from "node:assert/strict";

/** The same seed gives the same numbers, so that a run can be repeated. Not for secrets. */
export class SeededRandom {
  #state: number;

  /** `seed` is a whole number from 0 to 2^32 - 1. */
  constructor(seed: number) {
    assert(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32, `seed ${seed} is not a uint32`);
    // Xorshift stays at 0 for ever, and near seeds would begin alike.
    this.#state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) >>> 0 || 1;
    for (let round = 0; round < 8; round++) this.next();
  }

  /** At least 0 and less than 1. */
  next(): number {
    // Xorshift with 32 bits of state, after G. Marsaglia, "Xorshift RNGs", 2003.
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state >>> 0;
    return this.#state / 2 ** 32;
  }

  /** A whole number from `min` to `max`, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.integer(0, from.length - 1)]!;
  }
}
