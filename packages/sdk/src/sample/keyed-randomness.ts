import { detached } from "../detached.ts";
import type { Random } from "../random.ts";
import { isKept } from "./decision.ts";
import { HALF_MASK, type Randomness } from "./randomness.ts";
import { KEEP_ALL, type Threshold } from "./threshold.ts";

/**
 * R of an entity is the same for all its events, so it is a pseudonym of the entity that no scrub
 * action sees. Only its top 20 bits are keyed; the rest is drawn anew for each event. One entity in
 * 2^20 whose keyed bits meet the threshold's then loses consistency. These bits still join the rows of
 * an entity within an epoch, to be shared with one other entity in 2^20: which one, the key alone tells.
 */
const KEYED_BITS = 20;
const NOISE_BITS = 28 - KEYED_BITS;
const NOISE_MASK = (1 << NOISE_BITS) - 1;

/** Entities remembered per generation of the cache; two generations live. */
export const CACHE_ENTITIES = 8192;
/** Longer values are hashed each time, so that the cache stays below some 16 MiB. */
const CACHE_CHARACTERS = 256;

/**
 * R of an entity changes every seven days, so that none is invisible for good and nobody can follow R
 * through the months. Counted from 1970, so that all nodes that share the key change together.
 */
const EPOCH_MILLIS = 7 * 86_400_000;

/** Whole, and for a clock before 1970 or without a time the first one. A clock that jumps takes the epoch with it, and back. */
export function samplingEpochAt(nowMillis: number): number {
  return Number.isFinite(nowMillis) ? Math.max(0, Math.floor(nowMillis / EPOCH_MILLIS)) : 0;
}

/** 32 keyed bits of a value in an epoch; the caller's hash carries the secret, and no two epochs may correlate. */
export type KeyedHash = (value: string, epoch: number) => number;

/**
 * R by entity: one decision per value of an attribute and epoch, across processes that share the key. Bounds: two generations of
 * {@link CACHE_ENTITIES} values with at most 256 characters; one that fell out is hashed again and decided as before.
 */
export class KeyedRandomness {
  readonly #hash: KeyedHash;
  readonly #random: Random;
  #epoch: number;
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(hash: KeyedHash, random: Random, epoch: number) {
    this.#hash = hash;
    this.#random = random;
    this.#epoch = epoch;
  }

  /** Values that are remembered, in both generations. */
  get cached(): number {
    return this.#young.size + this.#old.size;
  }

  /** From now on R is that of another epoch. */
  turn(epoch: number): void {
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.forget();
  }

  /** No value that was given stays in memory. */
  forget(): void {
    this.#young = new Map();
    this.#old = new Map();
  }

  draw(into: Randomness, value: string): void {
    this.decide(into, value, KEEP_ALL);
  }

  /**
   * R of a value, and whether it is kept. Where the keyed bits decide against it, no noise is drawn:
   * `into` is then not whole, and nobody writes it.
   */
  decide(into: Randomness, value: string, threshold: Threshold): boolean {
    const keyed = this.#keyedBits(value);
    const limit = threshold.high >>> NOISE_BITS;
    if (keyed < limit) return false;
    into.high = (keyed << NOISE_BITS) | (this.#random.uint32() & NOISE_MASK);
    into.low = this.#random.uint32() & HALF_MASK;
    return keyed > limit || isKept(into, threshold);
  }

  #keyedBits(value: string): number {
    let keyed = this.#young.get(value);
    if (keyed !== undefined) return keyed;
    keyed = this.#old.get(value) ?? this.#hash(value, this.#epoch) >>> (32 - KEYED_BITS);
    if (value.length > CACHE_CHARACTERS) return keyed;
    if (this.#young.size >= CACHE_ENTITIES) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(detached(value), keyed);
    return keyed;
  }
}
