/** Time, injected so that tests can hold and move it. */
export interface Clock {
  /** Wall clock: milliseconds since the epoch, may jump. */
  nowMillis(): number;
  /** Milliseconds since some fixed point, never goes back. */
  monotonicMillis(): number;
}

export const systemClock: Clock = {
  nowMillis: () => Date.now(),
  monotonicMillis: () => performance.now(),
};
