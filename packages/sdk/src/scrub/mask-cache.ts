import { detached } from "../detached.ts";

/** Values remembered per generation; two generations live. */
const CACHE_VALUES = 2048;
/** Longer values are masked each time, so that the cache stays below some 4 MiB. */
const CACHE_CHARACTERS = 256;

/** Masks of one kind, remembered: the same volumes and hosts come again and again. */
export class MaskCache {
  readonly #mask: (value: string) => string;
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  /** `mask` gives for equal values the same, until {@link forget}. */
  constructor(mask: (value: string) => string) {
    this.#mask = mask;
  }

  find(value: string): string {
    const young = this.#young.get(value);
    if (young !== undefined) return young;
    const masked = this.#old.get(value) ?? this.#mask(value);
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
