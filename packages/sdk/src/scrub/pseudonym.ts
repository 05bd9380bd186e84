import { createHmac } from "node:crypto";
import { detached } from "../detached.ts";
import type { PrivacyClass } from "../emit/definition.ts";

/** Bytes of a pseudonym in a row: 10 bits of key id and 70 bits of hash. */
export const PSEUDONYM_BYTES = 10;
/** Bytes of a pseudonym as text. */
export const RENDERED_PSEUDONYM_BYTES = 18;
/** Bytes of the installation's key. */
export const KEY_BYTES = 32;

/** Values remembered per class and generation of the cache; two generations live. */
const CACHE_VALUES = 4096;
/** Longer values are hashed each time, so that the cache stays below some 16 MiB. */
const CACHE_CHARACTERS = 256;

const WORDS = 3;
const SEPARATOR = "\u001f";
const CHARACTERS = Buffer.from("abcdefghijklmnopqrstuvwxyz234567");
/** What ten bits are as text. */
const PAIRS: readonly string[] = Array.from({ length: 1024 }, (_, bits) =>
  String.fromCharCode(CHARACTERS[bits >>> 5]!, CHARACTERS[bits & 31]!),
);

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
  /** Values that got a pseudonym since the start. */
  uses = 0;
  #key: Uint8Array;
  readonly #class: PrivacyClass;
  readonly #normalize: (value: string) => string;
  #keyId: number;
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  /** Where the younger generation starts: it and the older one take turns in the two halves. */
  #base = 0;

  /** `normalize` says which values are one: see `normalize.ts`. Default: those whose Unicode text is the same. */
  constructor(
    key: Uint8Array,
    privacyClass: PrivacyClass,
    normalize: (value: string) => string = (value) => value,
  ) {
    this.#key = key;
    this.#class = privacyClass;
    this.#normalize = normalize;
    this.#keyId = keyIdOf(key);
  }

  /** Another key from now on; nothing of the one before is remembered. */
  rekey(key: Uint8Array): void {
    this.#key = key;
    this.#keyId = keyIdOf(key);
    this.forget();
  }

  /** Overwrites the key in memory, which is the caller's no longer. What is asked for later is worthless. */
  destroyKey(): void {
    this.#key.fill(0);
    this.rekey(this.#key);
  }

  /** Empties the cache: no value that was given stays in memory. */
  forget(): void {
    this.#young = new Map();
    this.#old = new Map();
  }

  /** The pseudonym as text. */
  text(value: string): string {
    const at = this.find(value);
    const [high, middle, low] = [this.words[at]!, this.words[at + 1]!, this.words[at + 2]!];
    // Ten bits at a time: 32, 32 and 16 of them.
    return (
      "h_" +
      PAIRS[high >>> 22]! +
      PAIRS[(high >>> 12) & 1023]! +
      PAIRS[(high >>> 2) & 1023]! +
      PAIRS[((high & 3) << 8) | (middle >>> 24)]! +
      PAIRS[(middle >>> 14) & 1023]! +
      PAIRS[(middle >>> 4) & 1023]! +
      PAIRS[((middle & 15) << 6) | (low >>> 10)]! +
      PAIRS[low & 1023]!
    );
  }

  find(value: string): number {
    this.uses++;
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
      .update(this.#class + SEPARATOR + this.#normalize(value.normalize("NFC")))
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

/** 10 bits that tell keys apart: two pseudonyms of different keys say nothing of their values. */
function keyIdOf(key: Uint8Array): number {
  return keyedWord(key, "sonde key id") >>> 22;
}

/** `h_`, two characters of key id, fourteen of hash. */
export function renderPseudonym(bytes: Uint8Array, position: number): string {
  const text = Buffer.allocUnsafe(RENDERED_PSEUDONYM_BYTES);
  putPseudonym(text, 0, bytes, position);
  return text.toString("latin1");
}

/** The same as ASCII at `at` of `into`, where a string would be one too many: each row sent has some. */
export function putPseudonym(
  into: Uint8Array,
  at: number,
  bytes: Uint8Array,
  position: number,
): void {
  into[at] = 0x68; // "h"
  into[at + 1] = 0x5f; // "_"
  // Five bytes are eight characters, and a half of those fits into the bits of an integer.
  for (let group = 0; group < 2; group++) {
    const from = position + 5 * group;
    const to = at + 2 + 8 * group;
    const middle = bytes[from + 2]!;
    putQuarter(into, to, (bytes[from]! << 12) | (bytes[from + 1]! << 4) | (middle >>> 4));
    const low = ((middle & 15) << 16) | (bytes[from + 3]! << 8) | bytes[from + 4]!;
    putQuarter(into, to + 4, low);
  }
}

function putQuarter(into: Uint8Array, at: number, bits: number): void {
  into[at] = CHARACTERS[bits >>> 15]!;
  into[at + 1] = CHARACTERS[(bits >>> 10) & 31]!;
  into[at + 2] = CHARACTERS[(bits >>> 5) & 31]!;
  into[at + 3] = CHARACTERS[bits & 31]!;
}

/** 32 bits that depend on the key: for the key's id and for sampling by device or entity. */
export function keyedWord(key: Uint8Array, text: string): number {
  return createHmac("sha256", key).update(text).digest().readUInt32BE(0);
}
