import type { Clock } from "../clock.ts";
import { fraction, type Random } from "../random.ts";
import { Backoff } from "./backoff.ts";
import { MAX_RETRY_AFTER_MILLIS } from "./retry-after.ts";

/** Our own wait may be cut short to so long. */
const CUT_MILLIS = 1000;

/**
 * How long an endpoint is left alone after a failure: all requests to it, not only the one that failed. Our
 * own backoff may be cut short by somebody who waits, once a second; what the backend asked for, by nobody.
 * To that, up to half of it is added at random: a fleet that was told the same number at the same moment must
 * not come back at the same moment.
 *
 * Bounds: five minutes of backoff; an hour of Retry-After and half an hour of jitter.
 */
export class Pause {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #backoff: Backoff;
  #failedMillis = Number.NEGATIVE_INFINITY;
  #backoffUntil = Number.NEGATIVE_INFINITY;
  #askedUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#backoff = new Backoff(random);
  }

  /**
   * A request that was sent at `startedMillis` failed. Those that were under way together are one failure:
   * eight at a time would have the longest wait at once.
   */
  failed(startedMillis: number, retryAfterMillis: number = 0): void {
    const now = this.#clock.monotonicMillis();
    const jitterMillis = (fraction(this.#random) * retryAfterMillis) / 2;
    const askedUntil = now + retryAfterMillis + jitterMillis;
    if (retryAfterMillis > 0) this.#askedUntil = Math.max(this.#askedUntil, askedUntil);
    if (startedMillis < this.#failedMillis) return;
    this.#failedMillis = now;
    const backoffMillis = this.#backoff.nextDelayMillis();
    this.#backoffUntil = now + Math.max(backoffMillis, retryAfterMillis) + jitterMillis;
  }

  succeeded(): void {
    this.#backoff.reset();
  }

  /** A wait that an earlier process was asked for, in milliseconds from now. */
  restore(millis: number): void {
    const now = this.#clock.monotonicMillis();
    this.#askedUntil = now + Math.min(millis, 1.5 * MAX_RETRY_AFTER_MILLIS);
  }

  /** When the next request may go, on the monotonic clock; with `isHurried`, without the rest of a backoff. */
  dueMillis(isHurried: boolean): number {
    const backoffUntil = isHurried
      ? Math.min(this.#backoffUntil, this.#failedMillis + CUT_MILLIS)
      : this.#backoffUntil;
    return Math.max(backoffUntil, this.#askedUntil);
  }

  /** What is left of what the backend asked for, in milliseconds. */
  get askedMillis(): number {
    return Math.max(0, this.#askedUntil - this.#clock.monotonicMillis());
  }
}
