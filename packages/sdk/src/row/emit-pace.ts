import type { Clock } from "../clock.ts";

const WINDOW_MILLIS = 100;
/** A spool that is further behind than so many windows has a disk that hangs. */
const WINDOWS_AHEAD = 16;
/** A process that has hardly emitted yet may do so any moment. */
const MIN_WINDOW_EMITS = 1024;

/**
 * How fast the host emits at most, so that a counter row can say how much may follow before the spool
 * sees the next one. If the process is killed then, nothing else can tell: the calls that were
 * sampled out leave no row. The bound is 16 times the busiest 100 ms so far. It fails for a process
 * that is killed while its disk has hung for longer, or in a burst 16 times its busiest.
 */
export class EmitPace {
  readonly #clock: Clock;
  #windowStart: number;
  #windowEmits = 0;
  #busiest = MIN_WINDOW_EMITS;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#windowStart = clock.monotonicMillis();
  }

  add(emits: number): void {
    this.#windowEmits += emits;
    if (this.#windowEmits > this.#busiest) this.#busiest = this.#windowEmits;
    const now = this.#clock.monotonicMillis();
    if (now - this.#windowStart < WINDOW_MILLIS) return;
    this.#windowStart = now;
    this.#windowEmits = 0;
  }

  get emitsAhead(): number {
    return WINDOWS_AHEAD * this.#busiest;
  }
}

/** What holds of a process that was killed before the spool had seen any counter row. */
export const MIN_EMITS_AHEAD: number = WINDOWS_AHEAD * MIN_WINDOW_EMITS;
