import { createHmac } from "node:crypto";
import { detached } from "../detached.ts";
import type { PrivacyClass } from "../emit/definition.ts";

/** Bytes of a pseudonym in a row: 10 bits of key id and 70 bits of hash. */
export const PSEUDONYM_BYTES = 10;
/** Bytes of the installation's key. */
export const KEY_BYTES = 32;

/** Values remembered per class and generation of the cache; two generations live. */
const CACHE_VALUES = 4096;
/** Longer values are hashed each time, so that the cache stays below some 16 MiB. */
const CACHE_CHARACTERS = 256;

const WORDS = 3;
const SEPARATOR = "\u001f";
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * Keyed pseudonyms of one class: equal values give equal pseudonyms, the class is hashed in so that
 * no two classes can be joined, and without the key nobody can test a guess (HMAC-SHA-256, RFC 2104).
 *
 * They are kept as words in one table, so that a hit allocates nothing and touches one cache line:
 * `find` gives a place in {@link words}, good until the next call.
 */
export class Pseudonymizer {
  /** Three words a pseudonym: 32, 32 and 16 bits. */
  readonly words: Uint32Array = new Uint32Array((2 * CACHE_VALUES + 1) * WORDS);
  readonly #key: Uint8Array;
  readonly #class: PrivacyClass;
  readonly #keyId: number;
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  /** Where the younger generation starts: it and the older one take turns in the two halves. */
  #base = 0;

  constructor(key: Uint8Array, privacyClass: PrivacyClass) {
    this.#key = key;
    this.#class = privacyClass;
    this.#keyId = keyedWord(key, "sonde key id") >>> 22;
  }

  find(value: string): number {
    const young = this.#young.get(value);
    return young === undefined ? this.#miss(value) : young;
  }

  #miss(value: string): number {
    const old = this.#old.get(value);
    const from = old === undefined ? this.#compute(value) : old;
    if (value.length > CACHE_CHARACTERS) return from;
    // Copied out before a change of generations can reuse the place.
    const [high, middle, low] = [this.words[from]!, this.words[from + 1]!, this.words[from + 2]!];
    if (this.#young.size >= CACHE_VALUES) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#base = this.#base === 0 ? CACHE_VALUES * WORDS : 0;
    }
    const at = this.#base + this.#young.size * WORDS;
    this.words[at] = high;
    this.words[at + 1] = middle;
    this.words[at + 2] = low;
    this.#young.set(detached(value), at);
    return at;
  }

  /** Into the spare place at the end. */
  #compute(value: string): number {
    const digest = createHmac("sha256", this.#key)
      .update(this.#class + SEPARATOR + value.normalize("NFC"))
      .digest();
    const at = 2 * CACHE_VALUES * WORDS;
    const [first, second] = [digest.readUInt32BE(0), digest.readUInt32BE(4)];
    // 10 bits of key id, then the first 70 bits of the digest: 22 + 32 + 16.
    this.words[at] = (this.#keyId << 22) | (first >>> 10);
    this.words[at + 1] = (first << 22) | (second >>> 10);
    this.words[at + 2] = ((second & 0x3ff) << 6) | (digest[8]! >>> 2);
    return at;
  }
}

/** `h_`, two characters of key id, fourteen of hash. */
export function renderPseudonym(bytes: Uint8Array, position: number): string {
  let text = "h_";
  let bits = 0;
  let held = 0;
  for (let i = 0; i < PSEUDONYM_BYTES; i++) {
    held = (held << 8) | bytes[position + i]!;
    for (bits += 8; bits >= 5; ) {
      bits -= 5;
      text += ALPHABET[(held >>> bits) & 31];
    }
    held &= 31;
  }
  return text;
}

/** 32 bits that depend on the key: for the key's id and for sampling by device or entity. */
export function keyedWord(key: Uint8Array, text: string): number {
  return createHmac("sha256", key).update(text).digest().readUInt32BE(0);
}
