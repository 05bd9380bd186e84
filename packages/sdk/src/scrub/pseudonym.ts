import { createHmac } from "node:crypto";
import type { PrivacyClass } from "../emit/definition.ts";

/** Bytes of a pseudonym in a row: 10 bits of key id and 70 bits of hash. */
export const PSEUDONYM_BYTES = 10;
/** Bytes of the installation's key. */
export const KEY_BYTES = 32;

/** Values remembered per class and generation of the cache; two generations live. */
const CACHE_VALUES = 4096;
/** Longer values are hashed each time, so that the cache stays below some 16 MiB. */
const CACHE_CHARACTERS = 256;

const SEPARATOR = "\u001f";
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** The ten bytes as three words, so that a row takes them without a copy loop. */
export interface Pseudonym {
  readonly high: number;
  readonly middle: number;
  /** 16 bits. */
  readonly low: number;
}

/**
 * Keyed pseudonyms of one class: equal values give equal pseudonyms, the class is hashed in so that
 * no two classes can be joined, and without the key nobody can test a guess (HMAC-SHA-256, RFC 2104).
 */
export class Pseudonymizer {
  readonly #key: Uint8Array;
  readonly #class: PrivacyClass;
  readonly #keyId: number;
  #young = new Map<string, Pseudonym>();
  #old = new Map<string, Pseudonym>();

  constructor(key: Uint8Array, privacyClass: PrivacyClass) {
    this.#key = key;
    this.#class = privacyClass;
    this.#keyId = keyedWord(key, "sonde key id") >>> 22;
  }

  of(value: string): Pseudonym {
    const young = this.#young.get(value);
    if (young !== undefined) return young;
    const pseudonym = this.#old.get(value) ?? this.#compute(value);
    if (value.length <= CACHE_CHARACTERS) this.#remember(value, pseudonym);
    return pseudonym;
  }

  #remember(value: string, pseudonym: Pseudonym): void {
    if (this.#young.size >= CACHE_VALUES) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(value, pseudonym);
  }

  #compute(value: string): Pseudonym {
    const digest = createHmac("sha256", this.#key)
      .update(this.#class + SEPARATOR + value.normalize("NFC"))
      .digest();
    // 10 bits of key id, then the first 70 bits of the digest: 22 + 32 + 16.
    return {
      high: ((this.#keyId << 22) | (digest.readUInt32BE(0) >>> 10)) >>> 0,
      middle: digest.readUInt32BE(4),
      low: digest.readUInt16BE(8),
    };
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
