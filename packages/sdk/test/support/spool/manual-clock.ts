import type { Clock } from "../../../src/clock.ts";

/** Time that stands still until it is moved. */
export class ManualClock implements Clock {
  #wall = Date.UTC(2026, 10, 23);
  #monotonic = 0;
  #uptime = 0;

  nowMillis(): number {
    return this.#wall;
  }

  monotonicMillis(): number {
    return this.#monotonic;
  }

  uptimeMillis(): number {
    return this.#uptime;
  }

  advance(millis: number): void {
    this.#wall += millis;
    this.#monotonic += millis;
    this.#uptime += millis;
  }

  /** Somebody sets the wall clock: forward, or back where `millis` is negative. */
  jump(millis: number): void {
    this.#wall += millis;
  }

  /** The machine was off for so long and starts anew. */
  reboot(offMillis: number): void {
    this.advance(offMillis);
    this.#uptime = 0;
  }
}
