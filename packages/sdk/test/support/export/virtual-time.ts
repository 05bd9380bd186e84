import type { Clock } from "../../../src/clock.ts";
import type { Timers } from "../../../src/timers.ts";

interface Entry {
  readonly dueMillis: number;
  readonly callback: () => void;
}

/** A clock and timers that go on only when they are told to, through every timer on the way. */
export class VirtualTime implements Clock, Timers {
  readonly #entries = new Set<Entry>();
  #now = 0;
  #wallMillis = Date.UTC(2026, 10, 23);

  get timers(): number {
    return this.#entries.size;
  }

  nowMillis(): number {
    return this.#wallMillis + this.#now;
  }

  monotonicMillis(): number {
    return this.#now;
  }

  uptimeMillis(): number {
    return this.#now;
  }

  /** Somebody sets the wall clock. */
  jump(millis: number): void {
    this.#wallMillis += millis;
  }

  start(millis: number, callback: () => void): () => void {
    const entry = { dueMillis: this.#now + millis, callback };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  /** Promises that are due have run before it returns, and before time goes on. */
  async advance(millis: number): Promise<void> {
    const end = this.#now + millis;
    await settled();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#entries.delete(next);
      this.#now = Math.max(this.#now, next.dueMillis);
      next.callback();
      await settled();
    }
    this.#now = end;
  }

  #next(end: number): Entry | undefined {
    let next: Entry | undefined;
    for (const entry of this.#entries) {
      if (
        entry.dueMillis <= end &&
        entry.dueMillis < (next?.dueMillis ?? Number.POSITIVE_INFINITY)
      ) {
        next = entry;
      }
    }
    return next;
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
