import { detached } from "../detached.ts";

/** Values remembered per generation; two generations live. */
const CACHE_VALUES = 2048;
/** Longer values are masked each time, so that the cache stays below some 4 MiB. */
const CACHE_CHARACTERS = 256;

/** Of a mask, in bytes of UTF-8; what is longer is cut. */
export const MAX_MASK_BYTES = 256;

/**
 * Masks of one kind, remembered as the bytes that go into a row: the same volumes and hosts come again and again, and to encode a
 * mask anew takes longer than to find it.
 */
export class MaskCache {
  readonly #mask: (value: string) => string;
  #young = new Map<string, Uint8Array>();
  #old = new Map<string, Uint8Array>();

  /** `mask` gives for equal values the same, until {@link forget}. */
  constructor(mask: (value: string) => string) {
    this.#mask = mask;
  }

  /** At most {@link MAX_MASK_BYTES}, and no half of a character. */
  find(value: string): Uint8Array {
    const young = this.#young.get(value);
    if (young !== undefined) return young;
    const masked = this.#old.get(value) ?? encode(this.#mask(value));
    if (value.length > CACHE_CHARACTERS) return masked;
    if (this.#young.size >= CACHE_VALUES) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(detached(value), masked);
    return masked;
  }

  /** Nothing of what was given stays in memory. */
  forget(): void {
    this.#young = new Map();
    this.#old = new Map();
  }
}

function encode(mask: string): Uint8Array {
  const bytes = new Uint8Array(MAX_MASK_BYTES);
  const { written } = new TextEncoder().encodeInto(mask, bytes);
  return bytes.slice(0, written);
}
