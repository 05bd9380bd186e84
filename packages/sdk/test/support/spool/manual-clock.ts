import type { Clock } from "../../../src/clock.ts";

/** Time that stands still until it is moved. */
export class ManualClock implements Clock {
  #wall = Date.UTC(2026, 10, 23);
  #monotonic = 0;

  nowMillis(): number {
    return this.#wall;
  }

  monotonicMillis(): number {
    return this.#monotonic;
  }

  advance(millis: number): void {
    this.#wall += millis;
    this.#monotonic += millis;
  }
}
