import type { Clock } from "../src/clock.ts";
import type { Timers } from "../src/timers.ts";
import { EventQueue } from "./event-queue.ts";

/** What is due within one tick happens at one moment, at its end. */
const TICK_MILLIS: number = 10;
/** Noon, so that an outage of an hour is within one day, and one of a day is not. */
const EPOCH_MILLIS = Date.UTC(2026, 10, 26, 12);

/**
 * Clock and timers of a whole fleet. Time stands still while callbacks, and what promises they settle, run; then it
 * leaps to the next tick that has a timer. The same callbacks in the same order give the same run.
 */
export class SimulatedTime implements Clock, Timers {
  readonly #queue = new EventQueue();
  #tick = 0;

  nowMillis(): number {
    return EPOCH_MILLIS + this.#tick * TICK_MILLIS;
  }

  /** Since the simulation began. */
  monotonicMillis(): number {
    return this.#tick * TICK_MILLIS;
  }

  uptimeMillis(): number {
    return this.#tick * TICK_MILLIS;
  }

  /** At the next tick at the earliest: a timer of 0 ms that starts another must not stop the time. */
  start(millis: number, callback: () => void): () => void {
    const due = Math.ceil((this.#tick * TICK_MILLIS + millis) / TICK_MILLIS);
    const entry = this.#queue.add(Math.max(due, this.#tick + 1), callback);
    return () => {
      entry.callback = undefined;
    };
  }

  /** Lets everything happen up to `untilMillis`, or to the tick in which `isOver` says so. */
  async run(untilMillis: number, isOver: () => boolean = () => false): Promise<void> {
    const last = Math.floor(untilMillis / TICK_MILLIS);
    while (!isOver()) {
      const next = this.#queue.earliest;
      if (next === undefined || next > last) {
        this.#tick = Math.max(this.#tick, last);
        return;
      }
      this.#tick = next;
      for (const entry of this.#queue.take()) {
        const { callback } = entry;
        entry.callback = undefined;
        callback?.();
      }
      // Behind all microtasks: whatever awaits an answer of this tick has gone on as far as it can.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
