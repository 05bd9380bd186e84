import type { Timers } from "../../../src/timers.ts";
import type { ManualClock } from "../spool/manual-clock.ts";

interface Waiting {
  readonly dueMillis: number;
  readonly callback: () => void;
}

/** A wait that never ends is told from a long one by what it does: nothing, so many times. */
const MAX_FIRED = 20_000;

/**
 * Timers that move the clock instead of waiting: the next one fires as soon as nothing is under way
 * in the real world. So an hour of backoff costs nothing, and the clock says how long it would have been.
 */
export class VirtualTimers implements Timers {
  /** Asked whenever something may have changed. */
  onChange: () => void = () => {};
  readonly #clock: ManualClock;
  readonly #waiting = new Set<Waiting>();
  /** Things under way in the real world, which time may not overtake. */
  #held = 0;
  #fired = 0;
  #isPlanned = false;
  #isStopped = false;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  start(millis: number, callback: () => void): () => void {
    const waiting = { dueMillis: this.#clock.monotonicMillis() + millis, callback };
    this.#waiting.add(waiting);
    this.#plan();
    return () => this.#waiting.delete(waiting);
  }

  /** Time stands still while `work` is under way. */
  async during<T>(work: Promise<T>): Promise<T> {
    this.#held++;
    try {
      return await work;
    } finally {
      this.#held--;
      this.#plan();
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#waiting.clear();
  }

  /** After a turn of the event loop, so that whatever is ready to go on does so first. */
  #plan(): void {
    if (this.#isPlanned || this.#isStopped) return;
    this.#isPlanned = true;
    setImmediate(() => {
      this.#isPlanned = false;
      this.onChange();
      if (this.#held === 0 && !this.#isStopped) this.#fireNext();
    });
  }

  #fireNext(): void {
    const next = [...this.#waiting].sort((a, b) => a.dueMillis - b.dueMillis)[0];
    if (next === undefined) return;
    if (++this.#fired > MAX_FIRED) throw new Error(`${MAX_FIRED} waits, and still no end`);
    this.#waiting.delete(next);
    this.#clock.advance(Math.max(0, next.dueMillis - this.#clock.monotonicMillis()));
    next.callback();
    this.#plan();
  }
}
