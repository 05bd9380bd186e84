/** So many times its average, and at least the floor: then an answer was slow. */
const SLOW_FACTOR = 3;
const SLOW_FLOOR_MILLIS = 250;
/** Weight of the newest in the average. */
const NEWEST_WEIGHT = 0.125;

/**
 * How many requests may be under way. One at first and after every failure, then one more for each answer until
 * half of what went well before, then one more a round (additive); half as many when answers take much longer than on
 * average. As TCP does it, for the same reason: who sends does not know how much the other side can take.
 *
 * Bounds: 1 and `max`. With it the memory of a drain: so many leases and their requests.
 */
export class Window {
  readonly #max: number;
  #size = 1;
  #threshold: number;
  #averageMillis: number | undefined;
  /** Answers to requests sent before are of the time before the last change. */
  #changedMillis = Number.NEGATIVE_INFINITY;

  constructor(max: number) {
    this.#max = max;
    this.#threshold = max;
  }

  get size(): number {
    return Math.floor(this.#size);
  }

  /** A request was taken. Times on the monotonic clock. */
  succeeded(startedMillis: number, nowMillis: number): void {
    const tookMillis = nowMillis - startedMillis;
    const average = this.#averageMillis ?? tookMillis;
    this.#averageMillis = average + (tookMillis - average) * NEWEST_WEIGHT;
    if (tookMillis > Math.max(SLOW_FACTOR * average, SLOW_FLOOR_MILLIS)) {
      this.#shrink(startedMillis, nowMillis, this.#size / 2);
      return;
    }
    if (startedMillis <= this.#changedMillis) return;
    const growth = this.#size < this.#threshold ? 1 : 1 / this.#size;
    this.#size = Math.min(this.#max, this.#size + growth);
  }

  failed(startedMillis: number, nowMillis: number): void {
    this.#shrink(startedMillis, nowMillis, 1);
  }

  #shrink(startedMillis: number, nowMillis: number, size: number): void {
    if (startedMillis <= this.#changedMillis) return;
    this.#changedMillis = nowMillis;
    this.#threshold = Math.max(1, this.#size / 2);
    this.#size = Math.max(1, size);
  }
}
