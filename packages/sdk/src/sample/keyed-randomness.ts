import { detached } from "../detached.ts";
import type { Random } from "../random.ts";
import type { Randomness } from "./randomness.ts";

/**
 * R of an entity is the same for all its events, so it is a pseudonym of the entity that no scrub
 * action sees. Only its top 20 bits are keyed; the rest is drawn anew for each event. One entity in
 * 2^20 whose keyed bits meet the threshold's then loses consistency, and nobody can single one out.
 */
const KEYED_BITS = 20;
const NOISE_BITS = 28 - KEYED_BITS;
const NOISE_MASK = (1 << NOISE_BITS) - 1;
const HALF_MASK = 0xfffffff;

/** Entities remembered per generation of the cache; two generations live. */
const CACHE_ENTITIES = 8192;
/** Longer values are hashed each time, so that the cache stays below some 16 MiB. */
const CACHE_CHARACTERS = 256;

/** 32 keyed bits of a value; the caller's hash carries the secret. */
export type KeyedHash = (value: string) => number;

/** R by entity: one decision per value of an attribute, across processes that share the key. */
export class KeyedRandomness {
  readonly #hash: KeyedHash;
  readonly #random: Random;
  #young = new Map<string, number>();
  #old = new Map<string, number>();

  constructor(hash: KeyedHash, random: Random) {
    this.#hash = hash;
    this.#random = random;
  }

  draw(into: Randomness, value: string): void {
    const keyed = this.#keyedBits(value);
    into.high = (keyed << NOISE_BITS) | (this.#random.uint32() & NOISE_MASK);
    into.low = this.#random.uint32() & HALF_MASK;
  }

  #keyedBits(value: string): number {
    let keyed = this.#young.get(value);
    if (keyed !== undefined) return keyed;
    keyed = this.#old.get(value) ?? this.#hash(value) >>> (32 - KEYED_BITS);
    if (value.length > CACHE_CHARACTERS) return keyed;
    if (this.#young.size >= CACHE_ENTITIES) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(detached(value), keyed);
    return keyed;
  }
}
