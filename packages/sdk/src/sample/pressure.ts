/** At most so small: events beyond 2^32 times the budget are no process's. */
const MIN_FACTOR = 2 ** -32;
/** The factor is looked at once in so much of the monotonic clock. */
const INTERVAL_MILLIS = 1000;
/** Times the budget that may come to the spool, whose windows do the exact work: R is then decided coarsely here, and finely there. */
const HEADROOM = 2;

/**
 * Keeps a host that emits far more than its budget from writing all of it into the ring: the rates of all events are multiplied
 * by one factor 1, 1/2, 1/4 ... It follows what was emitted, never what was kept: under keys that outlive a second, such as
 * entities, what was kept depends on R, and a factor that depends on R biases every total (docs/sampling.md).
 *
 * It falls at once and rises by one step a second. Bounds: it changes at most once in a second of the monotonic clock, and stays
 * where that stands still; a second at once is decided by the factor of the one before, and the spool's windows hold the budget.
 */
export class Pressure {
  readonly #maxExpected: number;
  #factor = 1;
  #beganMillis: number;

  constructor(eventsPerSecond: number, nowMillis: number) {
    this.#maxExpected = HEADROOM * eventsPerSecond;
    this.#beganMillis = nowMillis;
  }

  get factor(): number {
    return this.#factor;
  }

  /**
   * To be called again and again with the monotonic clock. `takeDemand` gives what was emitted since it was last asked, each event
   * times its rate without pressure. True where the factor changed.
   */
  refresh(nowMillis: number, takeDemand: () => number): boolean {
    const elapsedMillis = nowMillis - this.#beganMillis;
    if (elapsedMillis < 0) this.#beganMillis = nowMillis;
    if (!(elapsedMillis >= INTERVAL_MILLIS)) return false;
    this.#beganMillis = nowMillis;
    const perSecond = (takeDemand() * 1000) / elapsedMillis;
    const factor = Math.min(this.#wanted(perSecond), this.#factor * 2);
    if (factor === this.#factor) return false;
    this.#factor = factor;
    return true;
  }

  #wanted(perSecond: number): number {
    if (!(perSecond > this.#maxExpected)) return 1;
    return Math.max(MIN_FACTOR, 2 ** -Math.ceil(Math.log2(perSecond / this.#maxExpected)));
  }
}
