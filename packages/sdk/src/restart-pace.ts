const FIRST_MILLIS = 100;
export const LONGEST_RESTART_MILLIS = 60_000;
/** What has lived so long was not started in vain. */
const HEALTHY_MILLIS = 60_000;

/** How long to wait before the spool's thread is started again: 100 ms, twice as long each time, up to a minute. */
export class RestartPace {
  #nextMillis = FIRST_MILLIS;

  /** After it ended, having lived for `livedMillis`. */
  delayMillis(livedMillis: number): number {
    if (livedMillis >= HEALTHY_MILLIS) this.#nextMillis = FIRST_MILLIS;
    const delayMillis = this.#nextMillis;
    this.#nextMillis = Math.min(2 * delayMillis, LONGEST_RESTART_MILLIS);
    return delayMillis;
  }
}
