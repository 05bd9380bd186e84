import { uptime } from "node:os";

/** Time, injected so that tests can hold and move it. */
export interface Clock {
  /** Wall clock: milliseconds since the epoch, may jump. */
  nowMillis(): number;
  /** Milliseconds since some fixed point, never goes back. */
  monotonicMillis(): number;
  /** Milliseconds since the machine booted, its sleep included; the same for all of its processes. */
  uptimeMillis(): number;
}

export const systemClock: Clock = {
  nowMillis: () => Date.now(),
  monotonicMillis: () => performance.now(),
  uptimeMillis: () => uptime() * 1000,
};

/** What two clocks showed at one moment. Plain data. */
export interface ClockReading {
  readonly wallMillis: number;
  readonly uptimeMillis: number;
}

export function readClock(clock: Clock): ClockReading {
  return { wallMillis: clock.nowMillis(), uptimeMillis: clock.uptimeMillis() };
}

/** The wall clock as it would be if nobody had set it since the reading. */
export function steadyClock(clock: Clock, { wallMillis, uptimeMillis }: ClockReading): Clock {
  return {
    nowMillis: () => wallMillis + clock.uptimeMillis() - uptimeMillis,
    monotonicMillis: () => clock.monotonicMillis(),
    uptimeMillis: () => clock.uptimeMillis(),
  };
}
