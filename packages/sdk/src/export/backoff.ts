import { fraction, type Random } from "../random.ts";

/** Ceiling of the first wait. */
const BASE_MILLIS = 1000;
/** Ceiling of all waits. */
const CAP_MILLIS = 5 * 60_000;

/**
 * Exponential backoff with full jitter: each wait is uniform between 0 and a ceiling that doubles,
 * so that clients cut off together do not come back together.
 */
export class Backoff {
  readonly #random: Random;
  #ceilingMillis: number = BASE_MILLIS;

  constructor(random: Random) {
    this.#random = random;
  }

  /** How long to wait after one more failure, in milliseconds: at least 1. */
  nextDelayMillis(): number {
    const delayMillis = fraction(this.#random) * this.#ceilingMillis;
    this.#ceilingMillis = Math.min(this.#ceilingMillis * 2, CAP_MILLIS);
    return Math.max(1, Math.round(delayMillis));
  }

  /** After a success: the next failure starts from the beginning. */
  reset(): void {
    this.#ceilingMillis = BASE_MILLIS;
  }
}
